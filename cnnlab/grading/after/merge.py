"""`cnnlab merge`: the results of a class that was graded in parts, as if in one run."""

import shutil
from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.marks.kept import Kept, records_in
from cnnlab.grading.marks.lock import locked
from cnnlab.grading.pages.folder import lab_titles, write_folder
from cnnlab.grading.shards import FILE, Ended
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.submissions.submission import listed
from cnnlab.language import say

KEPT = ("records", "jobs")  # folders of a run's results that are copied


def main(out, folders):
    """Merges results; returns 0 when all is written."""
    out, folders = Path(out), [Path(each) for each in folders]
    parts = {folder: ended_in(folder) for folder in folders}
    check_all_there(parts)
    # Who is no longer handed in, or is in another part now, has a record that does not count.
    records = [each for folder, part in parts.items() for each in records_in(folder, part.names)]
    [lab] = one("lab", {record.lab for record in records})
    [seed] = one("seed", {record.seed for record in records})
    with locked(out):
        return write(out, parts, records, lab, seed)


def write(out, parts, records, lab, seed):
    """Writes the results of the class; returns 0 when all is written."""
    for kind in KEPT:
        (out / kind).mkdir(parents=True, exist_ok=True)
        for folder, part in parts.items():
            for path in (folder / kind / f"{name}.json" for name in part.names):
                if path.is_file():  # what did not run has no job
                    shutil.copy2(path, out / kind)
    kept = Kept(out)
    kept.seed(seed)
    kept.records = {record.student: record for record in records}
    run = {
        "seed": seed,
        "workers": f"{len(parts)} parts",
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
    print(say(f"{len(records)} submissions of {len(parts)} parts: {page}"))
    more = (
        f"A roster, marks or a due time: `cnnlab grade ... --out {out}`, which grades again only "
        "what timed out or crashed, and whom the roster calls otherwise."
    )
    print(say(more))
    return 2 if kept.unwritten else 0


def ended_in(folder):
    """Which part's results a folder holds, whole; None for others."""
    try:
        return Ended.read((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, UserError):
        return None


def check_all_there(parts):
    """Sees that each part is there once, was graded to its end, and is one of the same class."""
    broken = [str(folder) for folder, part in parts.items() if part is None]
    if broken:
        raise UserError(
            "expected results of `cnnlab grade --shard`, graded to the end. Received: "
            f"{listed(broken)}. Run the same command again: it goes on with the rest."
        )
    numbers = sorted(part.shard.number for part in parts.values())
    [of] = one("number of parts", {part.shard.of for part in parts.values()})
    missing = sorted(set(range(1, of + 1)) - set(numbers))
    if missing or len(numbers) != of:
        said = f"none of {listed([f'{n}/{of}' for n in missing])}" if missing else "one part twice"
        raise UserError(f"expected each of {of} parts once. Received: {said}.")
    if len({part.class_ for part in parts.values()}) > 1:
        raise UserError(
            "expected parts of one class. Received: parts between which somebody handed in, or is "
            "no longer there. Run the command of each part again: it grades what is new."
        )


def one(what, found):
    """The only one of a set."""
    if len(found) != 1:
        raise UserError(f"expected parts with one {what}. Received: {sorted(found)}.")
    return found
