"""The log of WeasyPrint, where it says what it cannot do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Listener(logging.Handler):
    """Keeps what it hears. That of `logging.handlers` brings pickles and sockets: 4 ms."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line down."""
        self.heard.append(record)


@contextmanager
def hearing() -> Iterator[list[logging.LogRecord]]:
    """Take down the lines of WeasyPrint's log while the block runs."""
    listener = _Listener(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield listener.heard
    finally:
        logger.removeHandler(listener)
