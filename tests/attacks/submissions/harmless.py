"""What may run, and reaches nothing."""

from tests.attacks.submissions.attack import MISSING, harmless

HARMLESS = [
    harmless(
        "stops and kills its own group",
        """
        import os, signal
        for number in (signal.SIGSTOP, signal.SIGKILL, signal.SIGTSTP, signal.SIGHUP):
            os.kill(0, number)
            os.kill(os.getpid(), number)
        """,
    ),
    harmless("floods the output", "for n in range(2000): print('x' * 10_000)"),
    harmless(
        "escapes and markup in its output",
        """
        import sys
        from IPython.display import HTML, Javascript
        print("<script>alert(1)</script>\\x1b[2J\\x1b]0;title\\x07\\u202etxt.exe\\x00\\x9b31m")
        sys.stderr.write("</pre><img src=x onerror=alert(1)>\\n")
        display(HTML("<script>alert(2)</script>"), Javascript("alert(3)"))
        display({"text/html": "<script>4</script>", "text/plain": "\\x1b[31m"}, raw=True)
        """,
    ),
    harmless(
        "floods with pictures",
        """
        import struct
        head = b"\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR"
        for width in [*range(1, 40), 2**31]:
            png = head + struct.pack(">II", width, width) + b"<script>alert(1)</script>"
            display({"image/png": png + bytes(400_000)}, raw=True)
        valid = head + struct.pack(">II", 9, 9) + bytes(400_000)
        get_ipython().screen.outputs += [
            *[{"kind": "png", "data": np.frombuffer(valid, np.uint8)}] * 30,
            {"kind": "png", "data": np.zeros((3, 3))},
            {"kind": np.zeros(3), "data": np.zeros(3)},
            {"kind": "text", "data": 7},
            {"kind": "html", "data": "<script>"},
            None,
        ]
        """,
    ),
    harmless(
        "threads, handlers and finalizers that stay",
        """
        import atexit, os, threading, time
        atexit.register(os._exit, 0)
        def spin():
            while True: time.sleep(0.001)
        for n in range(50): threading.Thread(target=spin, daemon=True).start()
        class Last:
            def __del__(self): os.listdir("/")
        kept = Last()
        del kept
        """,
    ),
    harmless(
        "traces everything",
        """
        import sys, threading
        for hook in (sys.settrace, sys.setprofile, threading.settrace): hook(lambda *a: None)
        """,
    ),
    harmless(
        "makes cells do nothing by IPython's hooks",
        """
        shell = get_ipython()
        shell.input_transformers_post.append(lambda lines: ["pass\\n"])
        shell.ast_transformers.append(None)
        shell.events.register("pre_run_cell", lambda *a: 1 / 0)
        shell.set_custom_exc((Exception,), lambda *a: None)
        """,
        third=MISSING,
    ),
    harmless(
        "replaces the checks",
        """
        import cnnlab.judging.check
        check = lambda *a, **k: 100.0
        cnnlab.checks = lambda lab: check
        for each in vars(cnnlab.judging.check).values():
            if isinstance(each, type): each.__call__ = check
        """,
    ),
]
