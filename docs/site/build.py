"""Builds the site, in English and Russian, side by side.

python docs/site/build.py site
SOLUTIONS=1 python docs/site/build.py site    # with the instructors' notebooks
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from gather import HERE, README, ROOT, gather

WORK = ROOT / "build" / "site"


def build(site, solutions=False):
    """Writes the site into the folder `site`, which is made anew; returns the exit code."""
    shutil.rmtree(WORK, ignore_errors=True)
    for language in README:  # each knows the other's pages
        gather(WORK / "texts" / language, language, solutions)
    runs = [subprocess.Popen(sphinx(language)) for language in README]
    code = max([run.wait() for run in runs])
    if code == 0:
        shutil.rmtree(site, ignore_errors=True)
        for language in README:
            shutil.move(WORK / "pages" / language, site / language)
        shutil.copyfile(HERE / "index.html", site / "index.html")
    return code


def sphinx(language):
    """The command that makes the pages of one language. (myst-nb writes files beside them.)"""
    command = [sys.executable, "-m", "sphinx", "-qW", "--keep-going", "-E"]
    command += ["-c", str(HERE), "-t", language, "-d", str(WORK / "doctrees" / language)]
    return [*command, str(WORK / "texts" / language), str(WORK / "pages" / language)]


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]), solutions=bool(os.environ.get("SOLUTIONS"))))
