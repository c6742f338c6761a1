"""Why the decision: the one rule that settled it, and in one sentence that nothing above it applied."""

from __future__ import annotations

from functools import lru_cache

from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..language.actions import Action, Ask, Check, Decide, Refer
from ..resolution.order import LADDER, NOW
from ..resolution.reasoner import Consultation
from ..resolution.referrals import checks, referrals
from ..resolution.shape import PRINTED, CheckItem, Decision, Setting
from ..words.text import Text, lower_first
from .grounds import Atom
from .nodes import Role, Sketch


def gives(of: Consultation, action: Action) -> Decision | None:
    """The decision that an action asks for, if any; in self-care a check is a referral."""
    return _gives(of.setting, action)


def _gives(setting: Setting, action: Action) -> Decision | None:
    if isinstance(action, Refer):
        return "refer_now" if action.urgency == NOW else "refer"
    if isinstance(action, Check):
        return "refer" if setting == "self_care" else "check_first"
    if isinstance(action, Ask):
        return "ask"
    return action.decision if isinstance(action, Decide) else None


def rules_giving(of: Consultation, wanted: Decision) -> list[Rule]:
    """Every rule of the knowledge that asks for a decision."""
    return [*_giving(of.knowledge, of.setting, wanted)]


@lru_cache(maxsize=32)
def _giving(knowledge: Knowledge, setting: Setting, wanted: Decision) -> tuple[Rule, ...]:
    return tuple(rule for rule in knowledge.rules if any(_gives(setting, action) == wanted for action in rule.then))


def fired_for(of: Consultation, wanted: Decision) -> list[str]:
    """The rules that fired and ask for a decision, in the order in which the advice names them."""
    wanting = [rule.id for rule in rules_giving(of, wanted) if rule.id in of.firings]
    named = [rule for referral in of.advice.referrals for rule in referral["rules"]]
    named += [rule for check in of.advice.checks for rule in check["rules"]]
    first = [rule for rule in dict.fromkeys(named) if rule in wanting]
    return [*first, *(rule for rule in wanting if rule not in first)]


def decision(of: Consultation) -> Sketch:
    """What the decision rests on."""
    value = of.advice.decision
    says = of.tongue("why.decision", decision=of.tongue(f"decision.{value}"))
    fired = fired_for(of, value)
    notes = _nothing_above(of, value)
    roles = _settled(of, value, fired)
    if roles:
        return Sketch("decision", value, says, roles, notes=notes, also=tuple(fired[1:]))
    if value == "food_first":
        return Sketch("decision", value, says, notes=(*notes, of.tongue("why.nothing_favoured")))
    return Sketch("decision", value, says, parts=no_form(of), notes=(*notes, of.tongue("referral.no_form")))


def settled_by(of: Consultation) -> list[str]:
    """The rules that settled the decision, which its proof begins with; [] where no rule did."""
    value = of.advice.decision
    return [role.rule for role in _settled(of, value, fired_for(of, value))]


def _settled(of: Consultation, value: Decision, fired: list[str]) -> tuple[Role, ...]:
    speaking = (_speaking(of, of.advice.first_choice[0]),) if value in PRINTED else ()
    return (*map(Role, fired[:1]), *speaking)


def _nothing_above(of: Consultation, value: Decision) -> tuple[Text, ...]:
    """That no rule for a stricter decision applied, and how many of them more answers could still decide."""
    stricter = {rule.id for above in LADDER[: LADDER.index(value)] for rule in rules_giving(of, above)}
    if not stricter:
        return ()
    notes = [of.tongue(f"why.nothing_above.{value}", n=len(stricter))]
    undecided = sum(rule.id in stricter for rule in of.findings.undecided)
    if undecided:
        notes.append(of.tongue("why.undecided", n=undecided))
    return tuple(notes)


def referral(of: Consultation, place: int) -> tuple[tuple[Role, ...], tuple[Sketch, ...]]:
    """The rule behind one referral; where no form is left, what spoke for each form and what took it away."""
    rules = of.advice.referrals[place]["rules"]
    before = len(referrals(of.case, of.decided.referrals))
    if place < before:
        return tuple(map(Role, rules)), ()
    if of.setting == "self_care" and (asked := checks(of.case, of.decided.checks)):
        return check_roles(of, asked[place - before]), ()
    return (), no_form(of)


def check_roles(of: Consultation, item: CheckItem) -> tuple[Role, ...]:
    """The rules behind a check, and the medicine that it is about with the classes that brought it up."""
    classes = {firing.rule.id: action.class_ for firing, action in of.case.actions(Check)}
    return tuple(
        Role(rule, needed=(Atom("medicine_classes", name, True),) if (name := classes.get(rule)) else (),
             about=item["about"])
        for rule in item["rules"]
    )


def no_form(of: Consultation) -> tuple[Sketch, ...]:
    """Every form that something speaks for, with as few vetoes as take them all away."""
    vetoes = {form: [firing.rule.id for firing, _ in of.ranking.vetoes[form]] for form in of.ranking.favours}
    rules = list(dict.fromkeys(rule for vetoing in vetoes.values() for rule in vetoing))
    for rule in reversed(rules):
        left = set(rules) - {rule}
        if all(left.intersection(vetoing) for vetoing in vetoes.values()):
            rules.remove(rule)
    return tuple(_lost(of, form, next(rule for rule in vetoing if rule in rules)) for form, vetoing in vetoes.items())


def _lost(of: Consultation, form: str, veto: str) -> Sketch:
    roles = (Role(veto, of.tongue("why.role.avoid"), member(of, veto, form)), _speaking(of, form))
    return Sketch(f"form:{form}", "unsuitable", of.tongue("why.form.unsuitable", form=of.tongue.form(form)), roles)


def _speaking(of: Consultation, form: str) -> Role:
    """One rule that speaks for a form."""
    rule = of.ranking.favours[form][0][0].rule.id
    says = of.tongue("why.role.speaks", form=lower_first(of.tongue.form(form)))
    return Role(rule, says, member(of, rule, form))


def member(of: Consultation, rule_id: str, form: str) -> tuple[Atom, ...]:
    """Where a rule speaks of all forms that a fact holds: that this form is among them."""
    sets = [action.forms for action in of.firings[rule_id].rule.then if hasattr(action, "forms")]
    facts = {forms.from_fact for forms in sets if getattr(forms, "from_fact", None)}
    if any(form in getattr(forms, "names", ()) for forms in sets):
        return ()
    return tuple(Atom(fact, form, True) for fact in sorted(facts) if form in of.customer.facts.get(fact, ()))
