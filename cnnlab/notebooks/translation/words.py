"""The words of a translation: the course's terms, Latin words, spelling.

A language's folder may hold `glossary.toml`, for each English term the beginnings of the words that
stand for it, and, where it is written in other letters, `allowed_words.txt`, the Latin words that
stand in its prose. A term that a sentence does without is named above its message:
`# without: stride, kernel`.
"""

import re
import tomllib

from cnnlab.notebooks.translation.prose import MARKDOWN

PROSE = {"paragraph", "heading", "list item", "table cell", "reference", "model answer"}
_LATIN = re.compile(r"[^\W\d_]*[A-Za-z][A-Za-z_]+\w*")
_ROMAN = re.compile(r"[IVX]+")
_BESIDE = re.compile(r"\([^()]*\)|«[^»]*»")  # "ядро (kernel)": the English word beside the Russian
_CITED = re.compile(r"[A-Z][\w. ,-]* \((19|20)\d\d\)|\([^()]*\b(19|20)\d\d\)")  # LeCun (1998)
_PROGRAMS_STRING = re.compile(r'"[!-~ ]*?"|\'[!-~]*?\'')


class Words:
    """A language's terms and allowed words.

    For one lab also `names`, which may stand in its prose, and `code`, the names in its code.
    """

    def __init__(self, folder, names=(), code=()):
        self.terms = {}
        if (folder / "glossary.toml").exists():
            terms = tomllib.loads((folder / "glossary.toml").read_text(encoding="utf-8"))
            for term, stems in sorted(terms.items(), key=lambda item: -len(item[0])):
                self.terms[term] = re.compile(rf"\b{term}(e?s)?\b", re.IGNORECASE), stems
        path = folder / "allowed_words.txt"
        self.is_latin = not path.exists()
        listed = () if self.is_latin else path.read_text(encoding="utf-8").split()
        self.allowed = {word.lower() for word in listed}
        self.is_russian = folder.name == "ru"
        self.names = set(names)
        self.code = {name.lower() for name in code}

    def faults(self, entry):
        """What the entry's translation says in other words than it should."""
        if "reference" in entry.comment or (entry.msgctxt and entry.msgid == entry.msgstr):
            return
        english, said = _plain(entry, entry.msgid), _plain(entry, entry.msgstr)
        yield from self.program_faults(entry)
        if not self.is_latin:
            yield from self._latin(english, said, entry)
        if self.is_russian and is_prose(entry) and '"' in said:
            yield 'expected «»; there is "'

    def program_faults(self, entry):
        """As `faults`, of what the program says: it is full of names, so Latin words may stand."""
        english, said = _plain(entry, entry.msgid), _plain(entry, entry.msgstr)
        yield from self._terms(english, said, entry)
        if self.is_russian and "ё" in said.lower():
            yield "expected е, as on the slides; there is ё"

    def _terms(self, english, said, entry):
        without = re.findall(r"without: (.*)", entry.tcomment)
        dropped = {term.strip() for line in without for term in line.split(",")}
        said = entry.msgstr.lower() if is_prose(entry) else said.lower()
        english = re.sub("«[^»]*»", " ", english)  # a slide's title
        for term, (pattern, stems) in self.terms.items():
            english, found = pattern.subn(" ", english)  # a longer term hides those within it
            if not found or term in dropped or any(stem.lower() in said for stem in stems):
                continue
            if is_prose(entry) or not pattern.search(said):  # elsewhere it may name an argument
                yield f"expected {' or '.join(f'{stem}-' for stem in stems)} for {term!r}"

    def _latin(self, english, said, entry):
        known = {word.rstrip("s") for word in _LATIN.findall(english.lower())}
        said = _CITED.sub(" ", said)
        beside = {word for text in _BESIDE.findall(said) for word in _LATIN.findall(text)}
        for word in dict.fromkeys(_LATIN.findall(said)):
            if word in beside and word.lower().rstrip("s") in known:
                continue
            is_name = word in self.names or _ROMAN.fullmatch(word)
            is_name = is_name or (not is_prose(entry) and word.lower() in self.code)
            if not is_name and word.lower() not in self.allowed:
                yield f"a Latin word: {word}. Translate it, or add it to allowed_words.txt"


def is_prose(entry):
    """Is the message Markdown, not a comment, a docstring or a string?"""
    return bool(PROSE & set(entry.comment.split(", ")))


def _plain(entry, text):
    """The words of a message, without inline code, formulas, links and fields."""
    if is_prose(entry):
        said, in_link = "", False
        for token in MARKDOWN.parseInline(text)[0].children:
            in_link = (in_link or token.type == "link_open") and token.type != "link_close"
            said += token.content if token.type == "text" and not in_link else " "
        return said
    text = re.sub(r"`[^`]*`|\{[^{}|]*", " ", text)  # a field, but not the forms of a plural in it
    return _PROGRAMS_STRING.sub(" ", text)
