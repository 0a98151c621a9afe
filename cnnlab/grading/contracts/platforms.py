"""The platforms, and `cnnlab export PLATFORM LAB`: the files that make one grade with cnnlab."""

import shutil
import uuid
import zipfile
from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.asked import ANSWERED_WITH
from cnnlab.grading.contracts import classroom50, gradescope, prairielearn
from cnnlab.grading.marks.digest import version
from cnnlab.grading.submissions.canonical import release
from cnnlab.notebooks.launch import lab_named

PLATFORMS = {"gradescope": gradescope, "classroom50": classroom50, "prairielearn": prairielearn}
IMAGE = "cnnlab/grader"  # see `--image`
EXECUTABLE = 0o755


def export(platform, lab, out=None, wheel=None, image=IMAGE):
    """Writes the files of a platform for a lab; returns where.

    Args:
        platform: one of `PLATFORMS`.
        lab: the lab's name, or a part of it.
        out: a new folder; for Gradescope the zip's name.
        wheel: path of cnnlab's wheel, to be taken along; without one the platform asks PyPI.
        image: name of the container image with cnnlab in it, for PrairieLearn.
    """
    lab, module = lab_named(lab), PLATFORMS[platform]
    wheel = Path(wheel) if wheel else None
    if wheel and not wheel.is_file():
        raise UserError(f"expected the wheel of cnnlab. Received: {wheel}, which is not there.")
    release(lab)
    # `lab`: a lab's set-up runs there, too, and lab 15's imports Optuna.
    extras = "cpu,lab,grade,frameworks" if lab in ANSWERED_WITH else "cpu,lab,grade"
    package = f"{module.ROOT}/{wheel.name}" if wheel else f"cnnlab[{extras}]=={version('cnnlab')}"
    said = {
        "lab": lab,
        "title": f"Lab {lab.replace('_', ' ')}",
        "requirement": f"cnnlab[{extras}] @ file://{package}" if wheel else package,
        "root": module.ROOT,
        "image": image,
        "uuid": uuid.uuid5(uuid.NAMESPACE_URL, f"cnnlab/{lab}"),
    }
    if platform == "gradescope":
        said["requirement"] = f"'{said['requirement']}'"
    files = {name: text.format(**said) for name, text in module.FILES.items()}
    if platform == "gradescope":
        return _zip(Path(out or "autograder.zip"), files, wheel)
    return _folder(Path(out or f"{platform}-{lab}"), files, wheel)


def _zip(path, files, wheel):
    if path.exists():
        raise UserError(f"expected a new file. Received: {path}, which is there. Move it away.")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)  # of a fixed date: two of them are equal
            entry.external_attr = EXECUTABLE << 16
            archive.writestr(entry, text)
        if wheel:
            archive.write(wheel, wheel.name)
    return path


def _folder(path, files, wheel):
    if path.exists():
        raise UserError(f"expected a new folder. Received: {path}, which is there. Move it away.")
    for name, text in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        if name.endswith(".sh"):
            target.chmod(EXECUTABLE)
    if wheel:
        shutil.copy(wheel, path)
    return path
