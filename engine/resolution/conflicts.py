"""Where sources disagree: found in the doses by themselves, or declared by a rule."""

from __future__ import annotations

from ..language.actions import Conflict, Refer
from ..words.text import Text, fill, join, lower_first
from .case import Case
from .dose import Doses, Need, Stated
from .shape import ConflictItem, PositionItem


def conflicts(case: Case, found: Doses | None, printed: bool) -> list[ConflictItem]:
    """Disagreements about a dose that counts, then those that rules declare.

    Where no form and dose are printed, only what the referring rules themselves declare is of use to anybody.
    """
    items: list[ConflictItem] = []
    if found is not None:
        items += [_dispute(case, need) for need in found.needs if need.disputed]
        if not found.overlap:
            items.append(_apart(case, found))
    declared = case.actions(Conflict)
    if not printed:
        declared = [pair for pair in declared if any(isinstance(action, Refer) for action in pair[0].rule.then)]
    return items + [_declared(case, action) for _, action in declared]


def _dispute(case: Case, need: Need) -> ConflictItem:
    name = lower_first(case.knowledge.vocabulary.value_label("needs", need.name))
    chosen = "conflict.dose.chosen" if need.low is not None else "conflict.dose.chosen_up_to"
    return {
        "about": case.text("conflict.dose.about", need=name),
        "positions": [_position(case, stated) for stated in need.stated],
        "chosen": case.text(chosen, low=need.low or 0, high=need.high),
        "why": case.text("conflict.dose.why"),
    }


def _apart(case: Case, found: Doses) -> ConflictItem:
    label = case.knowledge.vocabulary.value_label
    names = join(lower_first(label("needs", need.name)) for need in found.needs)
    return {
        "about": case.text("conflict.needs.about", needs=names),
        "positions": [_position(case, need.stated[0]) for need in found.needs],
        "chosen": case.text("conflict.dose.chosen", low=found.low, high=found.high),
        "why": case.text("conflict.needs.why", need=lower_first(label("needs", found.decisive.name))),
    }


def _position(case: Case, stated: Stated) -> PositionItem:
    firing, action = stated
    claim = firing.rule.claims[0]
    name = "conflict.dose.says_up_to" if action.low is None else "conflict.dose.says"
    basis: Text = case.knowledge.texts[f"basis.{action.basis}"]
    says = case.text(name, low=action.low or 0, high=action.high, basis=basis)
    return {"source": case.knowledge.claims[claim].source, "claim": claim, "says": says}


def _declared(case: Case, action: Conflict) -> ConflictItem:
    claims = case.knowledge.claims
    return {
        "about": action.about.text,
        "positions": [
            {"source": claims[position.claim].source, "claim": position.claim, "says": position.says.text}
            for position in action.positions
        ],
        "chosen": fill(action.chosen.text),
        "why": action.why.text,
    }
