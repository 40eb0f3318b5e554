"""Odd and bad bodies: what is said, at which line, and whether a book comes out of it."""

import re
import tomllib
from pathlib import Path

import pytest

from bookpress.messages import words
from bookpress.model.findings import BookError
from bookpress.reading import read_source

HEAD = """\
---
title: Un titre
language: fr
keywords: essai
speakers: {SD: {name: Samuel Durand, role: interviewee}, VB: {name: Véra, role: interviewer}}
---
"""
HEAD_LINES = HEAD.count("\n")


def headed(body):
    """Put a head above a body; it declares speakers when the body names one."""
    named = re.search(r"(?i)\b(?:sd|vb|ds|bv|samuel)\b", body)
    return (HEAD if named else HEAD.replace("speakers:", "#")) + body


DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)
"""A PNG of one pixel."""
CASES = tomllib.loads((Path(__file__).parent / "bad" / "body.toml").read_text("utf-8"))


def read(tmp_path, body):
    """Return what is said of a body, and whether it was refused."""
    (tmp_path / "dot.png").write_bytes(DOT)
    source = tmp_path / "book.md"
    source.write_text(headed(body), "utf-8")
    try:
        return read_source(source, "book.md")[1], "built"
    except BookError as error:
        return error.findings, "refused"


@pytest.mark.parametrize("name", CASES)
def test_a_bad_body_is_named_by_line(tmp_path, name):
    case = CASES[name]

    found, verdict = read(tmp_path, case["body"])

    said = [f"{one.place.line - HEAD_LINES} {one.code}" for one in found]
    assert (said, verdict) == (case["found"], case["verdict"])
    assert case.get("words", "") in "\n".join(words(one) for one in found)
