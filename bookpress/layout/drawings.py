"""Drawings (SVG) while WeasyPrint draws them: what fails is named by line, and none takes for ever.

WeasyPrint says of a drawing that fails no more than that it failed, and goes on without it. What a
drawing takes is counted where it is read (`reading/pictures/svg_weight.py`); the limit of time here
is the last one, for what that count did not foresee.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from bookpress.layout.log import hearing
from bookpress.model.book import Picture
from bookpress.model.findings import BookError, MachineError, Place, finding

MOST_SECONDS = 60.0
"""Of the processor's time, for one drawing on one page: four times what the count lets through."""


_FAILED = "Failed to render SVG image"


class _Late(Exception):
    """The time of a drawing is over."""


class Drawn(dict[str, Any]):
    """The images of one layout by address, as WeasyPrint keeps them; its drawings are watched.

    A drawing that fails ends the build: PX52, an error of the `source` at the picture's line, or
    PX53 (of the machine) when its time is over.
    """

    def __init__(self, pictures: Sequence[Picture], source: str) -> None:
        super().__init__()
        self._source = source
        self._pictures = {f"book:images/{picture.name}": picture for picture in pictures}

    def __setitem__(self, address: str, image: Any) -> None:
        """Keep an image; of a drawing, watch the method that draws it."""
        from weasyprint.images import SVGImage

        if isinstance(image, SVGImage) and (picture := self._pictures.get(address)):
            image.draw = self._watched(image.draw, picture)
        super().__setitem__(address, image)

    def _watched(self, draw: Callable[..., None], picture: Picture) -> Callable[..., None]:
        def watched(*given: Any) -> None:
            with hearing() as heard, _limit() as late:
                draw(*given)
            place = Place(self._source, line=picture.line)
            if late:
                values = {"name": picture.source, "limit": f"{MOST_SECONDS:g}"}
                raise MachineError([finding("PX53", place, **values)])
            if any(record.getMessage().startswith(_FAILED) for record in heard):
                raise BookError([finding("PX52", place, name=picture.source)])

        return watched


@contextmanager
def _limit() -> Iterator[list[bool]]:
    """End what is done inside the block when its time is over, and put so down in the list.

    It can be done in the main thread of a process alone, and where the system has such a clock.
    """
    late: list[bool] = []
    clock = getattr(signal, "ITIMER_VIRTUAL", None)
    if clock is None or threading.current_thread() is not threading.main_thread():
        yield late
        return

    def stop(_: int, __: FrameType | None) -> None:
        late.append(True)
        raise _Late

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(clock, MOST_SECONDS, 1.0)  # again, where a library swallowed the first
    try:
        yield late
    except _Late:
        pass
    finally:
        signal.setitimer(clock, 0)
        signal.signal(signal.SIGVTALRM, before)
