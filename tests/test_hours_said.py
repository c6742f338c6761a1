"""Hours that an advice carries are said to whoever reads it, in both languages, beside the medicine's name."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from tillskott import Advisor
from tillskott.engine.checks.cases import load_cases
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.render.phrases import Phrases
from tillskott.engine.words.text import Language

HOURS: dict[Language, re.Pattern[str]] = {"sv": re.compile(r"\btimm|\d h\b"), "en": re.compile(r"\bhour|\d h\b")}


@cache
def advisor(setting: Any) -> Advisor:
    return Advisor(setting=setting)


@cache
def advices() -> list[tuple[str, Any]]:
    """Each case with a check that carries hours, and its advice."""
    found = []
    for case in load_cases():
        if not case["expect"].get("error") and not case.get("authority"):
            advice = advisor(case.get("setting", "counter")).advise(case["profile"])
            if any(check["hours_before"] or check["hours_after"] for check in advice.checks):
                found.append((case["id"], advice))
    return found


@pytest.mark.parametrize("language", HOURS)
def test_each_case_with_hours_says_them_beside_the_medicine(language: Language) -> None:
    assert len(advices()) > 30
    for name, advice in advices():
        told = [f"{about} {words}" for about, words in Phrases(advice, load_knowledge(), language).checks()]
        for check in advice.checks:
            hours = {hour for hour in (check["hours_before"], check["hours_after"]) if hour}
            if not hours:
                continue
            beside = [line for line in told if check["about"] in line]
            assert beside, (name, check["about"])
            for hour in hours:
                number = re.compile(rf"(?<![\d,.]){hour:g}(?![\d,.]\d)")
                assert any(number.search(line) and HOURS[language].search(line) for line in beside), (name, beside)
