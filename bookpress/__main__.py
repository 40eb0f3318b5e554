"""`python -m bookpress` is the command."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bookpress.disk.record import Record


def main() -> None:
    """Run the command; nothing that happens while it is loaded ends in a trace either."""
    try:
        from bookpress.command.unchanged import told, unchanged

        record = unchanged(sys.argv[1:])
        if record and told(record, sys.argv[1:]):
            return
        from bookpress.command.accidents import ended, leave
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    leave(ended(lambda: _command(record)))


def _command(record: Record | None) -> int:
    """Load the command and run it; `record`: that of a build which needs not be done."""
    # What is loaded and what a build makes lives to its end: to look for what died takes time, and
    # finds nothing.
    gc.set_threshold(300_000, 3, 3)
    if record:
        from bookpress.command.retelling import tell
        from bookpress.command.words import asked_language

        return tell(record, asked_language(sys.argv[1:]))
    from bookpress.command.cli import run

    return run()


if __name__ == "__main__":
    main()
