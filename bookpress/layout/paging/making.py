"""The pages of one document, made one after the other, each looked at before the next is made.

WeasyPrint fills a page and never looks back. Here a page that ends badly is mended where it stands,
or made again, alone: with the note beside its call that WeasyPrint sent on, with the word whole
that its last line divided, with the text that follows a picture which did not fit (that picture
heads the next page). Where the last page would hold a line or two, paragraphs before it are set a
line shorter, or longer, or the page before it ends sooner. Where a line is left white at a foot, a
paragraph is set longer; of two facing pages the fuller one ends sooner.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from types import FunctionType
from typing import Any

from bookpress.layout.lines import copied
from bookpress.layout.paging.ends import keep_notes, lone_lines, notes_part, opening, text_blocks
from bookpress.layout.paging.facing import APART, MOST_LEFT, even, white_at_foot
from bookpress.layout.paging.figures import (
    Figure,
    figure_at,
    line_height,
    space_above,
    white_lines,
)
from bookpress.layout.paging.in_place import join_at_end, notes_back, raise_notes
from bookpress.layout.paging.lengths import Changed, change, lengthen, undo
from bookpress.layout.paging.moving import FAR, NEAR, Moved

_TRIES = 6
"""How often one page is made again: each mending may bring another line to its end."""
_FEWEST = 4
"""Lines on a last page: fewer look like a mistake."""
_HOLE = 6.5
"""Lines left white at the foot of a page: more are a hole."""
_ALMOST = 0.1
"""Of a line: the space above notes lacks so much to hold one more, at least."""
_LEAST = 2
"""Lines of a paragraph that stay together, where more would leave a hole."""
_BACK = 3
"""So many pages before the last one may be made again for its sake."""


def lay_out_pages(html: Any, root: Any, context: Any) -> list[Any]:
    """Lay out a box tree; return its page boxes.

    `html`: WeasyPrint's `HTML`, `context`: its `LayoutContext`. All but the making of pages is
    WeasyPrint's own `layout_document`, which has no other place to say it.
    """
    from weasyprint.layout import layout_document

    for block in text_blocks(root):
        block.style = copied(block.style)  # elements that are styled alike share one: it is changed
    made = {**layout_document.__globals__, "make_all_pages": _Pages(context, root, html).make}
    laid_out = FunctionType(layout_document.__code__, made, None, layout_document.__defaults__)
    return list(laid_out(html, root, context))


class _NoRoom(Exception):
    """Under the floats of a page nothing has room.

    WeasyPrint 70 means to leave such a page to them (`make_page` in `layout/page.py`), but in the
    middle of a paragraph it fails, and elsewhere it sets what follows twice.
    """


class _Pages:
    """The pages of one document in the making."""

    def __init__(self, context: Any, root: Any, html: Any) -> None:
        self._context = context
        self._given = (context, root, html)
        self._root = root
        self._pages: list[Any] = []
        self._states: list[tuple[Any, ...]] = []
        """What was known before each page: notes to be set, notes sent on, floats."""
        self._longer: dict[int, Changed] = {}
        """The paragraphs that were set longer to fill their page, by its index."""
        self._left: dict[int, int] = {}
        """Lines left white at the foot of a page for the sake of the one that faces it, by its
        index; 0 where that was in vain."""
        self._line = 0.0
        """The height of a line, in CSS pixels."""
        self._moved = Moved(context, root)

    def make(self, context: Any, root: Any, html: Any, before: Sequence[Any]) -> list[Any]:
        """Make all pages, as WeasyPrint's `make_all_pages` does.

        `before`: the pages of the round before, which stand where nothing of them changed.
        """
        context.rendered_notes = []
        self._pages, self._states = [], []
        self._go_on(before)
        if not before:
            self._mend_end()
        context.page_maker = context.page_maker[: len(self._pages) + 1]
        context.broken_out_of_flow.clear()
        context.reported_footnotes.clear()
        return self._pages

    def _go_on(self, before: Sequence[Any] = ()) -> None:
        """Make pages until nothing is left."""
        from weasyprint.logger import PROGRESS_LOGGER

        context = self._context
        while True:
            index = len(self._pages)
            state = context.page_maker[index][-1]
            notes, sent = list(context.footnotes), list(context.reported_footnotes)
            self._states.append((notes, sent, dict(context.broken_out_of_flow)))
            if before and not (state["content_changed"] or state["pages_wanted"]):
                self._pages.append(before[index])
                resume_at, sent = context.page_maker[index + 1][0], []
            else:
                PROGRESS_LOGGER.info("Step 5 - Creating layout - Page %d", index + 1)
                state.update(
                    content_changed=False, pages_wanted=False, anchors=[], content_lookups=[]
                )
                try:
                    page, resume_at = self._make_page(index)
                except _NoRoom:
                    self._restore(index)  # the page that was tried has taken its notes
                    del self._states[-1]
                    if self._moved.send_on(index):
                        continue
                    return self._keep([one for one in self._moved.taken if one[1] == index])
                self._pages.append(page)
                sent = context.reported_footnotes
                if resume_at and not before and self._is_uneven(index):
                    continue
            if resume_at is None and not sent:
                return self._place_lost()

    def _is_uneven(self, index: int) -> bool:
        """Let a page end within a line of the one that it faces; return whether one of both, or
        both, are to be made again for that.

        The fuller one ends sooner: its last lines go on, its notes are raised. Where it has no
        lines to spare it is made again with some lines less. One before a forced turn ends where
        its text does.
        """
        if index == 0 or self._pages[-1].page_type.side != self._recto():
            return False
        if self._is_forced(index) or self._is_forced(index - 1):
            return False
        both, maker = self._pages[-2:], self._context.page_maker
        verso, here = map(white_at_foot, both)
        tried = [one for one in (index - 1, index) if one in self._left]
        if abs(verso - here) <= APART or any(not self._left[one] for one in tried):
            return False
        begun = [one[0] for one in maker[index - 1 : index + 2]]
        longer = [self._longer.setdefault(one, []) for one in (index - 1, index)]
        again = even(both, begun, longer, self._root, self._context, last=bool(tried))
        fuller = index - (verso < here)
        if again is not None:
            for one, place in enumerate(begun[1:], index):
                maker[one] = (place, *maker[one][1:])
            if again:
                self._back_to(index)
            self._left[fuller] = 1
            return again
        if not tried and (
            max(verso, here) > MOST_LEFT + APART or self._pages[fuller].children[1].children
        ):
            return False
        self._line = max(map(line_height, both))
        fuller = tried[0] if tried else fuller
        self._back_to(fuller)
        self._left[fuller] = 0 if tried else ceil(max(verso, here) - APART)
        return True

    def _recto(self) -> str:
        """Return on which side a page stands that is looked at with the one before it."""
        return "right" if self._root.style["direction"] == "ltr" else "left"

    def _is_forced(self, index: int) -> bool:
        """Return whether the page after one begins where it is told to."""
        return bool(self._context.page_maker[index + 1][1]["break"] != "any")

    def _place_lost(self) -> None:
        """Send what was to head a page that did not come behind all text."""
        if lost := [one for one in self._moved.taken if (one[1] or 0) >= len(self._pages)]:
            boxes = [figure.box for *_, figure in lost]
            if any(box in self._moved.late for box in boxes):
                self._keep(lost)
            else:
                self._moved.late += boxes
                self._again(min(index for index, *_ in lost))

    def _keep(self, moved: Sequence[tuple[int, int | None, Figure]]) -> None:
        """Put figures back where they were, and make the pages from there again."""
        self._moved.kept += [figure.box for *_, figure in moved]
        self._again(min(index for index, *_ in moved))

    def _make_page(self, index: int) -> tuple[Any, Any]:
        """Make a page that ends well; return it and where the next one begins."""
        page, resume_at = self._mended(index)
        in_vain = 0  # figures that were moved, behind which nothing has run on
        while resume_at and (figure := figure_at(self._root, resume_at)):
            white = white_lines(page)
            if self._moved.stays(figure) or white <= figure.most_white + 0.5:
                break
            late = figure.box in self._moved.late
            target = self._moved.room_for(figure, index, FAR if white > _HOLE else NEAR)
            if (late and white <= _HOLE) or (target is None and not late):
                break
            if not late:
                figure.take()
                self._moved.move(index, target, figure)
                page, resume_at = self._mended(index)
                in_vain = in_vain + 1 if white_lines(page) > white - 1 else 0
                if resume_at is not None:
                    continue
                self._moved.take_back(1)  # no page is left for it to head
            if white <= _HOLE:  # so it heads the last lines, or has a page of its own
                self._moved.kept.append(figure.box)
            else:
                self._moved.settle(index, figure)
            in_vain = 0
            page, resume_at = self._mended(index)
        if in_vain:
            self._moved.take_back(in_vain)
            return self._mended(index)
        return self._filled(index, page, resume_at)

    def _filled(self, index: int, page: Any, resume_at: Any) -> tuple[Any, Any]:
        """Make a page anew that ends far too soon: what wanted a little more room than was left
        comes back from the next one, where a paragraph or two of this one is a line shorter, or
        where the next one keeps two lines together and no more."""
        white = white_lines(page)
        if resume_at is None or self._is_forced(index):
            return page, resume_at
        if white <= _HOLE:
            missing = int(white + _ALMOST) - self._kept_white(index, page)
            if missing > 0:
                begun = self._context.page_maker[index][0]
                self._longer[index] = lengthen(page, missing, self._root, begun, self._context)
            return page, resume_at
        style = opening(self._root, resume_at).style
        kept = style["orphans"]
        for orphans, shorter in (kept, 1), (kept, 2), (_LEAST, 0), (_LEAST, 1):
            changed = change([page], -1, shorter)
            if changed is None or (orphans == kept and not shorter):
                continue
            style["orphans"] = orphans
            made = self._mended(index)
            if white_lines(made[0]) < white - 1:
                return made
            undo(changed)
        style["orphans"] = kept
        return self._mended(index)

    def _kept_white(self, index: int, page: Any) -> int:
        """Return how many lines of a page stay white for the sake of the one that faces it."""
        if page.children[1].children:
            return 0
        facing = self._pages[-1] if index and page.page_type.side == self._recto() else None
        return max(self._left.get(index, 0), int(white_at_foot(facing)) - 1 if facing else 0)

    def _mended(self, index: int) -> tuple[Any, Any]:
        """Make a page until no word or note is parted at its end."""
        shorter: Changed | None = None
        for _ in range(_TRIES):
            page, resume_at = self._once(index)
            if resume_at is None or not text_blocks(page.children[0]):
                break
            maker = self._context.page_maker
            begun = maker[index][0]
            place = notes_back(page, self._root, begun, resume_at, self._context)
            if place is None and notes_part(page, self._context):
                if shorter is None and (shorter := change([page], -1, 1)):
                    continue
                if keep_notes(page, self._root, resume_at):
                    continue
            if place is None:
                place = join_at_end(page, self._root, begun, resume_at, self._context)
            if place is not None:
                maker[index + 1] = (place, *maker[index + 1][1:])
                return page, place
        return page, resume_at

    def _once(self, index: int) -> tuple[Any, Any]:
        from weasyprint.css.properties import Dimension
        from weasyprint.layout.page import remake_page

        self._restore(index)
        plain = self._root.style
        if left := self._left.get(index):
            self._root.style = plain.copy()
            self._root.style["box_decoration_break"] = "clone"
            self._root.style["padding_bottom"] = Dimension(left * self._line, "px")
        # WeasyPrint begins a page with the floats that the one before had no room for.
        figures = self._moved.heading(index)
        for figure in figures:
            begun = self._context.page_maker[index][0] if figure is figures[-1] else None
            space = space_above(self._root, begun)
            box = figure.as_float(self._root, space, line_height(self._pages[-1]))
            self._context.broken_out_of_flow[box] = (box, self._root, None, None)
        contexts = len(self._context._excluded_shapes_root_boxes)
        try:
            made: tuple[Any, Any] = remake_page(index, *self._given)
        except IndexError as error:
            if not self._moved.heading(index):
                raise
            while len(self._context._excluded_shapes_root_boxes) > contexts:
                self._context.finish_block_formatting_context()
            raise _NoRoom from error
        finally:
            self._root.style = plain
        if left:
            raise_notes(made[0], left * self._line)
        if self._moved.heading(index) and made[1] == self._context.page_maker[index][0]:
            raise _NoRoom
        return made

    def _mend_end(self) -> None:
        """Let the last page hold some lines, or none and be gone."""
        count = len(self._pages)
        first = max(0, count - 1 - _BACK)
        evened = [index for index, left in self._left.items() if left and index >= first]
        if evened and self._is_short():
            self._back_to(min(evened))
            self._left |= dict.fromkeys(evened, 0)
            self._go_on()
            count = len(self._pages)
            first = max(0, count - 1 - _BACK)
        if not self._is_short():
            return
        lines = lone_lines(self._pages[-1])
        for by, needed in ((-1, lines), (1, _FEWEST - lines)):
            changed = change(self._pages[first:], by, needed)
            if changed is None:
                continue
            self._again(first)
            if len(self._pages) == count - (by < 0) and not (
                0 < lone_lines(self._pages[-1]) < _FEWEST
            ):
                return
            undo(changed)
            self._again(first)
        if text_blocks(self._pages[-2].children[0]):
            self._hold_back()

    def _is_short(self) -> bool:
        """Return whether the last page holds too few lines."""
        return len(self._pages) > 1 and 0 < lone_lines(self._pages[-1]) < _FEWEST

    def _hold_back(self) -> None:
        """Let the page before the last one end some lines sooner."""
        [first, *_], held = (text_blocks(page.children[0]) for page in self._pages[:-3:-1])
        missing = _FEWEST - lone_lines(self._pages[-1])
        if first.element is held[-1].element:
            first.style["widows"] = len(first.children) + missing
        elif len(held[-1].children) > missing:
            held[-1].style["break_after"] = "avoid"  # its last lines go on
        else:
            while held and (missing > 0 or held[-1].style["break_after"] == "avoid"):
                block = held.pop()
                missing -= len(block.children)
            if not held or block.style["break_before"] != "auto":
                return
            block.style["break_before"] = "page"
        self._again(len(self._pages) - 2)

    def _restore(self, index: int) -> None:
        """Know again what was known before a page."""
        notes, sent, floats = self._states[index]
        self._context.footnotes, self._context.reported_footnotes = list(notes), list(sent)
        self._context.broken_out_of_flow = dict(floats)

    def _again(self, first: int) -> None:
        """Make the pages from one on again."""
        self._back_to(first)
        self._go_on()

    def _back_to(self, first: int) -> None:
        """Know again what was known before a page was made, the first of those to be made again."""
        self._moved.back_to(first)
        for index in [one for one in self._longer if one >= first]:
            undo(self._longer.pop(index))
        self._left = {index: left for index, left in self._left.items() if index < first}
        self._restore(first)
        del self._pages[first:], self._states[first:]
