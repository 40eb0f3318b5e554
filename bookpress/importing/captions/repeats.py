"""What captions show more than once, as those that roll do → once.

YouTube's own captions show each line twice or thrice: while it is spoken, for an instant whole, and
above the next one. Others show a sentence anew with each word, or with another word marked. Whether
a file does so is told by what it repeats itself, and only where one caption follows another without
a gap; who says “No. No.” says it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bookpress.importing.captions.markup import Said

TOUCHING = 0.05
"""Seconds between captions that follow each other; players round."""
INSTANT = 0.1
"""Seconds for which a line is shown that is only carried over; YouTube writes 0.01."""
MOST_LINES = 8
"""Lines that a caption carries over: none shows as many."""
LEAST = 3
"""Repeated captions that make a file one of those; and they must be half of all that touch."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption without its tags."""

    said: tuple[Said, ...]
    raw: str
    """Its text with its tags."""
    start: float | None
    end: float | None
    last: float | None = None
    """The time that stands before its last word."""

    @property
    def words(self) -> str:
        """All its words."""
        return " ".join(one.words for one in self.said)


def without_doubles(captions: Sequence[Caption]) -> tuple[list[Caption], list[Caption]]:
    """Take out what is said again at the very same time; return what stays, and what went."""
    seen = set()
    kept: list[Caption] = []
    doubles: list[Caption] = []
    for caption in captions:
        key = (caption.start, caption.end, caption.raw)
        double = caption.start is not None and bool(caption.said) and key in seen
        (doubles if double else kept).append(caption)
        seen.add(key)
    return kept, doubles


def once(captions: Sequence[Caption]) -> tuple[list[Caption], list[Caption]]:
    """Show each line once, in captions ordered by their starts.

    Returns the captions with what is new in each, and those that repeated something.
    """
    new: list[tuple[Said, ...]] = []
    count = touching = 0
    shown = Caption((), "", None, None)
    for caption in captions:
        touches = _touch(shown, caption)
        if not caption.said:  # an empty one between two
            shown = replace(shown, end=caption.end) if touches else shown
            new.append(())
            continue
        fresh = _new(shown.said, caption.said)
        touching += touches
        count += touches and fresh != caption.said and _rolls(shown, caption, fresh)
        # Above other words, a line may be shown again after a gap too.
        new.append(fresh if touches or len(caption.said) > 1 else caption.said)
        shown = caption
    if count < LEAST or count * 2 < touching:
        return list(captions), []
    rolled = [replace(one, said=said) for one, said in zip(captions, new, strict=True)]
    return rolled, [one for one, said in zip(captions, new, strict=True) if one.said != said]


def _touch(before: Caption, after: Caption) -> bool:
    """Return whether one caption follows another without a gap."""
    return (
        before.end is not None and after.start is not None and after.start <= before.end + TOUCHING
    )


def _rolls(before: Caption, after: Caption, fresh: tuple[Said, ...]) -> bool:
    """Return whether what a caption repeats is surely shown, and not said, again."""
    instant = (
        after.end is not None and after.start is not None and after.end - after.start <= INSTANT
    )
    return bool(fresh) or instant or after.raw != before.raw


def _new(before: tuple[Said, ...], after: tuple[Said, ...]) -> tuple[Said, ...]:
    """Return what a caption shows that the one before it did not end with.

    The last line of that one may have grown by more words.
    """
    shown, words = [one[1:3] for one in before], [one[1:3] for one in after]
    for count in range(min(len(shown), len(words), MOST_LINES), 0, -1):
        if shown[-count:-1] != words[: count - 1]:
            continue
        (last, voice), (now, same) = shown[-1], words[count - 1]
        if (now, same) == (last, voice):
            return after[count:]
        if now.startswith(f"{last} ") and same == voice:
            rest = after[count - 1]._replace(words=now[len(last) + 1 :])
            return (rest, *after[count:])
    return after
