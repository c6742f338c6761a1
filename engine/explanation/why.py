"""Why: the proof of any one part of the advice, holding only the rules and facts that it could not do without."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..language.actions import Ask
from ..resolution.reasoner import Consultation
from ..resolution.shape import PRINTED
from ..words.errors import ProfileError, fault, nearest
from ..words.text import lower_first
from .nodes import Role, Sketch, build
from .proof import Proof
from .why_decision import check_roles, decision, referral
from .why_dose import DOSE_PARTS, dose
from .why_form import form


def why(consultation: Consultation, target: str) -> Proof:
    """The proof of one part of the advice of a consultation.

    `target`: `decision`, `form:<id>`, `dose`, `dose.low` (and the other parts of the dose), `check:<about>`,
    `caution:<id>`, `advice:<id>`, `question:<fact>`, or `referral:<n>`, counted from 1. Raises ProfileError where the
    advice holds no such part.
    """
    known = targets(consultation)
    if target not in known:
        raise ProfileError([fault("why", "no_value", nearest(target, known), value=repr(target))])
    return build(consultation, _sketch(consultation, target))


def targets(consultation: Consultation) -> list[str]:
    """Every part of this advice that can be explained."""
    advice = consultation.advice
    found = ["decision", *(f"form:{form}" for form in consultation.knowledge.forms)]
    found += ["dose", *(f"dose.{part}" for part in DOSE_PARTS)]
    found += [f"check:{check['about']}" for check in advice.checks]
    found += [f"referral:{n}" for n, _ in enumerate(advice.referrals, 1)]
    found += [f"caution:{caution['id']}" for caution in advice.cautions]
    found += [f"advice:{item['id']}" for item in advice.advice]
    return list(dict.fromkeys([*found, *(f"question:{question['fact']}" for question in advice.questions)]))


def _sketch(of: Consultation, target: str) -> Sketch:
    kind, _, name = target.replace("dose.", "dose:", 1).partition(":")
    if kind in ("form", "dose") and of.advice.decision not in PRINTED:
        says = of.tongue("why.not_printed", decision=of.tongue(f"decision.{of.advice.decision}"))
        return Sketch(target, None, says, parts=(decision(of),))
    sketchers: Mapping[str, Callable[[Consultation, str], Sketch]] = {
        "decision": lambda of, _: decision(of),
        "form": form,
        "dose": dose,
        "check": _check,
        "referral": _referral,
        "caution": _caution,
        "advice": _advised,
        "question": _question,
    }
    return sketchers[kind](of, name)


def _check(of: Consultation, about: str) -> Sketch:
    items = [check for check in of.advice.checks if check["about"] == about]
    roles = tuple(role for item in items for role in check_roles(of, item))
    says = of.tongue("why.check", about=of.tongue.any_label(about))
    return Sketch(f"check:{about}", [dict(item) for item in items], says, roles)


def _referral(of: Consultation, number: str) -> Sketch:
    item = of.advice.referrals[int(number) - 1]
    to, urgency = of.tongue(f"to.{item['to']}"), of.tongue(f"urgency.{item['urgency']}")
    says = of.tongue("why.referral", to=lower_first(to), urgency=lower_first(urgency))
    roles, parts = referral(of, int(number) - 1)
    return Sketch(f"referral:{number}", dict(item), says, roles, parts)


def _caution(of: Consultation, name: str) -> Sketch:
    caution = next(item for item in of.advice.cautions if item["id"] == name)
    target, says = f"caution:{name}", of.tongue("why.caution", text=caution["text"])
    if name in of.firings:
        return Sketch(target, dict(caution), says, (Role(name),))
    return Sketch(target, dict(caution), says, parts=(dose(of, "high"),), told=("supplements",))


def _advised(of: Consultation, name: str) -> Sketch:
    items = [item for item in of.advice.advice if item["id"] == name]
    says = of.tongue("why.advice", text=items[0]["text"])
    return Sketch(f"advice:{name}", [dict(item) for item in items], says, (Role(name),))


def _question(of: Consultation, fact: str) -> Sketch:
    asking = [firing.rule.id for firing, action in of.case.actions(Ask) if action.fact == fact]
    question = next(item for item in of.advice.questions if item["fact"] == fact)
    says = of.tongue("why.question", fact=lower_first(of.tongue.label(fact)))
    return Sketch(f"question:{fact}", dict(question), says, (Role(asking[0]),), also=tuple(asking[1:]))
