"""The pages of one document, made one after the other, each looked at before the next is made.

WeasyPrint fills a page and never looks back. Here a page that ends badly is made again, alone: with
the note beside its call that WeasyPrint sent on, with the word whole that its last line divided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import FunctionType
from typing import Any

from bookpress.layout.lines import join_word

_TRIES = 6
"""How often one page is made again: each mending may bring another line to its end."""


def lay_out_pages(html: Any, root: Any, context: Any) -> list[Any]:
    """Lay out a box tree; return its page boxes.

    `html`: WeasyPrint's `HTML`, `context`: its `LayoutContext`. All but the making of pages is
    WeasyPrint's own `layout_document`, which has no other place to say it.
    """
    from weasyprint.layout import layout_document

    with_pages = {**layout_document.__globals__, "make_all_pages": _make_pages}
    laid_out = FunctionType(layout_document.__code__, with_pages, None, (8,))
    return list(laid_out(html, root, context))


def _make_pages(context: Any, root: Any, html: Any, pages: Sequence[Any]) -> Iterator[Any]:
    """Yield the pages of a document, as WeasyPrint's `make_all_pages` does.

    `pages`: those of the round before, which stand where nothing of them changed.
    """
    from weasyprint.layout.page import remake_page
    from weasyprint.logger import PROGRESS_LOGGER

    context.rendered_notes = []
    index = 0
    while True:
        state = context.page_maker[index][-1]
        reported: Sequence[Any] = ()
        if not pages or state["content_changed"] or state["pages_wanted"]:
            PROGRESS_LOGGER.info("Step 5 - Creating layout - Page %d", index + 1)
            state.update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
            notes, sent = list(context.footnotes), list(context.reported_footnotes)
            broken = dict(context.broken_out_of_flow)
            page, resume_at = remake_page(index, context, root, html)
            for _ in range(_TRIES):
                if resume_at is None or not _mend(page, context):
                    break
                context.footnotes, context.reported_footnotes = list(notes), list(sent)
                context.broken_out_of_flow = dict(broken)
                page, resume_at = remake_page(index, context, root, html)
            reported = context.reported_footnotes
        else:
            page, resume_at = pages[index], context.page_maker[index + 1][0]
        yield page
        index += 1
        if resume_at is None and not reported:
            context.page_maker = context.page_maker[: index + 1]
            context.broken_out_of_flow.clear()
            context.reported_footnotes.clear()
            return


def _mend(page: Any, context: Any) -> bool:
    """Change what makes a page end badly; return whether it is to be made again."""
    block = _last_block(page)
    return block is not None and (_keep_notes(page, block, context) or join_word(block))


def _last_block(page: Any) -> Any:
    """Return the block with the last line of a page's flow."""
    from weasyprint.formatting_structure import boxes

    last = None
    for box in page.children[0].descendants():
        if isinstance(box, boxes.BlockContainerBox) and any(
            isinstance(child, boxes.LineBox) for child in box.children
        ):
            last = box
    return last


def _keep_notes(page: Any, block: Any, context: Any) -> bool:
    """Keep the notes of a page with their calls; return whether that asks for something.

    When a page ends within the first lines of a paragraph, too few to stay alone, WeasyPrint 70
    makes room for one line more by sending the page's last notes to the next page
    (`_linebox_layout` in `layout/block.py`, whatever `footnote-policy` says). Such a paragraph is
    told to keep one line more together: it goes to the next page instead, and the notes stay.
    """
    if not context.reported_footnotes:
        return False
    called = {id(getattr(box, "footnote", None)) for box in page.children[0].descendants()}
    lines = len(block.children)
    if (
        called.isdisjoint(map(id, context.reported_footnotes))
        or block.style["orphans"] > lines  # asked before, in vain: the paragraph opens its page
    ):
        return False
    block.style["orphans"] = lines + 1
    return True
