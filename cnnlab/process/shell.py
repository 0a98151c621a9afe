"""The IPython shell in which a student's cells run."""

from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

import cnnlab
from cnnlab.process.screen import Screen


class Publisher(DisplayPublisher):
    """`display(...)` goes to the screen."""

    def publish(self, data, *args, **kwargs):
        self.shell.screen.show(data)


class Shell(InteractiveShell):
    """IPython without a terminal: no history file, no thread, everything shown on `screen`."""

    def __init__(self):
        self.screen = Screen()
        super().__init__(display_pub_class=Publisher)

    def init_history(self):
        self.config.HistoryManager.enabled = False  # no database, and no thread that writes it
        super().init_history()

    def init_displayhook(self):
        super().init_displayhook()
        hook = self.displayhook
        hook.write_output_prompt = lambda: None
        hook.write_format_data = lambda data, metadata=None: self.screen.show(data)
        hook.finish_displayhook = lambda: None

    def enable_gui(self, gui=None):
        pass  # there is no screen

    def enable_matplotlib(self, gui=None):
        """Pictures come as in a notebook, whatever `%matplotlib` asks for."""
        return "inline", "inline"

    def system(self, command):
        """`!command` and `%pip`: no program is started here, and the cell goes on."""
        print(f"(Not run when a class is graded: {command})")

    def getoutput(self, command, split=True, depth=0):
        self.system(command)
        return [] if split else ""

    def showtraceback(self, *args, **kwargs):
        pass  # `Student.run` tells the error

    showsyntaxerror = showtraceback


def make_shell():
    """A shell in which a lab's first cell finds what it expects; runs no student's code."""
    from IPython.core.pylabtools import select_figure_formats
    from matplotlib_inline.backend_inline import configure_inline_support

    shell = Shell.instance()
    configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
    select_figure_formats(shell, {"png"})
    # In this process there is no judge: `check = cnnlab.checks(...)` gets one that says nothing.
    cnnlab.checks = lambda lab, language=None: Silent()
    return shell


class Silent:
    """Stands for `check` while a class is graded."""

    def __call__(self, name, hints=0):
        return None

    def summary(self):
        return None
