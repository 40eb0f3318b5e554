"""The vocabulary of HTML: which element is what. Every room asks here.

`INLINE`, `BLOCKS` and what is made of them hold the elements of a book's trees, as
`docs/architecture.md` draws them; `VOID`, `VERBATIM` and `ALL_BLOCKS` all that HTML has.

Source: HTML Living Standard, `#elements-2` (void and raw text elements) and `#flow-content-3`.
"""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    """Read a list of names."""
    return frozenset(text.split())


HEADINGS = names("h1 h2 h3 h4 h5 h6")
INLINE = names(
    """
    em strong code kbd samp var q cite abbr sub sup small del ins mark span dfn u s i b a img
    """
)
"""Elements of a line of text, inside which a word goes on."""
PHRASES = INLINE | {"br"}
"""Elements of a line of text."""
CELLS = names("th td")
LISTS = names("ul ol")
TEXT_BLOCKS = names("p li dt dd caption figcaption") | CELLS
"""Blocks, beside headings, whose words stand right inside them."""
BLOCKS = (
    HEADINGS | TEXT_BLOCKS | LISTS | names("blockquote dl pre hr table thead tbody tr figure div")
)
"""Elements that begin a line and end it."""

ALL_BLOCKS = BLOCKS | names(
    """
    address article aside body center col colgroup details dialog dir fieldset footer form
    frameset head header hgroup html legend link main menu meta nav optgroup option section
    select summary template tfoot title
    """
)
"""Blocks of any HTML: no sentence goes on over their edges."""
VOID = names("area base br col embed hr img input link meta param source track wbr")
"""Elements that have no end tag."""
VERBATIM = names("script style textarea title xmp noembed noframes")
"""Elements that hold no tags: all up to their end is their content."""
OPAQUE = names("code pre kbd samp var tt script style textarea svg math")
"""Elements whose words and spaces stay as they are typed."""
