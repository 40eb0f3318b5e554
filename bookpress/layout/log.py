"""The log of WeasyPrint, where it says what it cannot do."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import BufferingHandler


@contextmanager
def hearing() -> Iterator[list[logging.LogRecord]]:
    """Take down the lines of WeasyPrint's log while the block runs."""
    listener = BufferingHandler(sys.maxsize)
    listener.setLevel(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield listener.buffer
    finally:
        logger.removeHandler(listener)
