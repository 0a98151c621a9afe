"""A run that is told to end removes what is temporary, as it does when it is interrupted."""

import contextlib
import signal

SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def as_interrupts():
    """While it lasts, these signals interrupt; one that is ignored, as by `nohup`, stays so."""

    def interrupt(number, _):
        signal.signal(number, signal.SIG_IGN)  # once is enough
        raise KeyboardInterrupt

    before = {each: signal.getsignal(each) for each in SIGNALS}
    for each, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(each, interrupt)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
