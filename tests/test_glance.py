"""The first screen: never more than a person reads in 90 seconds, and never without what must stand there."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from consultations import ADVISORS, KNOWLEDGE, customers, some
from hypothesis import given
from rich.console import Console

from tillskott.engine.advice import Advice
from tillskott.engine.render.glance import MOST_LINES, MOST_WORDS, WIDTH, Glance, glance
from tillskott.engine.render.glance_view import glance_view
from tillskott.engine.text import LANGUAGES, Language

ROLES = ("decision", "first", "give", "jar", "say", "care")
BOTH = pytest.mark.parametrize("language", LANGUAGES)


def advised(profile: Mapping[str, Any], setting: str = "counter") -> Advice:
    return ADVISORS[setting].advise(profile)


def screen(advice: Advice, language: Language, width: int = WIDTH) -> list[str]:
    """The lines that the command prints."""
    console = Console(width=width, file=io.StringIO(), record=True, highlight=False)
    console.print(glance_view(advice, KNOWLEDGE, language))
    return [line.rstrip() for line in console.export_text().splitlines()]


def said(found: Glance) -> str:
    return " ".join(line.text for line in found.lines)


def holds(advice: Advice, language: Language) -> None:
    """All that must be true of every first screen."""
    found, lines = glance(advice, KNOWLEDGE, language), screen(advice, language)
    assert len(lines) <= MOST_LINES, lines
    assert max(map(len, lines)) <= WIDTH, lines
    assert len(" ".join(lines).split()) <= MOST_WORDS, lines
    order = [ROLES.index(line.role) for line in found.lines]
    assert order == sorted(order)
    assert found.lines[0].text.startswith(KNOWLEDGE.texts[f"decision.{advice.decision}"][language].upper())
    text = said(found)
    assert "{" not in text
    for one in advice.referrals:
        assert KNOWLEDGE.texts[f"to.{one['to']}"][language] in text
    if advice.dose is not None:
        assert re.search(rf"\b{advice.dose['self_care_limit']['amount']:g} mg", text)


@some
@given(customers())
@BOTH
def test_no_first_screen_is_longer_than_a_person_reads(language: Language, profile: dict[str, Any]) -> None:
    for setting in ADVISORS:
        holds(advised(profile, setting), language)
