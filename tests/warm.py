"""Processes of the tests' own interpreter, forked from one that has everything imported.

A crawl of one page takes 4.5 s of processor time, of which 4 s are imports: its own, and those of its extraction, whose
fork server is a second interpreter. Here both are forks. Each has memory, files, working directory and environment of
its own, runs the same `python -m MODULE` or `python -c PROGRAM`, and ends as the interpreter ends; only the modules are
there already. `start` and `run` ask for one; run as a module, this is the process that forks (Linux).
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import gc
import json
import os
import resource
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from multiprocessing import forkserver, util
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

# Bytes of a request: arguments and environment. More than the kernel lets through in one message.
_REQUEST_BYTES = 1 << 18
# Input, output and messages of the process, and the socket on which its number and its status are told.
_DESCRIPTORS = 4
# Packages of which every module is imported, and further modules.
_PACKAGES = (
    "newscrawler",
    "scrapy.core",
    "scrapy.downloadermiddlewares",
    "scrapy.extensions",
    "scrapy.spidermiddlewares",
)
_MODULES = (
    "newscrawler.extraction.warmed",
    "scrapy.cmdline",
    "scrapy.commands.crawl",
    "scrapy.crawler",
    "scrapy.dupefilters",
    "scrapy.logformatter",
    "scrapy.squeues",
    "scrapy.statscollectors",
    "typer.rich_utils",
)
# What each process must import for itself: settings read the environment, pyarrow starts a thread, and a reactor that
# is imported is installed.
_OWN = ("newscrawler.settings", "newscrawler.datasets", "twisted.internet.reactor")


class Process:
    """One that was started. `finish` it."""

    def __init__(self, arguments: Sequence[str], answers: socket.socket, files: Sequence[Any]) -> None:
        self._arguments, self._answers, self._files = list(arguments), answers, files
        self._lines = answers.makefile("r")
        line = self._lines.readline()
        assert line, "the process that forks has ended; its messages are among those of the tests"
        self.pid = int(line)

    def finish(self, timeout: float = 90) -> subprocess.CompletedProcess[str]:
        """Return its status and what it printed, once it has ended. It is killed where it takes longer."""
        self._answers.settimeout(timeout)
        with self._answers, self._lines, contextlib.ExitStack() as files:
            for file in self._files:
                files.enter_context(file)
            try:
                status = int(self._lines.readline())
            except TimeoutError:
                os.kill(self.pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(self._arguments, timeout, *self._printed()) from None
            return subprocess.CompletedProcess(self._arguments, status, *self._printed())

    def _printed(self) -> Iterator[str]:
        for file in self._files:
            file.seek(0)
            yield file.read().decode(errors="replace").replace("\r\n", "\n")


class _Origin:
    """The process that forks, started when it is first needed and ended with this one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, asked: Mapping[str, Any], descriptors: Sequence[int]) -> None:
        with self._lock:
            if self._control is None:
                self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with theirs:
                    words = [sys.executable, "-m", __name__, str(theirs.fileno())]
                    self._process = subprocess.Popen(
                        words,
                        pass_fds=[theirs.fileno()],
                        cwd=Path(__file__).parent.parent,
                        # No threads of numpy's.
                        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                        stdin=subprocess.DEVNULL,
                    )
                atexit.register(self._end)
            socket.send_fds(self._control, [json.dumps(asked).encode()], descriptors)

    def _end(self) -> None:
        if self._control and self._process:
            self._control.close()
            self._process.wait()


_origin = _Origin()


def start(
    arguments: Sequence[str],
    *,
    given: str = "",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    files: int | None = None,
) -> Process:
    """Start `python ARGUMENTS` (`-m MODULE …` or `-c PROGRAM …`), `given` on its standard input.

    `files`: how many it may have open.
    """
    # `finish` closes them.
    printed = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]  # noqa: SIM115
    ours, theirs = socket.socketpair()
    asked = {"arguments": arguments, "cwd": str(cwd or Path.cwd()), "files": files}
    asked["env"] = dict(os.environ if env is None else env)
    with theirs, tempfile.TemporaryFile() as source:
        source.write(given.encode())
        source.seek(0)
        _origin.ask(asked, [source.fileno(), *(file.fileno() for file in printed), theirs.fileno()])
    return Process(arguments, ours, printed)


def run(arguments: Sequence[str], *, timeout: float = 90, **how: Any) -> subprocess.CompletedProcess[str]:
    """Return what the process printed and its status; `how` as for `start`."""
    return start(arguments, **how).finish(timeout)


def _serve(control: socket.socket) -> dict[str, Any] | None:
    """Fork for each request, and tell each one's status. Returns None when no more can come, and the request in the
    process that was forked for it.
    """
    forked: dict[int, tuple[int, socket.socket]] = {}
    with selectors.DefaultSelector() as ready:
        ready.register(control, selectors.EVENT_READ)
        while True:
            for key, _ in ready.select():
                if key.fileobj is not control:
                    ready.unregister(key.fd)
                    os.close(key.fd)
                    pid, answers = forked.pop(key.fd)
                    _tell(answers, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
                    answers.close()
                    continue
                message, descriptors, _, _ = socket.recv_fds(control, _REQUEST_BYTES, _DESCRIPTORS)
                if not message:
                    return None
                pid = os.fork()
                if not pid:
                    for end, (_, others) in forked.items():
                        os.close(end)
                        others.close()
                    for number, descriptor in enumerate(descriptors):
                        if number <= sys.__stderr__.fileno():
                            os.dup2(descriptor, number)
                        os.close(descriptor)
                    asked: dict[str, Any] = json.loads(message)
                    return asked
                for descriptor in descriptors[:-1]:
                    os.close(descriptor)
                answers = socket.socket(fileno=descriptors[-1])
                _tell(answers, pid)
                end = os.pidfd_open(pid)
                forked[end] = pid, answers
                ready.register(end, selectors.EVENT_READ)


def _tell(answers: socket.socket, number: int) -> None:
    # Who asked may be gone: a test that failed, or a time that ran out.
    with contextlib.suppress(OSError):
        answers.sendall(b"%d\n" % number)


def _become(asked: Mapping[str, Any]) -> None:
    """Make this process the one that was asked for, up to its program."""
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    if asked["files"] is not None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (asked["files"], asked["files"]))


def _prepare_fork_server() -> None:
    """Fork what becomes the fork server of this process where it starts one, a child of its own as ever.

    It is forked here, where there is one thread, and waits for what it is to be started with. A second fork server,
    after the first was killed, is another interpreter as always.
    """
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if not pid:
        ours.close()
        message, descriptors, _, _ = socket.recv_fds(theirs, _REQUEST_BYTES, 2)
        theirs.close()
        if message:
            asked = json.loads(message)
            # The program names its descriptors by number: out of the way first, then into place.
            beyond = max(asked["numbers"]) + 1
            held = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, beyond) for descriptor in descriptors]
            for descriptor in descriptors:
                os.close(descriptor)
            for descriptor, number in zip(held, asked["numbers"], strict=True):
                os.dup2(descriptor, number)
                os.close(descriptor)
            # Its last act is to say that it ends; to take itself apart would cost more than it did.
            with contextlib.suppress(SystemExit):
                _run(["-c", asked["program"]])
        os._exit(0)
    theirs.close()
    spawn = util.spawnv_passfds

    def hand_over(path: bytes, words: Sequence[str], numbers: Sequence[int]) -> int:
        if forkserver.__name__ not in words[-1]:
            return spawn(path, words, numbers)
        util.spawnv_passfds = spawn
        with ours:
            asked = {"program": words[-1], "numbers": list(numbers)}
            socket.send_fds(ours, [json.dumps(asked).encode()], list(numbers))
        return pid

    util.spawnv_passfds = hand_over


def _run(arguments: Sequence[str]) -> None:
    """Do what the interpreter does with these arguments."""
    form, program, *words = arguments
    sys.argv = [form, *words]
    if form == "-m":
        sys.path[0] = str(Path.cwd())
        runpy.run_module(program, run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = ""
        sys.modules["__main__"] = main = ModuleType("__main__")
        exec(compile(program, "<string>", "exec"), main.__dict__)


def _import_everything() -> None:
    with warnings.catch_warnings():
        # Of what Scrapy deprecates.
        warnings.simplefilter("ignore")
        for package in _PACKAGES:
            for found in walk_packages(import_module(package).__path__, f"{package}."):
                # What is optional and not installed is not used either.
                with contextlib.suppress(ImportError):
                    if found.name not in _OWN and not found.name.endswith("__main__"):
                        import_module(found.name)
        for module in _MODULES:
            import_module(module)
    assert not sys.modules.keys() & set(_OWN)
    # A process with one thread forks safely; numpy's and pyarrow's are none of Python's.
    assert len(list(Path("/proc/self/task").iterdir())) == 1


if __name__ == "__main__":
    _import_everything()
    # What is loaded stays: a collection would write to, and so copy, every page of it.
    gc.collect()
    gc.freeze()
    wanted = None
    # Ctrl-C ends the tests, which end this.
    with socket.socket(fileno=int(sys.argv[1])) as control, contextlib.suppress(KeyboardInterrupt):
        wanted = _serve(control)
    if wanted is not None:
        _become(wanted)
        _prepare_fork_server()
        _run(wanted["arguments"])
