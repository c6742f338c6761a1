"""Our own questionnaire, answered: the facts of a QuestionnaireResponse go into the profile as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .chart import Chart
from .element import Element
from .found import Found
from .report import Item
from .says import says

NONE = "none-of-these"
_DONE = frozenset({"completed", "amended", "in-progress"})


def read_answers(chart: Chart, found: Found) -> None:
    """Every item whose linkId is a fact; a set that is answered in full is no part of a chart but all of it."""
    for kind, element in chart.of("QuestionnaireResponse"):
        if element.text("status") not in _DONE:
            chart.report.not_counted.append(Item(element.place, kind, says("status")))
            continue
        for item in _items(element, 0):
            _answer(chart, found, kind, item)


def _items(element: Element, depth: int) -> Iterator[Element]:
    for item in element.several("item"):
        yield item
        if depth < 8:
            yield from _items(item, depth + 1)


def _answer(chart: Chart, found: Found, kind: str, item: Element) -> None:
    fact = item.text("linkId") or ""
    spec = found.knowledge.vocabulary.of_profile.get(fact)
    values = [value for one in item.several("answer") if (value := _value(one)) is not None]
    if not values:
        return
    if spec is None:
        chart.report.not_understood.append(Item(item.place, kind, says("code"), code=fact[:40]))
        return
    kept = [value for value in values if value != NONE]
    report = chart.report
    if spec.type == "set" or spec.type == "medicines":
        report.profile[fact] = kept
    elif spec.type == "products":
        report.profile[fact] = [{"label": str(value)} for value in kept]
    elif kept:
        report.profile[fact] = kept[0]
    report.read.append(Item(item.place, kind, says("read"), fact, report.profile.get(fact)))


def _value(answer: Element) -> Any:
    coding = answer.one("valueCoding")
    if coding is not None:
        return coding.text("code")
    for name in ("valueInteger", "valueDecimal"):
        if (number := answer.number(name)) is not None:
            return int(number) if number.is_integer() else number
    return answer.text("valueString")
