"""Serve the fictional sites until interrupted: `python -m newscrawler.demo --registry sources.yml`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from newscrawler.demo import Sites


def main(words: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; base URLs go to stdout, one `ID URL` a line. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newscrawler.demo", description=__doc__)
    parser.add_argument("--registry", type=Path, metavar="FILE", help="write the sources file that crawls the sites")
    parser.add_argument("--ports", type=int, nargs="+", metavar="PORT", help="one for each outlet; default: free ones")
    parser.add_argument("--no-hostile", action="store_true", help="leave out the outlets where everything goes wrong")
    parser.add_argument("--no-scripted", action="store_true", help="leave out the outlets whose pages need a browser")
    parser.add_argument("--edition", type=int, choices=(1, 2), default=1, help="2: after the changes")
    options = parser.parse_args(words)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with Sites(options.ports, hostile=not options.no_hostile, scripted=not options.no_scripted) as sites:
            if options.edition > 1:
                sites.advance()
            if options.registry:
                options.registry.write_text(sites.registry(), "utf-8")
            for name, url in sites.urls.items():
                print(name, url, flush=True)
            stop.wait()
    except (OSError, ValueError) as error:
        print(f"error: demo sites: {error} (choose other --ports)", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
