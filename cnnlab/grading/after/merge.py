"""`cnnlab merge`: the results of a class that was graded in parts, as if in one run."""

import shutil
from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.marks.kept import Kept, records_in
from cnnlab.grading.pages.folder import lab_titles, write_folder
from cnnlab.grading.shards import FILE, Shard
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.submissions.submission import listed
from cnnlab.language import say

KEPT = ("records", "jobs")  # folders of a run's results that are copied


def main(out, folders):
    """Merges results; returns 0 when all is written."""
    out, folders = Path(out), [Path(each) for each in folders]
    parts = {folder: shard_of(folder) for folder in folders}
    check_all_there(parts)
    records = [record for folder in folders for record in records_in(folder)]
    [lab] = one("lab", {record.lab for record in records})
    [seed] = one("seed", {record.seed for record in records})
    for folder in folders:
        for name in KEPT:
            if (folder / name).is_dir():
                shutil.copytree(folder / name, out / name, dirs_exist_ok=True)
    kept = Kept(out)
    kept.seed(seed)
    kept.records = {record.student: record for record in records}
    run = {
        "seed": seed,
        "workers": f"{len(folders)} parts",
        "seconds": sum(record.seconds for record in records),
        "graded": len(records),
        "sandboxed": all(record.sandboxed for record in records),
        "versions": "see the parts",
    }
    records, titles = sorted(records, key=lambda one: one.student), lab_titles(lab, release(lab))
    write_folder(kept, records, titles, run)
    kept.end()
    for problem in kept.problems:
        print(say(problem))
    page = out / "report.html"
    print(say(f"{len(records)} submissions of {len(folders)} parts: {page}"))
    more = (
        f"A roster, marks or a due time: `cnnlab grade ... --out {out}`, which grades again only "
        "what timed out or crashed."
    )
    print(say(more))
    return 2 if kept.unwritten else 0


def shard_of(folder):
    """Which part's results a folder holds, whole; None for others."""
    try:
        return Shard.read((folder / FILE).read_text())
    except (OSError, UserError):
        return None


def check_all_there(parts):
    """Sees that each part is there once, and was graded to its end."""
    broken = [str(folder) for folder, shard in parts.items() if shard is None]
    if broken:
        raise UserError(
            "expected results of `cnnlab grade --shard`, graded to the end. Received: "
            f"{listed(broken)}. Run the same command again: it goes on with the rest."
        )
    numbers = sorted(shard.number for shard in parts.values())
    [of] = one("number of parts", {shard.of for shard in parts.values()})
    missing = sorted(set(range(1, of + 1)) - set(numbers))
    if missing or len(numbers) != of:
        said = f"none of {listed([f'{n}/{of}' for n in missing])}" if missing else "one part twice"
        raise UserError(f"expected each of {of} parts once. Received: {said}.")


def one(what, found):
    """The only one of a set."""
    if len(found) != 1:
        raise UserError(f"expected parts with one {what}. Received: {sorted(found)}.")
    return found
