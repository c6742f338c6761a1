"""Takes a customer from an empty page to a decision, by the quick line or by keys alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counter import Person

MOST_QUESTIONS = 25
DECIDED = frozenset({"refer_now", "refer"})


def by_line(person: Person, customer: Mapping[str, Any]) -> None:
    """Type the line, then answer what is still asked by keys."""
    person.type(customer["line"])
    if not _done(person):
        person.press("Enter")
        by_keys(person, customer)


def by_keys(person: Person, customer: Mapping[str, Any]) -> None:
    """Answer every question that is asked, by keys alone, until it is decided."""
    for _ in range(MOST_QUESTIONS):
        if _done(person):
            return
        _answer(person, person.asked, customer["answers"])
    raise AssertionError(f"{customer['id']}: still asked for {person.asked}")


def _done(person: Person) -> bool:
    return person.decision in DECIDED or not person.asked


def _answer(person: Person, asked: str, answers: Mapping[str, Any]) -> None:
    card = person.page.locator("#question")
    if card.locator("button[value^='open ']").count():
        _groups(person, card, answers)
    elif card.locator("input[name=tick]").count():
        _ticks(person, card, answers.get(asked, []))
    elif card.locator("#typed").count():
        person.type(str(answers[asked]))
        person.press("Enter")
    elif card.locator("#medicine").count() and answers.get(asked):
        for name in answers[asked]:
            person.type(name)
            person.press("Enter")
        person.press("Enter")
    elif card.locator("#medicine, #jar").count():
        person.press("0")
    else:
        _choice(person, card, asked, answers)


def _groups(person: Person, card: Any, answers: Mapping[str, Any]) -> None:
    """None of all the groups, or yes to the one with something in it, and what."""
    for button in card.locator("button[value^='open ']").all():
        group = (button.get_attribute("value") or "").removeprefix("open ")
        if answers.get(group):
            person.press(button.get_attribute("data-key") or "")
            _ticks(person, card, answers[group])
            return
    person.press("0")


def _ticks(person: Person, card: Any, values: list[str]) -> None:
    for value in values:
        box = card.locator(f"input[value='{value}']")
        if box.is_disabled():  # said already
            continue
        key = box.get_attribute("data-key")
        if key:
            person.press(key)
        else:
            person.click(f"input[name=tick][value='{value}']")
    if not _done(person):
        person.press("Enter" if values else "0")


def _choice(person: Person, card: Any, asked: str, answers: Mapping[str, Any]) -> None:
    if asked not in answers:
        person.press("?")
        return
    button = card.locator(f"""button[value*='"{asked}":"{answers[asked]}"']""")
    person.press(button.get_attribute("data-key") or "")
