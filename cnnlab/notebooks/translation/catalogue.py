"""A lab's catalogue: gettext's file of messages, kept in step with the lab's source."""

import difflib

import polib

from cnnlab.catalogue import FORMATTED
from cnnlab.notebooks.translation.extract import messages

CLOSE = 0.6  # how much of a changed message must be as it was for its translation to be kept
WIDTH = 98
PLURALS = {
    "ru": {
        "Plural-Forms": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
        "(n%100<12 || n%100>14) ? 1 : 2);"
    }
}


def read(path):
    """The catalogue in a file; an empty one where there is none."""
    return polib.pofile(str(path), wrapwidth=WIDTH) if path.exists() else polib.POFile()


def of_lab(old, lab, language):
    """A lab's catalogue."""
    wanted, place = messages(lab), f"solutions/{lab.path.name}"
    for message in wanted:
        message.lines = [(place, line) for line in message.lines]
    return merged(old, lab.name, wanted, language)


def merged(old, name, wanted, language):
    """The catalogue of all messages that are wanted, with the old one's translations.

    Where an English message has changed, the nearest one that is gone lends its translation,
    marked as fuzzy, until somebody has read both.
    """
    new = polib.POFile(wrapwidth=WIDTH)
    new.header = "Made by `cnnlab build`; CONTRIBUTING.md says how to translate a lab."
    new.metadata = {
        "Project-Id-Version": f"cnnlab {name}",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        **PLURALS.get(language, {}),
    }
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    keys = {(message.context, message.text) for message in wanted}
    gone = [entry for key, entry in known.items() if key not in keys and entry.msgstr]
    for message in wanted:
        entry = polib.POEntry(
            msgctxt=message.context,
            msgid=message.text,
            comment=", ".join(message.kinds),
            occurrences=[(place, str(line)) for place, line in message.lines],
            flags=[FORMATTED] * ("template" in message.kinds),
        )
        before = known.get((message.context, message.text))
        if before is None:
            _borrow(entry, gone)
        else:
            entry.msgstr, entry.tcomment = before.msgstr, before.tcomment
            entry.flags += [each for each in before.flags if each not in entry.flags]
            entry.previous_msgid = before.previous_msgid
        new.append(entry)
    return new


def _borrow(entry, gone):
    """The translation of the message that this one has been, if there is one."""
    same_kind = {each.msgid: each for each in gone if each.msgctxt == entry.msgctxt}
    nearest = difflib.get_close_matches(entry.msgid, same_kind, n=1, cutoff=CLOSE)
    if nearest:
        before = same_kind[nearest[0]]
        gone.remove(before)
        entry.msgstr, entry.previous_msgid = before.msgstr, before.previous_msgid or before.msgid
        entry.flags, entry.tcomment = [*entry.flags, "fuzzy"], before.tcomment
