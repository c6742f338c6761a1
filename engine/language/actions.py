"""What a rule may conclude: a closed list, each action plain data."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from .record import After, Before, Bilingual, Contradiction, Field, Identifier, Record, values_of

Recipient = Literal["emergency", "doctor", "midwife", "care", "pharmacist"]
Urgency = Literal["now", "soon", "before_starting"]
Fit = Literal["best", "good", "some"]
TimeOfDay = Literal["evening", "after_training", "morning"]
AdviceKind = Literal[
    "food", "lifestyle", "co_supplement", "test", "label", "follow_up", "expectation", "other_cause", "side_effect"
]
Grade = Literal["A", "B", "C", "D"]
# Where a text stands on the first screen: by the jar in the hand, among what to say, or under when to seek care.
Glance = Literal["jar", "stop", "care"]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _whole(value: float) -> float:
    return int(value) if value.is_integer() else value


# 200 in the knowledge is 200 in the answer, not 200.0.
Number = Annotated[float, Field(strict=False), After(_whole)]


class Action(Record):
    """Base of all actions."""

    def brief(self) -> str:
        """What was concluded, for the trace, in the words of the rule language."""
        raise NotImplementedError


class FormSet(Record):
    """Forms named one by one, or all those that a fact holds (`from`)."""

    names: tuple[Identifier, ...] = Field(default=(), strict=False)
    from_fact: str | None = Field(default=None, alias="from")

    def brief(self) -> str:
        return f"those in {self.from_fact}" if self.from_fact else ", ".join(self.names)


def _form_set(value: Any) -> Any:
    return {"names": _listed(value)} if isinstance(value, (str, list)) else value


Forms = Annotated[FormSet, Before(_form_set)]


class Conclude(Action):
    """Adds a value to a derived fact."""

    fact: Identifier
    value: Identifier

    def brief(self) -> str:
        return f"{self.fact}: {self.value}"


class Refer(Action):
    """Contact care before anything is recommended; `now` makes the decision `refer_now`.

    `instead_of` names rules whose referral says less of the same, and is not shown beside this one.
    """

    to: Recipient
    urgency: Urgency
    instead_of: Annotated[tuple[Identifier, ...], Field(strict=False), Before(_listed)] = ()

    def brief(self) -> str:
        return f"refer to {self.to}, {self.urgency}"


class Ask(Action):
    """Nothing is recommended before this fact is known."""

    fact: Identifier

    def brief(self) -> str:
        return f"ask {self.fact}"


class Decide(Action):
    """No supplement is indicated now."""

    decision: Literal["food_first"]

    def brief(self) -> str:
        return self.decision


class Avoid(Action):
    """These forms are unsuitable."""

    forms: Forms

    def brief(self) -> str:
        return f"avoid {self.forms.brief()}"


class Discourage(Action):
    """These forms are at most possible."""

    forms: Forms

    def brief(self) -> str:
        return f"discourage {self.forms.brief()}"


class Favour(Action):
    """These forms fit the need."""

    forms: Forms = Field(alias="form")
    fit: Fit

    def brief(self) -> str:
        return f"favour {self.forms.brief()} ({self.fit})"


class DoseRange(Action):
    """One article's range for one need, a day from supplements; no `low` means "up to"."""

    need: Identifier
    low: Number | None = None
    high: Number
    basis: str
    forms: Annotated[tuple[Identifier, ...], Field(strict=False), Before(_listed)] = ()
    course: Literal["temporary"] | None = None
    split: int | None = None

    def consistent(self) -> None:
        if self.low is not None and self.low > self.high:
            raise Contradiction("range")

    def brief(self) -> str:
        low = "up to " if self.low is None else f"{self.low:g}-"
        return f"dose for {self.need}: {low}{self.high:g}"


class Start(Action):
    """The first dose a day."""

    amount: Number

    def brief(self) -> str:
        return f"start with {self.amount:g}"


class Administer(Action):
    """How it is taken; `hold`: the dose does not go up for now."""

    with_food: bool | None = None
    time_of_day: TimeOfDay | None = None
    split: int | None = None
    hold: Literal[True] | None = None

    def brief(self) -> str:
        return ", ".join(f"{name}: {value}" for name, value in values_of(self).items() if value is not None)


class Check(Action):
    """Something the pharmacist settles before the advice holds; for each medicine of `class`, or about a fact.

    `hours_before`: the nutrient at least so many hours before the medicine; `hours_after`: at least so many after it.
    `usual`: which part of the day that mostly comes to; said only where no clock time and no second medicine with hours
    is known, which might make it untrue. `setting`: only where nobody with training reads the advice. `grave`: it
    comes before those that are not.
    """

    class_: Identifier | None = Field(default=None, alias="class")
    about: Identifier | None = None
    do: Bilingual
    usual: Bilingual | None = None
    setting: Literal["self_care"] | None = None
    grave: Literal[True] | None = None
    hours_before: Number | None = None
    hours_after: Number | None = None

    def consistent(self) -> None:
        if (self.class_ is None) == (self.about is None):
            raise Contradiction("class_or_about")
        if self.usual is not None and not (self.hours_before or self.hours_after):
            raise Contradiction("usual")

    def brief(self) -> str:
        return f"check {self.class_ or self.about}"


class Apart(Record):
    """Medicines of two classes that need so many `hours` between each other; one of `may_move` could be placed anew."""

    one: Identifier
    other: Identifier
    hours: Number
    may_move: Identifier | None = None

    def consistent(self) -> None:
        if self.may_move not in (None, self.one, self.other):
            raise Contradiction("may_move")


class Caution(Action):
    """Shown with the advice whatever the decision, save in an emergency.

    About two of the customer's own medicines (`apart`) the text may name them as {first} and {second}, and their hours
    as {apart}. `glance`: it stands on the first screen too.
    """

    text: Bilingual
    apart: Apart | None = None
    glance: Glance | None = None

    def brief(self) -> str:
        return "caution"


class Advise(Action):
    """Advice beside the supplement; `glance`: it stands on the first screen too."""

    kind: AdviceKind
    text: Bilingual
    glance: Glance | None = None

    def brief(self) -> str:
        return f"advise {self.kind}"


class Limit(Action):
    """What a product must not have for this customer: another substance, or something odd that its label shows.

    Of the `substance` it may hold at most `amount` (in `unit`) a day with what is taken; without `amount`, nothing.
    `finding` is one of the findings about a label.
    """

    substance: Identifier | None = None
    finding: Identifier | None = None
    amount: Number | None = None
    unit: str | None = None

    def consistent(self) -> None:
        if (self.substance is None) == (self.finding is None):
            raise Contradiction("substance_or_finding")
        if (self.amount is None) != (self.unit is None):
            raise Contradiction("amount_and_unit")

    def brief(self) -> str:
        if self.substance is None:
            return f"limit {self.finding}"
        most = "none" if self.amount is None else f"at most {self.amount:g} {self.unit}"
        return f"limit {self.substance}: {most}"


class Evidence(Action):
    """How likely it is to help one need, in words that a customer can hear; A is the best grade, D the worst."""

    need: Identifier
    grade: Grade
    says: Bilingual

    def brief(self) -> str:
        return f"evidence for {self.need}: {self.grade}"


class Position(Record):
    """What one source says in a conflict."""

    claim: Identifier
    says: Bilingual


class Conflict(Action):
    """Sources disagree, and what we made of it."""

    about: Bilingual
    positions: tuple[Position, ...] = Field(min_length=2, strict=False)
    chosen: Bilingual
    why: Bilingual

    def brief(self) -> str:
        return "conflict"


# How each action is written in YAML, and the short form that becomes its fields.
ACTIONS: dict[str, type[Action]] = {
    "conclude": Conclude,
    "refer": Refer,
    "ask": Ask,
    "decide": Decide,
    "avoid": Avoid,
    "discourage": Discourage,
    "favour": Favour,
    "dose": DoseRange,
    "start": Start,
    "administer": Administer,
    "check": Check,
    "caution": Caution,
    "advise": Advise,
    "conflict": Conflict,
    "evidence": Evidence,
    "limit": Limit,
}


def spelled_out(name: str, value: Any) -> Any:
    """The fields of an action that may be written short (`avoid: citrate`, `conclude: {needs: stress}`)."""
    if name == "conclude" and isinstance(value, dict) and len(value) == 1:
        ((fact, concluded),) = value.items()
        return {"fact": fact, "value": concluded}
    if name == "ask":
        return {"fact": value}
    if name == "decide":
        return {"decision": value}
    if name in ("avoid", "discourage"):
        return {"forms": value}
    return value
