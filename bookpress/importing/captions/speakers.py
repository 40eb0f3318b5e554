"""Captions → cues, each in its speaker's mouth."""

from __future__ import annotations

from collections.abc import Sequence

from bookpress.importing.captions import names
from bookpress.importing.captions.blocks import Line
from bookpress.importing.captions.markup import Said
from bookpress.importing.captions.repeats import Caption
from bookpress.importing.manuscript import Cue
from bookpress.importing.sentences import joined
from bookpress.model.findings import Place
from bookpress.patterns import late

LAST_WORD = 0.5
"""Seconds that the last word of a line takes: its end, where only its start is known."""
_TURNS = late(r" (?=>>)")
"""Another speaker in the middle of a line."""
MOST_TURNS = 50
"""Of a line: more are no captions, and their signs stay."""


class Speakers:
    """Reads captions in order and keeps who speaks.

    A voice tag names whose words it holds. A name before words holds until the next name, voice
    tag or sign of change, as broadcasters and Otter write.
    """

    def __init__(self, file: str, captions: Sequence[Caption]) -> None:
        said = [one.said for one in captions]
        self.file = file
        self.names = names.names_in(said)
        self.alone = names.names_alone(said)
        self._heard: list[tuple[Cue, list[str]]] = []  # a cue and its words
        self.named: list[Line] = []
        """Where a name was taken from the words."""
        self.taken: set[str] = set()
        self.unnamed: list[Line] = []
        """Where somebody else speaks and nobody says who."""
        # In a file with `<<`, `>>` closes what was quoted.
        self.arrows = not any("<<" in one.words for lines in said for one in lines)
        # Where nobody is named, each voice may have its colour.
        lines = [one for one_caption in said for one in one_caption]
        unnamed = not self.names and all(one.voice is None for one in lines)
        self.coloured = unnamed and len({one.colour for one in lines}) > 1
        self.colour = ""
        self.current = ""
        self.waiting: Line | None = None
        """A sign of change, until words or a name follow."""
        for caption in captions:
            before = len(self._heard)
            dashes = sum(names.change(one.words)[:1] in names.DASHES for one in caption.said)
            # Where names are written, a lone dash is a dash.
            self.dashes = dashes > 1 or not self.names
            for one in caption.said:
                if one.voice is None and names.alone(one.words) in self.alone:
                    self._take(names.alone(one.words), one)
                    continue
                if self.coloured and one.colour != self.colour and not one.words[0].islower():
                    self._close(one)
                    self.colour = one.colour
                for part in _TURNS.split(one.words, MOST_TURNS) if self.arrows else [one.words]:
                    self._hear(part, one, caption, before)

    def cues(self) -> list[Cue]:
        """Return what was heard, in order."""
        return [cue._replace(words=joined(words)) for cue, words in self._heard]

    def _hear(self, words: str, one: Said, caption: Caption, before: int) -> None:
        """Add the words of one turn in a line, behind so many cues of earlier captions."""
        words, ends = names.ends_turn(words)
        if one.voice is not None:
            speaker, self.current = one.voice, ""
        else:
            words = self._without_name(words, one)
            speaker = self.current
        last = self._heard[-1] if len(self._heard) > before else None
        if words and last and last[0].speaker == speaker and not last[0].closes:
            last[1].append(words)
        elif words:
            if self.waiting and not speaker:
                self.unnamed.append(self.waiting)
            self.waiting = None
            end = caption.end
            if end is not None and caption.last is not None:
                end = min(end, caption.last + LAST_WORD)
            place = Place(self.file, line=one.line)
            self._heard.append((Cue("", place, speaker, caption.start, end), [words]))
        if ends:
            self._close(one)

    def _without_name(self, words: str, one: Said) -> str:
        """Take sign and name off the words, and keep who speaks."""
        sign = names.change(words)
        if not (self.arrows if sign.startswith(">") else self.dashes):
            sign = ""
        words = words[len(sign) :]
        found = names.named(words)
        if found and found[0] in self.names:
            words = found[1]
            self._take(found[0], one)
        elif sign:
            self._close(one)
        return words

    def _take(self, name: str, one: Said) -> None:
        self.current, self.waiting = name, None
        self.taken.add(name)
        self.named.append(Line(one.line, one.words))

    def _close(self, one: Said) -> None:
        """End the turn of who speaks; nobody says who is next."""
        self.current, self.waiting = "", Line(one.line, one.words)
        if self._heard:
            cue, words = self._heard[-1]
            self._heard[-1] = cue._replace(closes=True), words
