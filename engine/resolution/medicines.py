"""Every medicine that was given: what it was taken for, and what it comes to for this customer."""

from __future__ import annotations

from collections.abc import Iterable

from ..inference.session import Firing
from ..knowledge.medicines import Medicine
from ..language.actions import Check, Refer
from .case import Case
from .shape import MedicineItem, MedicineStatus

_CLASSES = "medicine_classes"


def medicines(case: Case) -> list[MedicineItem]:
    """One item for each, in the order of the profile."""
    referring = [firing for firing, _ in case.actions(Refer)]
    return [_item(case, medicine, referring) for medicine in case.customer.medicines]


def _item(case: Case, medicine: Medicine, referring: Iterable[Firing]) -> MedicineItem:
    """What asks for most counts; a name that is not known is told as such, whatever a known part of it asks for."""
    sent = [firing for firing in referring if _is_about(firing, medicine)]
    checked = [firing for firing, action in case.actions(Check) if action.class_ in medicine.classes]
    status: MedicineStatus = "no_known_interaction"
    if not medicine.recognised:
        status = "not_recognised"
    elif sent:
        status = "refer"
    elif checked:
        status = "check"
    deciding = sent if status == "refer" else [*sent, *checked]
    return {
        "name": medicine.written,
        "classes": list(medicine.classes),
        "status": status,
        "rules": list(dict.fromkeys(firing.rule.id for firing in deciding)),
    }


def _is_about(firing: Firing, medicine: Medicine) -> bool:
    """Whether one of the medicine's classes is a reason why the rule fired."""
    return any(fact == _CLASSES and value in medicine.classes for fact, value in firing.because)
