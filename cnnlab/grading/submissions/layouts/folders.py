"""A folder a student, with the notebook in it: `Anna Karenina/02_convolution.ipynb`."""

from cnnlab.grading.submissions.layouts.folder import (
    Found,
    entries,
    folders,
    in_folder,
    is_notebook,
)


def fits(folder, lab):
    """Whether there are notebooks in its folders, and none beside them."""
    return not any(map(is_notebook, entries(folder))) and any(
        is_notebook(each) for home in folders(folder) for each in entries(home)
    )


def read(folder, lab):
    found = Found()
    for home in entries(folder):
        if not home.is_dir() or home.is_symlink():
            found.groups["Left out, not a student's folder: {names}."].append(home)
        elif any(map(is_notebook, entries(home))):
            found.submissions.append(in_folder(home.name, home, lab))
        else:
            found.groups["No notebook in: {names}."].append(home)
    return found
