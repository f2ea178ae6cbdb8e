"""The commands of the console script; each module is one, and imports what it needs when it is called.

Exit status: 0 all done, 1 something asked for by name failed, 2 wrong usage or configuration, 130 interrupted.
"""

from __future__ import annotations

from newscrawler.commands.app import app, run

__all__ = ["app", "run"]
