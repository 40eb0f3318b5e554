"""The JSON Schema of the head, made of the table that reads it."""

from __future__ import annotations

from typing import Any

from bookpress.reading.front_matter.keys import FRONT_MATTER


def front_matter_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12), for editors that complete and check a head as one types.

    >>> front_matter_schema()["required"]
    ['title', 'language']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of a bookpress source",
        **FRONT_MATTER.schema,
    }
