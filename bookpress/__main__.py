"""`python -m bookpress` is the command."""

from bookpress.cli import main

if __name__ == "__main__":
    main()
