"""What surviving mutants of the line would have changed unseen, by kind: misspellings, halves of words, how often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from every import every

from tillskott import Advisor

LONG = ["förstoppning", "sömnproblem", "muskelkramper", "njursjukdom", "osteoporos", "constipation", "muscle cramps"]


@cache
def advisor() -> Advisor:
    return Advisor()


def profile(line: str) -> Mapping[str, Any]:
    return {key: value for key, value in advisor().read_line(line).profile.items() if key != "partial"}


def misspelt(word: str) -> Iterator[str]:
    """With one inner letter lost, doubled, or changed with the next."""
    for at in range(2, len(word) - 1):
        if word[at].isalpha() and word[at - 1].isalpha():
            yield word[:at] + word[at + 1:]
            yield word[:at] + word[at] + word[at:]
            if word[at] != word[at + 1] and word[at + 1].isalpha():
                yield word[:at] + word[at + 1] + word[at] + word[at + 2:]


@every("word", LONG)
def test_a_long_word_with_one_fault_means_the_same_or_is_asked_about(word: str) -> None:
    meant = profile(word)
    assert meant
    understood = []
    for written in dict.fromkeys(misspelt(word)):
        line = advisor().read_line(written)
        found = {key: value for key, value in line.profile.items() if key != "partial"}
        assert found == meant or (not found and line.questions), (written, found)
        understood.append(found == meant)
    assert sum(understood) >= 0.9 * len(understood), [*misspelt(word)]


@every(("line", "meant"), [
    # The half is no word by itself, and takes the end of the other.
    ("hjärt- eller njursjukdom", {"conditions": ["heart_disease", "kidney_disease"]}),
    ("hjärt, njursjukdom", {"conditions": ["heart_disease", "kidney_disease"]}),
    # It is one: nobody who says sleep means trouble with sleep.
    ("sömn och magproblem", {"goals": ["sleep"], "stomach": "sensitive"}),
    ("sömn, magproblem", {"goals": ["sleep"], "stomach": "sensitive"}),
    ("stress och sömnproblem", {"goals": ["stress"], "symptoms": ["sleep_problems"]}),
])
def test_a_half_of_a_word_takes_the_end_of_another_only_where_it_is_none_itself(
    line: str, meant: Mapping[str, Any]
) -> None:
    assert profile(line) == meant


@every(("often", "meant"), [
    ("varannan dag", {"every_days": 2}), ("every other day", {"every_days": 2}),
    ("en gång i veckan", {"every_days": 7}), ("varje vecka", {"every_days": 7}),
    ("2 om dagen", {"per_day": 2}), ("två om dagen", {"per_day": 2}), ("1 x 2", {"per_day": 2}),
    ("morgon och kväll", {"per_day": 2}), ("dagligen", {"per_day": 1}), ("", {}),
])
def test_how_often_a_product_is_taken_is_read(often: str, meant: Mapping[str, Any]) -> None:
    (found,) = profile(f"tar magnesium 250 mg {often}".strip())["supplements"]
    assert found == {"label": "magnesium 250 mg", **meant}
