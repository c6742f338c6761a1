"""Our own questionnaire, answered in another system: the answers become facts, as they were given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ...engine.knowledge.fact_types import ENUM, INTAKE, MEDICINES, PRODUCTS, SET, TRIED
from ...engine.knowledge.records import FactSpec
from ...engine.language.conditions import PARTIAL
from ...engine.profile import validate
from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import printable
from .chart import Chart
from .element import Element
from .found import Found
from .moment import days
from .naming import NONE, questionnaire_url
from .questionnaire import LABEL, fields_below
from .report import Item
from .says import says

_DONE = frozenset({"completed", "amended"})
_BEGUN = "in-progress"
_DEEPEST = 8


def read_answers(chart: Chart, found: Found, as_of: date) -> None:
    """Every item whose linkId is a fact, of a response to our questionnaire and to no other."""
    ours = questionnaire_url(found.knowledge)
    for kind, element in chart.of("QuestionnaireResponse"):
        why, part = None, chart.report.not_counted
        status, on = element.text("status"), days(element.text("authored"))
        if (element.text("questionnaire") or "").partition("|")[0] != ours:
            why, part = "other_form", chart.report.no_place
        elif status != _BEGUN and status not in _DONE:
            why = "status"
        elif on is None or (on[0] - as_of).days > 1:
            why, part = ("no_date" if on is None else "future"), chart.report.not_understood
        elif (as_of - on[1]).days > found.knowledge.numbers.get("answer_days", 0):
            why, part = "too_old", chart.report.too_old
        if why is not None:
            part.append(Item(element.place, kind, says(why, date=(element.text("authored") or "")[:10])))
            continue
        for item in _items(element, 0):
            _Answer(chart, found, item, status in _DONE).read()


def check_together(chart: Chart, found: Found) -> None:
    """Raises ProfileError where answers do not go together, such as the time of a medicine that is not listed."""
    if not any(kind == "QuestionnaireResponse" for kind, _ in chart.resources):
        return
    try:
        validate(chart.report.profile, found.knowledge)
    except ProfileError as error:
        raise ProfileError(Fault(one.fact, says("answer")) for one in error.faults) from None


def _items(element: Element, depth: int) -> Iterator[Element]:
    for item in element.several("item"):
        yield item
        if depth < _DEEPEST:
            yield from _items(item, depth + 1)


class _Answer:
    """The answers to one question."""

    def __init__(self, chart: Chart, found: Found, item: Element, done: bool) -> None:
        self._chart, self._found, self._item, self._done = chart, found, item, done

    def read(self) -> None:
        """The fact that the answers say. A fault of the chart where they are none that the question has."""
        fact, answers = self._item.text("linkId") or "", list(self._item.several("answer"))
        spec = self._found.knowledge.vocabulary.of_profile.get(fact)
        if not answers:
            return
        if spec is None:
            self._report("not_understood", "code", code=printable(fact))
            return
        value = self._value(spec, answers)
        if value is None:
            self._report("not_understood", "value", fact=fact)
            return
        try:
            validate({fact: value}, self._found.knowledge)
        except ProfileError as error:
            # What is wrong with it would be told with the answer itself.
            self._chart.faults += [Fault(self._item.place, says("answer"), one.mend) for one in error.faults]
            return
        self._take(spec, value)
        self._report("read", "read", fact=fact, value=value)

    def _report(self, part: str, what: str, **more: Any) -> None:
        getattr(self._chart.report, part).append(
            Item(self._item.place, "QuestionnaireResponse", says(what), **more))

    def _value(self, spec: FactSpec, answers: list[Element]) -> Any:
        values = [one for one in map(_plain, answers) if one != NONE]
        if spec.kind in (SET, MEDICINES):
            return values
        kept = [one for one in answers if _plain(one) != NONE]
        if spec.kind is PRODUCTS:
            return [_product(spec, one) for one in kept]
        if spec.kind is TRIED:
            return [{"form": _plain(one), "result": _field(spec, one, "result")} for one in kept]
        if spec.kind is INTAKE:
            return {str(_plain(one)): _fields(spec, one, "time") for one in kept}
        number = values[0] if len(values) == 1 else values
        return int(number) if isinstance(number, float) and number.is_integer() else number

    def _take(self, spec: FactSpec, value: Any) -> None:
        """What a chart says beside it is not overruled: both count, or the two contradict each other."""
        found, profile = self._found, self._chart.report.profile
        if spec.id == PARTIAL:
            found.in_part |= set(value)
            return
        if spec.kind is ENUM and spec.id not in profile:
            found.member(spec.id, value)
        elif isinstance(value, list):
            if value and isinstance(value[0], dict):
                found.members.setdefault(spec.id, []).extend(value)  # two jars of one kind are two
            else:
                for one in value:
                    found.member(spec.id, one)
            if not value and self._done:
                found.none(spec.id, self._item.place, "QuestionnaireResponse")
            elif self._done:
                found.complete.add(spec.id)
        elif profile.get(spec.id, value) == value:
            profile[spec.id] = value
        else:
            del profile[spec.id]
            self._report("conflicts", "conflict.enum", fact=spec.id, value=value)


def _plain(answer: Element) -> Any:
    """The code of a Coding, else the value itself; None where it is of a kind that no question of ours has."""
    coding = answer.one("valueCoding")
    if coding is not None:
        return coding.text("code")
    number = answer.number("valueInteger")
    number = answer.number("valueDecimal") if number is None else number
    return answer.text("valueString") if number is None else number


def _fields(spec: FactSpec, answer: Element, name: str) -> list[Any]:
    return [_plain(one) for item in answer.several("item") if item.text("linkId") == f"{spec.id}.{name}"
            for one in item.several("answer")]


def _field(spec: FactSpec, answer: Element, name: str) -> Any:
    values = _fields(spec, answer, name)
    value = values[0] if len(values) == 1 else None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _product(spec: FactSpec, answer: Element) -> dict[str, Any]:
    """A product by its parts where its form is told, else by its label."""
    told = {name: one for name in fields_below(spec) if (one := _field(spec, answer, name)) is not None}
    return told if "form" in told else {LABEL: _plain(answer), **told}
