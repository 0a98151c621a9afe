"""A lab's editions in other languages: each a catalogue, and a notebook once it is complete."""

from functools import cached_property

from cnnlab.notebooks.derive import derive, student_tags
from cnnlab.notebooks.student import student_version
from cnnlab.notebooks.translation import catalogue
from cnnlab.notebooks.translation.apply import changed_code, telling, translated
from cnnlab.notebooks.translation.checks import faults, program_faults
from cnnlab.notebooks.translation.names import code_names, lab_names
from cnnlab.notebooks.translation.program import program_messages
from cnnlab.notebooks.translation.words import Words


def editions(root, lab):
    """The lab's edition in each language that has a folder in `cnnlab/_locales`."""
    return [Edition(root, lab, folder) for folder in folders(root)]


def program_editions(root):
    """What the program says, in each of these languages; a folder of labs alone has no program."""
    if not (root / "cnnlab" / "exercises").is_dir():
        return []
    return [ProgramEdition(root, folder) for folder in folders(root)]


def folders(root):
    """The folders of the catalogues, one a language."""
    return sorted((root / "cnnlab" / "_locales").glob("*/LC_MESSAGES"))


class CatalogueFile:
    """A catalogue, and the file where it is kept."""

    def __init__(self, path, merged):
        self.path, self.catalogue = path, merged

    @property
    def fault(self):
        """Why the catalogue's file is not what the source asks for, or None when it is."""
        if not self.path.exists():
            return "missing"
        return None if self.path.read_text(encoding="utf-8") == self._text else "stale"

    @cached_property
    def _text(self):
        return f"{self.catalogue}\n"

    def write(self):
        """Brings the catalogue's file in step with the source; returns what is to be said."""
        said = "written" if self.fault else "up to date"
        if self.fault:
            self.path.write_text(self._text, encoding="utf-8")
        number = len(self.catalogue)
        return f"{said}, {number - len(self.missing())} of {number} messages translated"

    def missing(self):
        """The messages that have no translation, and those whose translation is older."""
        return [entry for entry in self.catalogue if not entry.msgstr or entry.fuzzy]

    def places(self):
        """The line of the file in which each message stands."""
        return {(each.msgctxt, each.msgid): each.linenum for each in catalogue.read(self.path)}


class ProgramEdition(CatalogueFile):
    """What the program itself says, in one language."""

    def __init__(self, root, folder):
        path = folder / "cnnlab.po"
        wanted = program_messages(root)
        merged = catalogue.merged(catalogue.read(path), "program", wanted, folder.parent.name)
        super().__init__(path, merged)
        self.has_labs = (root / "labs" / folder.parent.name).is_dir()

    @property
    def mistakes(self):
        """What is wrong with the translations, and what is missing where there are labs: a line
        each."""
        lines = self.places()
        words = Words(self.path.parents[1])
        found = [
            (entry, fault) for entry in self.catalogue for fault in program_faults(entry, words)
        ]
        if self.has_labs:
            found += [(each, "expected a translation of this English") for each in self.missing()]
        return [
            f"{self.path}:{lines.get((entry.msgctxt, entry.msgid), 1)}: {_short(entry.msgid)}: "
            f"{fault}."
            for entry, fault in found
        ]


class Edition(CatalogueFile):
    """A lab in one language."""

    def __init__(self, root, lab, folder):
        self.lab, self.folder = lab, folder
        self.language = folder.parent.name
        self.target = root / "labs" / self.language / f"{lab.name}.ipynb"
        path = folder / f"{lab.name}.po"
        super().__init__(path, catalogue.of_lab(catalogue.read(path), lab, self.language))

    @cached_property
    def mistakes(self):
        """What is wrong with the translations: a line each."""
        lines = self.places()
        words = Words(self.folder.parent, lab_names(self.lab), code_names(self.lab))
        found = [
            f"{self.path}:{lines.get((entry.msgctxt, entry.msgid), 1)}: "
            f"{_short(entry.msgid)}: {fault}."
            for entry, fault in faults(self.catalogue, words)
        ]
        fuzzy = [entry for entry in self.catalogue if entry.fuzzy]
        if fuzzy:
            line = lines.get((fuzzy[0].msgctxt, fuzzy[0].msgid), 1)
            found.append(
                f"{self.path}:{line}: {len(fuzzy)} translations are older than their English. "
                "Read both, then delete `#, fuzzy` and `#| msgid`."
            )
        if self.target.exists() and len(self.missing()) > len(fuzzy):
            found.append(
                f"{self.path}: {len(self.missing()) - len(fuzzy)} messages have no translation; "
                f"{self.target} waits for them."
            )
        if self._translated and not found:
            found += [
                f"{self.path}: {self.lab.path}:{cell.line}: the translation changes the code of "
                "this cell. Look at its strings."
                for cell in changed_code(self.lab, self._translated)
            ]
        return found

    @cached_property
    def _translated(self):
        return None if self.missing() else translated(self.lab, self.catalogue)

    def notebook(self):
        """The student's notebook; None while messages are missing or wrong."""
        if self.missing() or self.mistakes:
            return None
        lab = telling(self._translated, self.language)
        notebook = student_version(derive(lab, student_tags), self.language)
        notebook.metadata.cnnlab = {"language": self.language}
        return notebook


def _short(text, width=50):
    text = " ".join(text.split())
    return repr(text if len(text) <= width else text[: width - 3] + "...")
