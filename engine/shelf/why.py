"""Why a product of the shelf stands where it does, as a proof like any other: what decided, and the rules behind it."""

from __future__ import annotations

from collections.abc import Iterator

from ..assortment.codes import find
from ..assortment.model import Assortment, Item
from ..explanation.nodes import Role, Sketch, build
from ..explanation.proof import Proof
from ..explanation.why_decision import decision
from ..explanation.why_dose import dose
from ..explanation.why_form import form
from ..knowledge.computed import CONSIDERING
from ..resolution.case import Case
from ..resolution.reasoner import Consultation
from ..words.text import Text, join, lower_first
from .answer import Decider, Placed, Products
from .telling import price_text

TARGET = "product:"
"""How the name of such a part begins: `product:<code>`, or `product:<code>,<code>` for one after another."""


def is_product(target: str) -> bool:
    """Whether a part of the answer is a product of the shelf."""
    return target.startswith(TARGET)


def why_product(of: Consultation, products: Products, assortment: Assortment, target: str) -> Proof:
    """Why a product stands where it does: after the one that comes first, or after the one that is named.

    `target`: `product:<code>` or `product:<code>,<code>`. Raises ProfileError where the assortment has no such product.
    """
    first, _, second = target.removeprefix(TARGET).partition(",")
    item, other = find(assortment, first), find(assortment, second) if second.strip() else None
    placed = products.of(item)
    if placed is None:
        says = of.tongue("why.not_printed", decision=of.tongue(f"decision.{of.advice.decision}"))
        return build(of, Sketch(target, None, says, parts=(decision(of),)))
    held = _held(of, item, placed)
    return build(held, _sketch(held, target, products, placed, other or _leader(products, item)))


def _leader(products: Products, item: Item) -> Item | None:
    first = next(iter(products.first(1)), None)
    return first.item if first is not None and first.place and first.item != item else None


def _held(of: Consultation, item: Item, placed: Placed) -> Consultation:
    """The consultation in which the rules behind a verdict fired: some look at what is held in the hand."""
    if set(placed.rules) <= set(of.firings) or item.hearsay:
        return of
    held = [*(of.given.get(CONSIDERING) or ()), {"label": item.label}]
    return of.reasoner.consult({**of.given, CONSIDERING: held})


def _sketch(of: Consultation, target: str, products: Products, placed: Placed, other: Item | None) -> Sketch:
    text, name = of.case.text, placed.item.name
    value = {"place": placed.place, "verdict": placed.verdict}
    if not placed.place:
        says = text("shelf.why.verdict", name=name, say=placed.say)
        roles = tuple(Role(rule) for rule in placed.rules[:1] if rule in of.firings and placed.form is None)
        parts = [form(of, placed.form)] if placed.verdict == "unsuitable_form" and placed.form else []
        if placed.verdict == "must_not_have":
            roles = tuple(Role(rule) for rule in placed.rules if rule in of.firings)
        if placed.verdict == "too_strong":
            roles, parts = (), [dose(of, "self_care_limit")]
        return Sketch(target, value, says, roles, tuple(parts))
    says = text("shelf.why.placed", name=name, place=placed.place, say=placed.say)
    order = text("shelf.why.order")
    beside = products.of(other) if other is not None else None
    if beside is None or not beside.place:
        return Sketch(target, value, says, parts=tuple(_parts(of, placed)), notes=(placed.because, order))
    decided = products.decided(beside.item, placed.item)
    notes = (_after(of.case, placed, beside, decided), *_compared(of.case, placed, beside, decided), order)
    forms = [form(of, one.form) for one in (beside, placed) if decided == "form" and one.form]
    steps = [dose(of, part) for part in ("start", "self_care_limit") if decided == "steps"]
    return Sketch(target, value, says, parts=(*forms, *(step for step in steps if step.value is not None)), notes=notes)


def _parts(of: Consultation, placed: Placed) -> Iterator[Sketch]:
    if placed.form is not None:
        yield form(of, placed.form)
    if placed.steps:
        yield dose(of, "self_care_limit")


def _after(case: Case, placed: Placed, beside: Placed, decided: Decider) -> Text:
    """Which of the two stands behind the other, and what puts it there."""
    before, after = sorted((placed, beside), key=lambda one: one.place or 0)
    if after is placed or decided == "same":
        return case.text(f"shelf.because.{decided}", name=beside.item.name)
    return case.text("shelf.why.before", name=after.item.name,
                     because=lower_first(case.text(f"shelf.because.{decided}", name=before.item.name)))  # fmt: skip


def _compared(case: Case, placed: Placed, beside: Placed, decided: Decider) -> Iterator[Text]:
    """What the two are in that which decides."""
    for one in sorted((placed, beside), key=lambda one: one.place or 0):
        name = one.item.name
        if decided == "form" and one.form is not None:
            yield case.text("shelf.why.form", name=name, form=lower_first(case.form_name(one.form)))
        elif decided == "more" and (one.others or one.not_read):
            more = join([*one.others, *(Text(sv=other, en=other) for other in one.not_read)])
            yield case.text("shelf.why.more", name=name, more=more)
        elif decided == "steps":
            yield case.text("shelf.why.steps", name=name, say=one.say)
        elif decided == "price":
            named = "shelf.why.price" if one.price_a_day is not None else "shelf.why.no_price"
            yield case.text(named, name=name, price=price_text(one.price_a_day or 0))
