"""The help of commands, and Click's own words, in the reader's language."""

import re

import click

from cnnlab.language import marked, say

# What Click says, as templates: in all its releases that are allowed.
OF_CLICK = marked(
    (
        *("Usage: ", "Options", "Commands", "Show the version and exit."),
        *("Show this message and exit.", "[default: {value}]", "[required]", "Example: {command}"),
        *("Missing command.", "Missing argument {name}.", "Missing option {name}."),
        *("No such command {name}.", "No such option {name}.", "No such option: {name}"),
        *("Did you mean {name}?", "(Did you mean one of: {names}?)", "(Possible options: {names})"),
        *("Option {name} does not take a value.", "Option {name} requires an argument."),
        *("Got unexpected extra argument ({name}).", "Got unexpected extra arguments ({names})."),
        *("Invalid value for {name}: {why}", "{name} is not one of {names}."),
        *("OPTIONS", "COMMAND", "ARGS", "DIR", "NAME", "FILE", "PATH", "OUT", "TIME", "WHO", "OF"),
        *("WORDS", "CODE", "ADDRESS", "PLATFORM"),
    )
)
METAVAR = re.compile(r"\b[A-Z]{2,}\b")  # what stands for a value: DIR
EXTRA = "  ["  # what Click adds to an option's help: [default: 300]


class HelpFormatter(click.HelpFormatter):
    """Click's, in the reader's language."""

    def write_usage(self, prog, args="", prefix=None):
        super().write_usage(prog, in_words(args), prefix or say("Usage: "))

    def write_heading(self, heading):
        super().write_heading(say(heading))

    def write_text(self, text):
        paragraphs = (" ".join(each.split()) for each in text.split("\n\n"))
        super().write_text("\n\n".join(map(say, paragraphs)))

    def write_dl(self, rows, *arguments, **others):
        said = []
        for name, text in rows:
            text, mark, extra = text.partition(EXTRA)
            extra = mark + say(mark.strip() + extra).removeprefix("[") if mark else ""
            said.append((in_words(name), say(text) + extra))
        super().write_dl(said, *arguments, **others)


def in_words(names):
    """A command's arguments, with the reader's words for what stands in capitals."""
    return METAVAR.sub(lambda name: say(name[0]), names)
