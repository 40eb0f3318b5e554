"""Printing conditions: the name a press is registered under, and the profile that describes it.

The name is a promise about the profile: a file that says FOGRA39 and holds another profile is
printed in other colours than its author saw. So the two are compared wherever both are known.
"""

from __future__ import annotations

import io
import re
from typing import NamedTuple

CUSTOM = "Custom"
"""What a condition is called that the registry does not know (ISO 15930-7, 6.3)."""


class KnownCondition(NamedTuple):
    """A condition for which the theme brings the profile."""

    profile: str
    """The ICC profile, in the theme."""
    info: str
    """What it is, in words."""


KNOWN = {
    "FOGRA39": KnownCondition(
        "colour/FOGRA39L_coated.icc", "Coated paper, ISO 12647-2:2004/Amd 1 (FOGRA39)"
    ),
}
"""Name in the registry of color.org → the condition."""


def words_of(profile: bytes) -> str:
    """Return an ICC profile's own description, empty where it has none or is no profile."""
    from PIL import ImageCms

    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
    except OSError:
        return ""
    return (opened.profile_description or "").strip()


def describes(words: str, name: str) -> bool:
    """Return whether a profile's own words are those of a condition.

    >>> describes("FOGRA39L Coated", "FOGRA39"), describes("PSO Uncoated v3 (FOGRA52)", "FOGRA39")
    (True, False)
    """
    said, wanted = (re.sub(r"[^A-Z0-9]", "", one.upper()) for one in (words, name))
    return re.search(rf"{re.escape(wanted)}(?!\d)", said) is not None
