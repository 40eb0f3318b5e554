"""`python -m bookpress` is the command."""

from __future__ import annotations


def main() -> None:
    """Run the command; nothing that happens while it is loaded ends in a trace either."""
    try:
        from bookpress.command import interruptions

        interruptions.listen()
        from bookpress.command.cli import main as run
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except ImportError as error:
        from bookpress.command.console import Console, message_language
        from bookpress.model.findings import Place, finding

        missing = finding("CM11", Place("bookpress"), reason=error.msg)
        Console(message_language(None), as_json=False).findings([missing])
        raise SystemExit(4) from None
    run()


if __name__ == "__main__":
    main()
