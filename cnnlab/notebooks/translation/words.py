"""The words of a translation: the course's terms, Latin words, spelling.

A language's folder holds `glossary.toml`, for each English term the beginnings of the words that
stand for it, and `allowed_words.txt`, Latin words that stand in its prose. A term that a sentence
does without is named above its message: `# without: stride, kernel`.
"""

import re
import tomllib

from cnnlab.notebooks.translation.prose import MARKDOWN

_LATIN = re.compile(r"[^\W\d_]*[A-Za-z][A-Za-z_]+\w*")
_SHAPE = re.compile(r"\((?:[\w *+/.-]+,\s*)+[\w *+/.-]*\)", re.ASCII)  # (batch, height, width)
_CITED = re.compile(r"[A-Z][\w. ,-]* \((19|20)\d\d\)|\([^()]*\b(19|20)\d\d\)")  # LeCun (1998)
_PROGRAMS_STRING = re.compile(r'"[!-~ ]*?"|\'[!-~]*?\'')


class Words:
    """A language's terms and allowed words, and for one lab the names in its code."""

    def __init__(self, folder, names=()):
        self.terms = {}
        if (folder / "glossary.toml").exists():
            terms = tomllib.loads((folder / "glossary.toml").read_text(encoding="utf-8"))
            for term, stems in sorted(terms.items(), key=lambda item: -len(item[0])):
                self.terms[term] = re.compile(rf"\b{term}(e?s)?\b", re.IGNORECASE), stems
        path = folder / "allowed_words.txt"
        listed = path.read_text(encoding="utf-8").split() if path.exists() else ()
        self.allowed = {word.lower() for word in listed}
        self.names = {name.lower() for name in names}

    def faults(self, entry):
        """What the entry's translation says in other words than it should."""
        if "reference" in entry.comment or (entry.msgctxt and entry.msgid == entry.msgstr):
            return
        is_code = entry.comment in ("comment", "docstring", "string")
        text = _plain(entry.msgstr, is_code)
        yield from self._terms(_plain(entry.msgid, is_code), entry)
        allowed = self.allowed | self.names if is_code else self.allowed
        for word in dict.fromkeys(_LATIN.findall(_CITED.sub(" ", text))):
            if word.lower() not in allowed:
                yield f"a Latin word: {word}. Translate it, or add it to allowed_words.txt"
        if "ё" in text.lower():
            yield "expected е, as on the slides; there is ё"
        if not is_code and '"' in text:
            yield 'expected «»; there is "'

    def _terms(self, english, entry):
        without = re.findall(r"without: (.*)", entry.tcomment)
        dropped = {term.strip() for line in without for term in line.split(",")}
        said = entry.msgstr.lower()
        for term, (pattern, stems) in self.terms.items():
            english, found = pattern.subn(" ", english)  # a longer term hides those within it
            if found and term not in dropped and not any(stem in said for stem in stems):
                yield f"expected {' or '.join(f'{stem}-' for stem in stems)} for {term!r}"


def _plain(text, is_code):
    """The words of a message, without inline code, formulas, addresses and fields."""
    if is_code:
        text = re.sub(r"`[^`]*`|\{[^{}]*\}", " ", text)
        return _PROGRAMS_STRING.sub(" ", _SHAPE.sub(" ", text))
    inline = MARKDOWN.parseInline(text)[0].children
    return " ".join(token.content for token in inline if token.type == "text")
