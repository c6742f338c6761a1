"""Why not: what kept a form, a dose or a decision from being given, and which rules would have given it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..knowledge.rules import Rule
from ..language.actions import Action, Avoid, Discourage, DoseRange, Favour
from ..language.conditions import All, Condition, HasAny
from ..resolution.advice import unshared
from ..resolution.order import LADDER
from ..resolution.reasoner import Consultation
from ..resolution.shape import PRINTED, Decision
from ..words.errors import ProfileError, fault, nearest
from ..words.text import Language, Text, lower_first, number
from .failing import Failed, Shortfall
from .nodes import Role, Sketch, build
from .proof import INDENT, Node, Proof, lines
from .why import why
from .why_decision import fired_for, member, rules_giving
from .why_dose import dose as dose_sketch
from .why_form import favour_roles, headline

# So many rules that would have given it are shown, the closest first; all are counted.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Missed:
    """A rule that would have given it, and the smallest set of its conditions that failed."""

    rule: str
    would: Text
    failed: tuple[Failed, ...]
    says: Text

    def to_dict(self) -> dict[str, Any]:
        return {"rule": self.rule, "would": self.would, "failed": [f.to_dict() for f in self.failed], "says": self.says}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why something was not given.

    `given` where it was given after all. `in_the_way` are the proofs of what kept it from being given; `missed` the
    rules that would have given it (or spoken for it), the closest first, out of `total`.
    """

    target: str
    given: bool
    says: Text
    in_the_way: tuple[Proof, ...] = ()
    missed: tuple[Missed, ...] = ()
    total: int = 0
    missed_says: Text | None = None
    notes: tuple[Text, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain data of its own, ready for JSON."""
        data = {"target": self.target, "given": self.given, "says": self.says, "notes": list(self.notes),
                "in_the_way": [proof.to_dict() for proof in self.in_the_way],
                "missed": [missed.to_dict() for missed in self.missed], "total": self.total}
        return {name: unshared(part) for name, part in data.items()}

    def sentences(self, language: Language) -> list[str]:
        """The explanation as sentences, indented by depth."""
        return [INDENT * depth + text[language] for depth, text, _ in self.lines()]

    def lines(self) -> Iterable[tuple[int, Text, Node | Missed | Failed | WhyNot]]:
        """Every sentence with its depth and what says it."""
        told: set[str] = set()
        yield 0, self.says, self
        yield from ((1, note, self) for note in self.notes)
        for proof in self.in_the_way:
            # What the headline has said already is not said again.
            again = proof.says == self.says
            yield from list(lines(proof, 0, told))[1:] if again else lines(proof, 1, told)
        if self.missed and self.missed_says:
            yield 1, self.missed_says, self
        for missed in self.missed:
            yield 2, missed.says, missed
            yield from ((3, failed.says, failed) for failed in missed.failed)


def why_not(of: Consultation, target: str) -> WhyNot:
    """Why a form (its id), a decision or a dose (`dose:<amount>`) was not given.

    Raises ProfileError where there is no such form or decision.
    """
    kind, _, name = target.partition(":")
    if kind == "form" and name in of.knowledge.forms:
        kind = name
    if kind in of.knowledge.forms:
        return _form(of, kind)
    for decision in LADDER:
        if kind == decision:
            return _decision(of, decision)
    if kind == "dose" and (amount := _number(name)) is not None:
        return _dose(of, amount)
    known = [*of.knowledge.forms, *LADDER, "dose:<amount>"]
    raise ProfileError([fault("why-not", "no_value", nearest(target, known, limit=20), value=repr(target))])


def _number(name: str) -> float | None:
    try:
        return float(name.replace(",", "."))
    except ValueError:
        return None


def _form(of: Consultation, form: str) -> WhyNot:
    name = of.tongue.form(form)
    verdict = next(entry["verdict"] for entry in of.ranking.verdicts if entry["form"] == form)
    missed = _missed(of, Favour, lambda action: form in (action.forms.names or of.knowledge.forms), form)
    if of.advice.decision not in PRINTED:
        says = of.tongue("why_not.form.not_printed", form=name)
        return _with_missed(of, WhyNot(form, False, says, (why(of, "decision"),)), missed, lower_first(name))
    if verdict == "first_choice":
        return WhyNot(form, True, of.tongue("why_not.form.given", form=name), (why(of, f"form:{form}"),))
    against = [*of.ranking.vetoes.get(form, ()), *of.ranking.discouraged.get(form, ())]
    roles = tuple(Role(rule, _against(of, rule, form), member(of, rule, form))
                  for rule in dict.fromkeys(firing.rule.id for firing, _ in against))
    parts = () if verdict == "unsuitable" else _scores(of, form)
    proof = build(of, Sketch(f"form:{form}", verdict, headline(of, form, verdict), roles, parts))
    return _with_missed(of, WhyNot(form, False, proof.says, (proof,)), missed, lower_first(name))


def _against(of: Consultation, rule: str, form: str) -> Text:
    actions = of.firings[rule].rule.then
    veto = any(isinstance(action, Avoid) and form in of.case.forms(action.forms) for action in actions)
    return of.tongue("why.role.avoid" if veto else "why.role.discourage")


def _scores(of: Consultation, form: str) -> tuple[Sketch, ...]:
    """The points of a form and of the one that stands first, rule by rule."""
    first = of.advice.first_choice[0]
    return tuple(
        Sketch(f"form:{one}", of.ranking.points(one), of.tongue("why_not.form.scored", form=of.tongue.form(one),
                                                        points=of.ranking.points(one)), favour_roles(of, one))
        for one in (first, form)
    )


def _decision(of: Consultation, wanted: Decision) -> WhyNot:
    tongue, given = of.tongue, of.advice.decision
    name = tongue(f"decision.{wanted}")
    if given == wanted:
        return WhyNot(wanted, True, tongue("why_not.decision.given", decision=name), (why(of, "decision"),))
    says = tongue("why_not.decision", wanted=name, decision=tongue(f"decision.{given}"))
    rules = [rule for rule in rules_giving(of, wanted) if rule.id not in of.firings]
    missed = [_miss(of, rule, rule.when, rule.then) for rule in rules]
    if LADDER.index(given) > LADDER.index(wanted):
        return _with_missed(of, WhyNot(wanted, False, says), missed, tongue("why_not.quoted", name=name))
    steps = [decision for decision in LADDER[: LADDER.index(wanted)] if fired_for(of, decision)]
    proofs = [why(of, "decision"), *(_standing(of, decision) for decision in steps if decision != given)]
    ready = fired_for(of, wanted)
    notes = (tongue("why_not.decision.ready", titles=tongue.titles(tuple(ready))),) if ready else ()
    if wanted == "recommend":
        notes = (tongue("why_not.decision.remains"),)
    answer = WhyNot(wanted, False, says, tuple(proofs), notes=notes)
    return _with_missed(of, answer, missed, tongue("why_not.quoted", name=name))


def _standing(of: Consultation, decision: Decision) -> Proof:
    """A decision that would come next if the one that was given fell away."""
    fired = fired_for(of, decision)
    says = of.tongue("why_not.decision.next", decision=of.tongue(f"decision.{decision}"))
    return build(of, Sketch("decision", decision, says, (Role(fired[0]),), also=tuple(fired[1:])))


def _dose(of: Consultation, amount: float) -> WhyNot:
    target, tongue, found = f"dose:{number(amount, 'en')}", of.tongue, of.doses
    covering: Callable[[DoseRange], bool] = lambda action: (action.low or 0) <= amount <= action.high  # noqa: E731
    missed = _missed(of, DoseRange, covering)
    about = tongue("why_not.dose.name", figure=amount)
    if of.advice.decision not in PRINTED:
        says = tongue("why_not.dose.not_printed", figure=amount)
        return _with_missed(of, WhyNot(target, False, says, (why(of, "decision"),)), missed, about)
    if found is None:
        return _with_missed(of, WhyNot(target, False, tongue("why.dose.none")), missed, about)
    if found.low <= amount <= found.high:
        says = tongue("why_not.dose.given", figure=amount, low=found.low, high=found.high)
        limit, authority = of.case.numbers["self_care_limit"], of.knowledge.sources[of.knowledge.authority]
        shown = tongue("ladder.amount", figure=amount)
        above = tongue("ladder.above_limit", amount=shown, limit=limit, authority=authority.publisher)
        return WhyNot(target, True, says, (why(of, "dose"),), notes=(above,) if amount > limit else ())
    bound = "low" if amount < found.low else "high"
    says = tongue(f"why_not.dose.{bound}", figure=amount, low=found.low, high=found.high)
    proofs = [build(of, dose_sketch(of, bound)), *_outside(of, covering)]
    return _with_missed(of, WhyNot(target, False, says, tuple(proofs)), missed, about)


def _outside(of: Consultation, covering: Callable[[DoseRange], bool]) -> list[Proof]:
    """Ranges that apply and hold the dose but do not let it through: their forms are unsuitable, or others bound it."""
    proofs = []
    for firing, action in of.case.actions(DoseRange):
        if covering(action):
            lost = action.forms and not set(action.forms) & set(of.ranking.allowed)
            unused = of.doses is not None and all(need.name != action.need for need in of.doses.needs)
            why = "forms" if lost else "general" if unused else "bounded"
            says = of.tongue(f"why_not.dose.{why}", dose=of.tongue.action(action))
            proofs.append(build(of, Sketch("dose", None, says, (Role(firing.rule.id),))))
    return proofs


def _missed(
    of: Consultation, kind: type[Any], fits: Callable[[Any], bool], form: str | None = None
) -> list[Missed]:
    """The rules with an action that would have given it, each with what it was short of."""
    found = []
    for rule in of.knowledge.rules:
        for action in rule.then:
            if not (isinstance(action, kind) and fits(action)):
                continue
            missed = _miss(of, rule, _with_member(rule.when, action, form), (action,))
            if missed.failed:
                found.append(missed)
                break
    return found


def _with_member(when: Condition, action: Action, form: str | None) -> Condition:
    """Where a rule speaks of all forms that a fact holds, the form must also be among them."""
    if form is None or not isinstance(action, (Favour, Avoid, Discourage)) or action.forms.from_fact is None:
        return when
    return All((when, HasAny(action.forms.from_fact, (form,))))


def _miss(of: Consultation, rule: Rule, when: Condition, actions: Iterable[Action]) -> Missed:
    shortfall = Shortfall(of.knowledge, of.findings.memory, of.tongue)
    would = of.tongue.action(next(iter(actions)))
    says = of.tongue("why_not.rule", title=rule.title, would=would)
    return Missed(rule.id, would, tuple(shortfall.of(when)), says)


def _with_missed(of: Consultation, answer: WhyNot, missed: list[Missed], name: Text) -> WhyNot:
    """The closest rules: fewest failed conditions first, unknown before no; one for each set of failed conditions."""
    missed.sort(key=lambda one: (len(one.failed), sum(failed.truth == "no" for failed in one.failed)))
    by_failed = {tuple(failed.leaf for failed in one.failed): one for one in reversed(missed)}
    distinct = [one for one in missed if by_failed[tuple(failed.leaf for failed in one.failed)] is one]
    shown = tuple(distinct[:SHOWN])
    says = of.tongue("why_not.missed", n=len(shown), total=len(missed), what=name)
    return replace(answer, missed=shown, total=len(missed), missed_says=says)
