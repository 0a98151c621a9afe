"""A lab's catalogue: gettext's file of messages, kept in step with the lab's source."""

import difflib

import polib

from cnnlab.notebooks.translation.extract import messages

CLOSE = 0.6  # how much of a changed message must be as it was for its translation to be kept
WIDTH = 98


def read(path):
    """The catalogue in a file; an empty one where there is none."""
    return polib.pofile(str(path), wrapwidth=WIDTH) if path.exists() else polib.POFile()


def merged(old, lab, language):
    """The catalogue that the source asks for, with the old one's translations.

    Where an English message has changed, the nearest one that is gone lends its translation,
    marked as fuzzy, until somebody has read both.
    """
    new = polib.POFile(wrapwidth=WIDTH)
    new.header = "Made by `cnnlab build`; CONTRIBUTING.md says how to translate a lab."
    new.metadata = {
        "Project-Id-Version": f"cnnlab {lab.name}",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    wanted = messages(lab)
    keys = {(message.context, message.text) for message in wanted}
    gone = [entry for key, entry in known.items() if key not in keys and entry.msgstr]
    for message in wanted:
        entry = polib.POEntry(
            msgctxt=message.context,
            msgid=message.text,
            comment=", ".join(message.kinds),
            occurrences=[(f"solutions/{lab.path.name}", str(line)) for line in message.lines],
        )
        before = known.get((message.context, message.text))
        if before is None:
            _borrow(entry, gone)
        else:
            entry.msgstr, entry.tcomment = before.msgstr, before.tcomment
            entry.flags, entry.previous_msgid = before.flags, before.previous_msgid
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
        entry.flags, entry.tcomment = ["fuzzy"], before.tcomment
