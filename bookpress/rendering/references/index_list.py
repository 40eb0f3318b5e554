"""The entries of an index as a tree: a list for each letter, in it a list below an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from itertools import groupby

from lxml import etree

from bookpress.model.book import Element, Phrase
from bookpress.model.theme import Labels
from bookpress.rendering.references.alphabet import initial, sort_key
from bookpress.rendering.references.entries import Entry
from bookpress.rendering.references.locators import LOCATORS, write_locators
from bookpress.rendering.trees import made


def index_list(root: Entry, language: str, labels: Labels) -> Element:
    """Write all entries, sorted as the language sorts them."""
    holder = etree.Element("div", {"class": "index-list"})
    entries = _sorted(root, language)
    for _, letter in groupby(entries, lambda one: initial(one.words, language)):
        holder.append(_list(letter, root, language, labels, "index-letter"))
    return holder


def _sorted(entry: Entry, language: str) -> list[Entry]:
    return sorted(entry.below.values(), key=lambda one: sort_key(one.words, language))


def _list(
    entries: Iterable[Entry], root: Entry, language: str, labels: Labels, css_class: str
) -> Element:
    """Write some entries, and all below them."""
    items = etree.Element("ul", {"class": css_class})
    for entry in entries:
        item = etree.SubElement(items, "li", {"class": "index-entry"})
        if entry.id:
            item.set("id", entry.id)
        item.append(_term(entry.words))
        if entry.places:
            item.append(_locators(entry))
        _add_references(item, entry.see, labels["index_see"], root, labels.beside(language))
        _add_references(item, entry.also, labels["index_see_also"], root, labels.beside(language))
        if entry.below:
            item.append(_list(_sorted(entry, language), root, language, labels, "index-below"))
    return items


def _term(words: str) -> Element:
    """Write the words of an entry."""
    term = made("span", "index-term", str(words))
    if isinstance(words, Phrase):
        tree = deepcopy(words.tree)
        term.text = tree.text
        term.extend(list(tree))
    return term


def _locators(entry: Entry) -> Element:
    """Write the ways to the places of an entry, counted."""
    given = {"data-targets": " ".join(entry.places), "data-entry": str(entry.words)}
    locators = etree.Element("span", {"class": LOCATORS, **given})
    write_locators(locators, [(one, str(n)) for n, one in enumerate(entry.places, 1)])
    return locators


def _add_references(
    item: Element,
    paths: Mapping[tuple[str, ...], int],
    label: str,
    root: Entry,
    foreign: str | None,
) -> None:
    """Write to which other entries one leads: “, see Type; Letters”."""
    for number, path in enumerate(paths):
        span = etree.SubElement(item, "span", {"class": "index-see"})
        span.text = "; " if number else ", "
        if not number:
            word = etree.SubElement(span, "i", {"lang": foreign} if foreign else {})
            word.text, word.tail = label, " "
        found = root.find(path)
        other = etree.SubElement(span, "a" if found else "span")
        other.text = ", ".join(one.words for one in found) or ", ".join(path)
        if found:
            other.set("href", f"#{found[-1].id}")
