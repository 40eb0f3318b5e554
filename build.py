"""Build the book: `python3 build.py` makes the files of `source/` in `dist/`, on a bare clone too.

The first run sets up what is missing (`scripts/setup` says what, and where, before it does); every
run then starts `bookpress build source --out dist` with the words it was given. Works from any
folder. The standard library is enough, and any Python 3 may start it: set-up finds one that fits.
"""

import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))


def main() -> None:
    """Set up, then become the build: its exit codes, or 4 when set-up cannot go on."""
    python = known_python() or set_up()
    here = "" if os.path.samefile(".", ROOT) else ROOT  # short paths in messages, where they can be
    folders = [os.path.join(here, "source"), "--out", os.path.join(here, "dist")]
    command = [python, "-P", "-m", "bookpress", "build", *folders, *sys.argv[1:]]
    if os.name == "nt":
        import subprocess

        sys.exit(subprocess.call(command))
    os.execv(python, command)


def known_python() -> "str | None":
    """Return the Python of .venv where nothing was touched since set-up was done; else None.

    Set-up compares what files hold, and takes longer than a build that has nothing to do.
    """
    venv = os.path.join(ROOT, ".venv")
    python = os.path.join(venv, "bin", "python")
    try:
        with open(os.path.join(venv, "ready-build"), encoding="utf-8") as ready:
            place = ready.read().split("\n")[:2]
            done = os.fstat(ready.fileno()).st_mtime
        decisive = os.path.join(ROOT, "scripts", "setup"), os.path.join(ROOT, "requirements.lock")
        touched = [max(one.st_mtime, one.st_ctime) for one in map(os.stat, decisive)]
    except (OSError, ValueError):
        return None
    if os.path.exists(os.path.join(venv, "unfinished")) or not os.access(python, os.X_OK):
        return None
    return python if place == [ROOT, os.path.realpath(python)] and max(touched) < done else None


def set_up() -> str:
    """Make .venv what the lock file says, and return its Python."""
    import runpy

    python: str = runpy.run_path(os.path.join(ROOT, "scripts", "setup"))["set_up"]("build")
    return python


if __name__ == "__main__":
    main()
