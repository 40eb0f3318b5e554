"""The pages of one document, made one after the other, each looked at before the next is made.

WeasyPrint fills a page and never looks back. Here a page that ends badly is made again, alone: with
the note beside its call that WeasyPrint sent on, with the word whole that its last line divided,
with the text that follows a picture which did not fit (that picture heads the next page). Where the
last page would hold a line or two, paragraphs before it are set a line shorter, or longer, or the
page before it ends sooner.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import FunctionType
from typing import Any

from bookpress.layout.lines import Paragraph, copied, join_word, line_of
from bookpress.layout.paging.figures import Figure, figure_at, white_lines

_TRIES = 6
"""How often one page is made again: each mending may bring another line to its end."""
_FEWEST = 4
"""Lines on a last page: fewer look like a mistake."""
_HOLE = 6.5
"""Lines left white at the foot of a page: more are a hole."""
_MOST = 0.75
"""What figures may take of a page that they head."""
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

    for block in _text_blocks(root):
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
        self._floats: dict[int, list[Figure]] = {}
        """The pictures and tables that head a page, by its index."""
        self._taken: list[tuple[int, int | None, Figure]] = []
        """All that were moved, each with the index of the page that had no room for it, and of the
        page that it heads; None for one behind all text."""
        self._settled: list[Any] = []
        """The boxes of those that stand behind all text."""
        self._kept: list[Any] = []
        """The boxes of those that stay in their place."""

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
                    if self._send_on(index):
                        continue
                    return self._keep([one for one in self._taken if one[1] == index])
                self._pages.append(page)
                sent = context.reported_footnotes
            if resume_at is None and not sent:
                return self._place_lost()

    def _place_lost(self) -> None:
        """Put back what was to head a page that did not come."""
        if lost := [one for one in self._taken if (one[1] or 0) >= len(self._pages)]:
            self._keep(lost)

    def _keep(self, moved: Sequence[tuple[int, int | None, Figure]]) -> None:
        """Put figures back where they were, and make the pages from there again."""
        self._kept += [figure.box for *_, figure in moved]
        self._again(min(index for index, *_ in moved))

    def _make_page(self, index: int) -> tuple[Any, Any]:
        """Make a page that ends well; return it and where the next one begins."""
        page, resume_at = self._mended(index)
        while resume_at and (figure := figure_at(self._root, resume_at)):
            white = white_lines(page, self._context)
            known = figure.box in self._settled or figure.box in self._kept
            if known or white <= figure.most_white + 0.5:
                break
            places = (index + 1, index + 2)
            target = next((one for one in places if self._has_room(one, figure)), None)
            if target is None:
                break
            figure.take()
            page, resume_at = self._mended(index)
            if white_lines(page, self._context) > white - 1:  # nothing can run on
                figure.put_back()
                return self._mended(index)
            if resume_at is None:  # no page is left for it to head: it has one of its own
                figure.put_back()
                figure.take(to_end=True)
                self._settled.append(figure.box)
                page, resume_at = self._mended(index)
                target = None
            self._move(index, target, figure)
        return self._filled(index, page, resume_at)

    def _send_on(self, index: int) -> bool:
        """Send the figure that begins a page to the next one; return whether there is one."""
        figure = figure_at(self._root, self._context.page_maker[index][0])
        if figure is None or figure.box in self._kept or not self._has_room(index + 1, figure):
            return False
        figure.take()
        self._move(index, index + 1, figure)
        return True

    def _move(self, index: int, target: int | None, figure: Figure) -> None:
        """Remember where a figure goes that had no room on a page."""
        self._taken.append((index, target, figure))
        if target is not None:
            self._floats.setdefault(target, []).append(figure)

    def _has_room(self, index: int, figure: Figure) -> bool:
        """Return whether a figure can head a page, with those that do, and leave room for text."""
        figures = [*self._floats.get(index, ()), figure]
        taken = sum(one.height(self._root, self._context) for one in figures)
        return bool(taken < _MOST * (self._context.page_bottom - self._root.position_y))

    def _filled(self, index: int, page: Any, resume_at: Any) -> tuple[Any, Any]:
        """Make a page anew that ends far too soon: what wanted a little more room than was left
        comes back from the next one, where a paragraph or two of this one is a line shorter, or
        where the next one keeps two lines together and no more."""
        white = white_lines(page, self._context)
        forced = self._context.page_maker[index + 1][1]["break"] != "any"
        if resume_at is None or white <= _HOLE or forced:
            return page, resume_at
        style = _opening(self._root, resume_at).style
        kept = style["orphans"]
        for orphans, shorter in (kept, 1), (kept, 2), (_LEAST, 0), (_LEAST, 1):
            changed = _change([page], -1, shorter)
            if changed is None or (orphans == kept and not shorter):
                continue
            style["orphans"] = orphans
            made = self._mended(index)
            if white_lines(made[0], self._context) < white - 1:
                return made
            _undo(changed)
        style["orphans"] = kept
        return self._mended(index)

    def _mended(self, index: int) -> tuple[Any, Any]:
        """Make a page until no word or note is parted at its end."""
        for _ in range(_TRIES):
            page, resume_at = self._once(index)
            if resume_at is None or not _mend(page, self._root, resume_at, self._context):
                break
        return page, resume_at

    def _once(self, index: int) -> tuple[Any, Any]:
        from weasyprint.layout.page import remake_page

        self._restore(index)
        # WeasyPrint begins a page with the floats that the one before had no room for.
        for figure in self._floats.get(index, ()):
            box = figure.as_float(self._root)
            self._context.broken_out_of_flow[box] = (box, self._root, None, None)
        contexts = len(self._context._excluded_shapes_root_boxes)
        try:
            made: tuple[Any, Any] = remake_page(index, *self._given)
        except IndexError as error:
            if not self._floats.get(index):
                raise
            while len(self._context._excluded_shapes_root_boxes) > contexts:
                self._context.finish_block_formatting_context()
            raise _NoRoom from error
        if self._floats.get(index) and made[1] == self._context.page_maker[index][0]:
            raise _NoRoom
        return made

    def _mend_end(self) -> None:
        """Let the last page hold some lines, or none and be gone."""
        count = len(self._pages)
        lines = lone_lines(self._pages[-1])
        if count == 1 or not 0 < lines < _FEWEST:
            return
        first = max(0, count - 1 - _BACK)
        for change, needed in ((-1, lines), (1, _FEWEST - lines)):
            changed = _change(self._pages[first:], change, needed)
            if changed is None:
                continue
            self._again(first)
            if len(self._pages) == count - (change < 0) and not (
                0 < lone_lines(self._pages[-1]) < _FEWEST
            ):
                return
            _undo(changed)
            self._again(first)
        if _text_blocks(self._pages[-2].children[0]):
            self._hold_back()

    def _hold_back(self) -> None:
        """Let the page before the last one end some lines sooner."""
        [first, *_], held = (_text_blocks(page.children[0]) for page in self._pages[:-3:-1])
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
        while self._taken and self._taken[-1][0] >= first:
            _, target, figure = self._taken.pop()
            figure.put_back()
            if target is not None:
                self._floats[target].remove(figure)
            self._settled = [box for box in self._settled if box is not figure.box]
        self._restore(first)
        del self._pages[first:], self._states[first:]
        self._go_on()


def _opening(root: Any, resume_at: Any) -> Any:
    """Return the first paragraph of a page, by the place where the page begins."""
    box = root
    while resume_at and box.element_tag != "p" and box.children:
        index, resume_at = next(iter(resume_at.items()))  # several where a row goes on
        box = box.children[index]
    return next((one for one in box.descendants() if one.element_tag == "p"), box)


def _change(
    pages: Sequence[Any], change: int, needed: int
) -> list[tuple[Paragraph, tuple[Any, ...]]] | None:
    """Set so many paragraphs of some pages a line shorter (−1) or longer (1), the last ones first.

    Return them, each with the lines that it had; None when there are too few.
    """
    changed: list[tuple[Paragraph, tuple[Any, ...]]] = []
    for paragraph in reversed(_paragraphs(pages)):
        if len(changed) == needed:
            break
        before = paragraph.lines
        if paragraph.choose_count(len(before) + change):
            changed.append((paragraph, before))
    for paragraph, before in changed:
        if len(changed) < needed:
            paragraph.lines = before
        else:
            paragraph.write(paragraph.holder)
    return changed if len(changed) == needed else None


def _undo(changed: Sequence[tuple[Paragraph, tuple[Any, ...]]]) -> None:
    """Set paragraphs as they were."""
    for paragraph, before in changed:
        paragraph.lines = before
        paragraph.write(paragraph.holder)


def _paragraphs(pages: Sequence[Any]) -> list[Paragraph]:
    """Return the paragraphs that begin on some pages, notes left out."""
    from weasyprint.formatting_structure import boxes

    return [
        line.paragraph
        for page in pages
        for box in page.children[0].descendants()
        if isinstance(box, boxes.LineBox) and (line := line_of(box)) and line.number == 0
    ]


def lone_lines(page: Any) -> int:
    """Count the lines of a page that holds nothing else; 0 where it holds more than text."""
    from weasyprint.formatting_structure import boxes

    inner = list(page.children[0].descendants())
    if any(isinstance(box, boxes.ReplacedBox | boxes.TableBox) for box in inner):
        return 0
    return sum(isinstance(box, boxes.LineBox) for box in inner)


def _mend(page: Any, root: Any, resume_at: Any, context: Any) -> bool:
    """Change what makes a page end badly; return whether it is to be made again."""
    blocks = _text_blocks(page.children[0])
    if not blocks:
        return False
    return _keep_notes(page, blocks[-1], _opening(root, resume_at), context) or join_word(
        blocks[-1]
    )


def _text_blocks(root: Any) -> list[Any]:
    """Return the blocks in a box that hold lines."""
    from weasyprint.formatting_structure import boxes

    return [
        box
        for box in root.descendants()
        if isinstance(box, boxes.BlockContainerBox)
        and any(isinstance(child, boxes.LineBox) for child in box.children)
    ]


def _keep_notes(page: Any, last: Any, opening: Any, context: Any) -> bool:
    """Keep the notes of a page with their calls; return whether that asks for something.

    `last`: the last block of the page; `opening`: the first of the next one. When a page ends
    within the first lines of a paragraph, too few to stay alone, WeasyPrint 70 makes room for one
    line more by sending the page's last notes to the next page, and leaves them there though it was
    in vain (`_linebox_layout` in `layout/block.py`, whatever `footnote-policy` says). Such a
    paragraph is told to keep one line more together: it goes to the next page, the notes stay.
    """
    called = {id(getattr(box, "footnote", None)) for box in page.children[0].descendants()}
    if called.isdisjoint(map(id, context.reported_footnotes)):
        return False
    goes_on = opening.element is last.element
    style = opening.style
    wanted = len(last.children) + 1 if goes_on else style["orphans"] + 1
    # What was asked before was in vain where the paragraph opens its page.
    if style["orphans"] >= wanted or not (goes_on or wanted <= _FEWEST):
        return False
    style["orphans"] = wanted
    return True
