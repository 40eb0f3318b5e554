"""The real command, run as a person would, in a place of its own."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import pty
import shutil
import signal
import struct
import subprocess
import sys
import termios
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-P", "-m", "bookpress"]

HEAD = "---\ntitle: A book\nauthor: Ada Petit\nlanguage: en\nidentifier: urn:x:a\n---\n"
BOOK = f"{HEAD}\nText.\n"
OLD = f"{HEAD}\nThe older text.\n"

BOUND = shutil.which("setpriv") if hasattr(os, "getuid") and os.getuid() == 0 else None
"""What takes from root its right to read and write everything."""


def environment(**changes):
    """Return the environment of a test; a value of None takes a variable away."""
    given = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), **changes}
    for name in ("COLUMNS", "NO_COLOR", "SOURCE_DATE_EPOCH"):
        if name not in changes:
            given.pop(name, None)
    return {name: str(value) for name, value in given.items() if value is not None}


def run(*words, cwd=ROOT, before=(), command=COMMAND, files=None, **changes):
    """Run the command; give its result, with text output.

    `before`: a program that runs it. `command`: what is run instead; see `script`.
    `files`: where standard output and error go, by name.
    """
    process = start(*words, cwd=cwd, command=[*before, *command], files=files, **changes)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def quick(*words, **changes):
    """Build the edition that is made soonest."""
    return run("build", "--edition", "epub", *words, **changes)


def start(*words, cwd=ROOT, command=COMMAND, files=None, **changes):
    """Start the command and do not wait for it."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **(files or {})}
    return subprocess.Popen(
        [*command, *(word if isinstance(word, bytes) else str(word) for word in words)],
        cwd=cwd,
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        text=True,
        errors="surrogateescape",
        # A shell starts what runs behind it with Ctrl-C ignored, and that is handed down.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **streams,
    )


def script(text):
    """Return the command that runs some Python, after which the command is run."""
    return [sys.executable, "-c", f"{text}\nfrom bookpress.__main__ import main\nmain()\n"]


def on_a_terminal(*words, columns=80, **changes):
    """Run the command on a terminal of some columns; give its exit code and all it showed."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [*COMMAND, *map(str, words)],
        cwd=ROOT,
        env=environment(**{"TERM": "xterm", **changes}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    return process.wait(120), shown.decode()


@contextmanager
def no_longer_than(seconds):
    """End what would never end: a time that no machine needs, not one to be kept."""

    def end(number, frame):
        raise TimeoutError(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def codes(result):
    """Return the codes of a run with `--json`."""
    records = map(json.loads, result.stdout.splitlines())
    return [one["code"] for one in records if "code" in one]


def refused(result, code, *said):
    """Make sure that a run ended with an exit code, without a trace, and said these words."""
    shown = result.stderr + result.stdout
    assert "Traceback" not in shown
    assert "Exception ignored" not in shown
    assert result.returncode == code, shown
    assert [words for words in said if words not in shown] == [], shown
    return True


def contents(folder):
    """Return the digest of every file of a folder, hidden ones too, by name."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def sums_hold(folder):
    """Return whether the digests of a folder are those of its files."""
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True)
    return checked.returncode == 0
