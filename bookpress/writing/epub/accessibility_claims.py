"""What an EPUB may say of its accessibility: only what its documents, read again, bear out.

Source: EPUB Accessibility 1.1, `#sec-disc-package` and `#sec-conf-reporting`; the values are those
of the Schema.org Accessibility Properties for Discoverability Vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bookpress.model.book import Element
from bookpress.model.elements import HEADINGS
from bookpress.model.theme import Labels
from bookpress.patterns import late
from bookpress.rendering.documents import EpubDocument
from bookpress.rendering.trees import classes
from bookpress.rendering.xhtml import XML_LANG, elements, nav_links, words
from bookpress.typography.characters import plain_spaces

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"

_COLOUR = late(r"(?<![\w-])(?:background(?:-color)?|color)\s*:(?!\s*(?:inherit|none)\b)")
_FIXED_SIZE = late(r"font(?:-size)?\s*:[^;}]*\d(?:px|pt|mm|cm|in)\b")


class Claims(NamedTuple):
    """The accessibility metadata of one EPUB."""

    modes: tuple[str, ...]
    """`accessMode`."""
    sufficient: str
    """`accessModeSufficient`: the text alone, when every picture that says something is told."""
    features: tuple[str, ...]
    """`accessibilityFeature`."""
    hazard: str
    """`accessibilityHazard`."""
    summary: str
    """`accessibilitySummary`, in the language of the labels."""
    passed: bool
    """Whether every check behind the line of conformance passed."""


def measure(
    documents: Sequence[EpubDocument], style_sheet: str, pages: int, labels: Labels
) -> Claims:
    """Read the documents again and say what is true of them.

    `pages`: how many pages of the printed edition begin in the text. The summary is made of the
    labels' sentences, each only where it holds.
    """
    trees = {document.name: document.tree for document in documents}
    everything = [node for tree in trees.values() for node in elements(tree)]
    pictures = [node for tree in trees.values() for node in elements(tree, "img")]
    covers = [node for node in pictures if node.get("role") == "doc-cover"]
    inside = [node for node in pictures if node not in covers]
    contents = any(nav_links(tree, "toc") for tree in trees.values())
    has_pages = _pages_hold(trees, pages)
    # Decoration has an empty alternative text, a cover none that is empty.
    undescribed = [node for node in inside if "undescribed" in classes(node)]
    undescribed += [node for node in covers if not node.get("alt")]
    meaning = bool(undescribed) or any(node.get("alt") for node in inside)
    described = not undescribed
    # Every document says its language, twice and alike, and so does every marked phrase.
    languages = all(tree.get("lang") for tree in trees.values()) and all(
        node.get("lang") == node.get(XML_LANG) for node in everything
    )
    headings = all(_headings_hold(tree) for tree in trees.values())
    tables = all(_table_holds(node) for tree in trees.values() for node in elements(tree, "table"))
    links = all(_has_words(node) for tree in trees.values() for node in elements(tree, "a"))
    # No colour and no fixed size, so that the reader's own stand.
    free = not _COLOUR.search(style_sheet) and not _FIXED_SIZE.search(style_sheet)
    moving = any((node.get("src") or "").endswith(".gif") for node in pictures)
    features = {
        "ARIA": any(node.get("role") for node in everything),
        "alternativeText": described,
        "displayTransformability": free,
        "pageBreakMarkers": has_pages,
        "pageNavigation": has_pages,
        "readingOrder": True,  # one flow of text, in the order of the spine
        "structuralNavigation": headings,
        "tableOfContents": contents,
    }
    sentences = {
        "accessibility_summary": free,
        "accessibility_pages": has_pages,
        "accessibility_pictures": meaning and described,
        "accessibility_notes": any(node.get("role") == "doc-footnote" for node in everything),
    }
    checks = (contents, described, languages, headings, tables, links, free, has_pages or not pages)
    return Claims(
        modes=("textual", "visual") if meaning else ("textual",),
        sufficient="textual" if described or not meaning else "textual,visual",
        features=tuple(name for name, holds in features.items() if holds),
        hazard="unknown" if moving else "none",  # GIF pictures may flash
        summary=plain_spaces(" ".join(labels[name] for name, holds in sentences.items() if holds)),
        passed=all(checks),
    )


def _pages_hold(trees: dict[str, Element], pages: int) -> bool:
    """Check the page list against the marks and the pages of the printed edition."""
    listed = [link.get("href") for tree in trees.values() for link in nav_links(tree, "page-list")]
    marks = [
        f"{name}#{node.get('id')}"
        for name, tree in trees.items()
        for node in elements(tree, "span", "div")
        if node.get("role") == "doc-pagebreak"
    ]
    return bool(listed) and set(listed) == set(marks) and len(listed) == len(marks) == pages


def _headings_hold(tree: Element) -> bool:
    """Check that no head jumps a level downwards, and that each chapter has a name."""
    level = 0
    for heading in elements(tree, *HEADINGS):
        rank = int(str(heading.tag)[-1])
        if level and rank > level + 1:
            return False
        level = rank
    chapters = [node for node in elements(tree, "section") if node.get("role") == "doc-chapter"]
    return all(
        node.get("aria-label") or next(elements(node, "h2"), None) is not None for node in chapters
    )


def _table_holds(table: Element) -> bool:
    """Check that a table has heads and that each says what it heads."""
    headings = list(elements(table, "th"))
    return bool(headings) and all(heading.get("scope") for heading in headings)


def _has_words(link: Element) -> bool:
    """Check that a link says something: by its text, its label or its picture's."""
    said = words(link).strip() or link.get("aria-label")
    return bool(said) or any(picture.get("alt") for picture in elements(link, "img"))
