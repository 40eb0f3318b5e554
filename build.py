"""Build the book: `python3 build.py` makes the files of `source/` in `dist/`, on a bare clone too.

The first run sets up what is missing (`scripts/setup` says what, and where, before it does); every
run then starts `bookpress build source --out dist` with the words it was given. Works from any
folder. The standard library is enough, and any Python 3 may start it: set-up finds one that fits.
"""

import os
import runpy
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))


def main() -> None:
    """Set up, then become the build: its exit codes, or 4 when set-up cannot go on."""
    python = runpy.run_path(os.path.join(ROOT, "scripts", "setup"))["set_up"]("build")
    here = "" if os.path.samefile(".", ROOT) else ROOT  # short paths in messages, where they can be
    folders = [os.path.join(here, "source"), "--out", os.path.join(here, "dist")]
    command = [python, "-P", "-m", "bookpress", "build", *folders, *sys.argv[1:]]
    if os.name == "nt":
        import subprocess

        sys.exit(subprocess.call(command))
    os.execv(python, command)


if __name__ == "__main__":
    main()
