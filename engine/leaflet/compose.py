"""Chooses the sentences of the sheet: the structure of the advice and the facts decide, its free texts never appear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..arithmetic.clock import week_minutes
from ..dayplan.shape import Plan, PlannedMedicine
from ..knowledge import Knowledge
from ..knowledge.leaflet import FILE, LeafletTexts, Statement
from ..language.conditions import Memory, compile_condition
from ..profile import Customer
from ..resolution.advice import Advice
from ..shelf.answer import Placed
from ..words.errors import KnowledgeError, ProfileError, fault
from ..words.text import LANGUAGES, Language, Text, fill
from .chosen import chosen_circumstances, chosen_values, claims_allowed
from .circumstances import circumstances, sheet_of, steps, top
from .lists import Lists, Values, between
from .model import Leaflet, Line, Section


def compose(
    advice: Advice, customer: Customer, memory: Memory, knowledge: Knowledge, chosen: Placed | None = None
) -> Leaflet:
    """The sheet for one advice. Pure.

    Raises ProfileError with the open questions where the decision is `ask`, KnowledgeError where the knowledge has no
    leaflet.yaml.
    """
    texts = knowledge.leaflet
    if texts is None:
        raise KnowledgeError([fault(FILE, "knowledge.leaflet.missing", "knowledge.leaflet.missing.mend", file=FILE)])
    if advice.decision == "ask":
        raise ProfileError(
            fault(question["fact"], "leaflet_open", "leaflet_open.mend", question=question["text"])
            for question in advice.questions
        )
    composer = _Composer(advice, customer, memory, knowledge, texts, chosen)
    return Leaflet(
        sheet=sheet_of(advice),
        title=composer.title(),
        sections=tuple(composer.sections()),
        plan=composer.plan(),
        words={name: {**text} for name, text in texts.words.items()},
        reviewed=texts.reviewed and advice.meta["reviewed"],
    )


class _Composer:
    """Goes through the statements in the order of the file."""

    def __init__(
        self, advice: Advice, customer: Customer, memory: Memory, knowledge: Knowledge, texts: LeafletTexts,
        chosen: Placed | None,
    ) -> None:
        self._advice, self._memory, self._knowledge, self._texts = advice, memory, knowledge, texts
        self._holds = circumstances(advice, knowledge)
        held = "hold" in self._holds
        self._holds |= {*chosen_circumstances(chosen, self._holds)}
        if not claims_allowed(chosen, knowledge):
            self._holds -= {"health_claims"}
        self._lists = Lists(advice, customer, knowledge, texts)
        self._values = {**self._own_values(), **chosen_values(chosen, held, knowledge, texts)}

    def title(self) -> Text:
        name = "pharmacist" if "only.pharmacist" in self._holds else sheet_of(self._advice)
        return {**self._texts.words[f"title.{name}"]}

    def sections(self) -> Iterator[Section]:
        chosen = [statement for statement in self._texts.statements if self._stands(statement)]
        for spec in self._texts.sections.values():
            lines = tuple(
                line for statement in chosen if statement.spec.section == spec.id for line in self._lines(statement)
            )
            if lines:
                heading = spec.heading.text if spec.heading else None
                yield Section(spec.id, spec.kind, heading, spec.side, spec.inline, lines)

    def plan(self) -> dict[Language, Plan] | None:
        """The plan in each language with the known names of medicines, without what staff are told."""
        plan = self._advice.plan
        if plan is None or "plan" not in self._holds:
            return None
        names = {one["medicine"]: self._lists.medicine(one["medicine"]) for one in plan["medicines"]}
        return {language: _named(plan, {old: new[language] for old, new in names.items()}) for language in LANGUAGES}

    def _stands(self, statement: Statement) -> bool:
        spec = statement.spec
        if not self._holds.issuperset(spec.given) or not self._holds.isdisjoint(spec.unless):
            return False
        return statement.when is None or compile_condition(statement.when)(self._memory) not in (False, None)

    def _lines(self, statement: Statement) -> Iterator[Line]:
        spec = statement.spec
        for values in self._lists(spec.each) if spec.each else [{}]:
            filled: Mapping[str, Text | str | float] = {**self._values, **values}
            note = values.get("note")
            said = fill(spec.text.text, **filled)
            yield Line(spec.id, said, spec.shows, spec.rank, note if isinstance(note, dict) else None)

    def _own_values(self) -> Values:
        """What the braces of a text stand for; only what the advice has."""
        advice, dose = self._advice, self._advice.dose
        values: dict[str, Text | str | float] = {}
        if advice.first_choice:
            values["form"] = self._knowledge.forms[self._form()].name.text
        if dose is not None:
            values["limit"], values["top"] = dose["self_care_limit"]["amount"], top(dose)
            values["split"] = dose["split"] or 1
            if dose["current"]:
                values["taken"] = between(dose["current"]["low"], dose["current"]["high"])
            if steps(dose):
                values["first"] = steps(dose)[0]
        return values

    def _form(self) -> str:
        """The first choice; of several, one that the dose is for."""
        first, dose = self._advice.first_choice, self._advice.dose
        return next((form for form in first if dose and form in dose["applies_to"]), first[0])


def _named(plan: Plan, names: Mapping[str, str]) -> Plan:
    silent: Text = {"sv": "", "en": ""}
    return {
        "days": [
            {
                **day,
                "blocked": [{**span, "medicine": names[span["medicine"]]} for span in day["blocked"]],
                "best": [{**best, "why": silent} for best in day["best"]],
                "no_slot": None,
                "not_split": None,
            }
            for day in plan["days"]
        ],
        "medicines": list(_together({**one, "medicine": names[one["medicine"]]} for one in plan["medicines"])),
        "without_times": [],
        "without_day": [],
        "no_distance": [],
        "not_considered": [],
        "too_near": [],
        "rules": plan["rules"],
        "claims": plan["claims"],
    }


def _together(medicines: Iterable[PlannedMedicine]) -> Iterator[PlannedMedicine]:
    """Medicines of one name as one, with the times of all: two strengths are one name on the sheet."""
    same: dict[str, list[PlannedMedicine]] = {}
    for one in medicines:
        same.setdefault(one["medicine"], []).append(one)
    for first, *others in same.values():
        times = dict.fromkeys(time for one in (first, *others) for time in one["times"])
        yield {**first, "times": sorted(times, key=week_minutes),
               "blocked": [span for one in (first, *others) for span in one["blocked"]]}
