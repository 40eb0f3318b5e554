"""`python -m bookpress` is the command."""

from __future__ import annotations


def main() -> None:
    """Run the command; nothing that happens while it is loaded ends in a trace either."""
    try:
        from bookpress.command.accidents import ended
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    raise SystemExit(ended(_command))


def _command() -> int:
    """Load the command and run it."""
    from bookpress.command.cli import run

    return run()


if __name__ == "__main__":
    main()
