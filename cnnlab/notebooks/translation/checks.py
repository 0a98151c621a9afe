"""What can be wrong with a translation. Each fault is one line: what is expected, what is there."""

import re
from collections import Counter

from cnnlab.catalogue import FORMATTED
from cnnlab.notebooks.translation.prose import MARKDOWN
from cnnlab.notebooks.translation.strings import fields
from cnnlab.notebooks.translation.words import Words, is_prose

KEPT = {"code_inline": "inline code", "math_inline": "the formula"}
KEPT |= {"math_inline_double": "the formula", "image": "the picture"}


def faults(catalogue, words: Words):
    """Pairs (entry, fault) for all translations of a catalogue, the fuzzy ones left out."""
    said: dict[str, str] = {}  # the keys' translations, each with its English
    for entry in catalogue:
        if not entry.msgstr or entry.fuzzy:
            continue
        found = [*_form(entry), *words.faults(entry)]
        if entry.msgctxt == "string":
            found += _strings(entry, said)
        yield from ((entry, fault) for fault in found)


def program_faults(entry, words: Words):
    """What is wrong with a translation of what the program says."""
    if not entry.msgstr or entry.fuzzy:
        return
    yield from words.program_faults(entry)
    yield from _difference(_code(entry.msgid), _code(entry.msgstr))
    if FORMATTED in entry.flags:
        wanted, there = (
            {name.partition("|")[0] for name in re.findall(r"\{([^{}]+)\}", text)}
            for text in (entry.msgid, entry.msgstr)
        )
        if not there <= wanted:
            yield f"expected no other fields than {sorted(wanted)}; there are {sorted(there)}"
        for first, second in _touching(entry.msgid) - _touching(entry.msgstr):
            yield f"expected {{{first}}} beside {{{second}}}: one value stands in both"


def _touching(text):
    """The pairs of fields with nothing but spaces between them: the first has the value of both."""
    return set(re.findall(r"\{(\w+)[^{}]*\} *(?=\{(\w+))", text))


def _code(text):
    return Counter(("the code", each) for each in re.findall(r"`([^`]*)`", text) if "{" not in each)


def _form(entry):
    english, other = MARKDOWN.parse(entry.msgid), MARKDOWN.parse(entry.msgstr)
    if is_prose(entry):
        if "\n" in entry.msgstr:
            yield "expected one line; there is a line break"
        elif _blocks(english) != _blocks(other):
            yield "expected plain text; it begins like a list, a heading or a quotation"
    elif entry.comment == "docstring" and '"""' in entry.msgstr:
        yield 'expected a docstring\'s text; there is """'
    yield from _difference(_kept(english), _kept(other))
    for mark, name in (("strong_open", "**"), ("em_open", "*")):
        wanted, there = _count(english, mark), _count(other, mark)
        if wanted != there:
            yield f"expected {wanted} times {name}...{name}; there are {there}"


def _strings(entry, said):
    wanted, there = (
        Counter(("the field", each) for each in fields(text))
        for text in (entry.msgid, entry.msgstr)
    )
    yield from _difference(wanted, there)
    if "key" not in entry.comment:
        return
    first = said.setdefault(entry.msgstr, entry.msgid)
    if first != entry.msgid:  # two keys of a dict would become one
        yield f"expected a translation of its own; the key {first!r} has the same"


def _difference(wanted, there):
    for what, text in wanted - there:
        yield f"expected {what} {text}; it is not there"
    for what, text in there - wanted:
        yield f"not expected: {what} {text}; the English has it {wanted[what, text]} times"


def _inline(tokens):
    return [child for token in tokens if token.type == "inline" for child in token.children]


def _kept(tokens):
    kept = Counter()
    for token in _inline(tokens):
        if token.type in KEPT:
            kept[KEPT[token.type], token.content] += 1
        elif token.type == "link_open":
            kept["the link", token.attrGet("href")] += 1
    return kept


def _count(tokens, mark):
    return sum(token.type == mark for token in _inline(tokens))


def _blocks(tokens):
    return [token.type for token in tokens]
