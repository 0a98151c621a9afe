"""How fast each page of the site opens, and how large it is.

    python benchmarks/pages.py [--site site] [--repeats N]

Prints the table of README.md beside this file, from the site that `make site` built. Each page is
opened in a Chromium that has loaded nothing yet, from a server on this machine, and asks for
nothing from elsewhere. A page's figure is the median of the repeats.
"""

import argparse
import os
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import browser  # noqa: E402

# Seconds from the address to the first text, and until all is loaded; bytes of all.
LOADED = """() => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const [page] = performance.getEntriesByType("navigation");
    if (!paint || !page.loadEventEnd) return null;
    const all = [page, ...performance.getEntriesByType("resource")];
    const size = all.reduce((sum, each) => sum + each.transferSize, 0);
    return [paint.startTime / 1000, page.loadEventEnd / 1000, size / 1e6];
}"""
COLUMNS = ("first text, s", "all loaded, s", "MB")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and writes no log."""

    def log_message(self, *words):
        pass


def opened(chromium, address):
    """What `LOADED` measures in a browser without a cache, and whom the page asked."""
    context, asked = chromium.new_context(), set()
    page = context.new_page()
    page.on("request", lambda request: asked.add(urlsplit(request.url)[:2]))
    page.goto(address)
    measured = page.wait_for_function(LOADED, polling="raf").json_value()
    context.close()
    if others := asked - {urlsplit(address)[:2], ("data", "")}:
        raise SystemExit(f"{address} must ask for nothing from elsewhere. Received: {others}.")
    return measured


def measure(site, repeats):
    """The medians of each page, by its path."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever).start()
    address = f"http://127.0.0.1:{server.server_port}"
    files = sorted(site.glob("[a-z][a-z]/**/*.html"))
    names = [file.relative_to(site).as_posix() for file in files if "_static" not in file.parts]
    try:
        with browser.chromium() as chromium:
            return {
                name: [
                    median(values)
                    for values in zip(
                        *(opened(chromium, f"{address}/{name}") for _ in range(repeats)),
                        strict=True,
                    )
                ]
                for name in names
            }
    finally:
        server.shutdown()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="its folder (site)")
    parser.add_argument("--repeats", type=int, default=3, help="openings of a page (3)")
    options = parser.parse_args()
    if options.repeats < 1:
        parser.error(f"--repeats must be 1 or more. Received: {options.repeats}.")
    if not (options.site / "index.html").exists():
        parser.error(f"{options.site} has no site. Run `make site`.")
    print(f"{os.cpu_count()} cores; load at the start {os.getloadavg()[0]:.1f}\n")
    pages = measure(options.site, options.repeats)
    print(f"| of {len(pages)} pages | median | worst | which |\n| --- | --- | --- | --- |")
    for column, title in enumerate(COLUMNS):
        values = {name: figures[column] for name, figures in pages.items()}
        worst = max(values, key=values.get)
        print(f"| {title} | {median(values.values()):.2f} | {values[worst]:.2f} | {worst} |")


if __name__ == "__main__":
    main()
