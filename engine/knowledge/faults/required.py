"""What the engine cannot do without, whatever the knowledge says: checked when it is loaded, not when it is missed."""

from __future__ import annotations

from collections.abc import Iterator

from ...words.errors import Fault, fault, nearest
from ...words.messages import message
from ..base import Knowledge

PARAMETERS = ("self_care_limit", "high_dose")
FITS = ("best", "good", "some")
TEXTS = (
    *(f"ladder.{rung}" for rung in ("start", "low", "within", "limit", "limit_below_range", "start_and_hold")),
    *(f"ladder.{rung}" for rung in ("unit_above_start", "most_units", "most_units_below_range")),
    *(f"ladder.{rung}" for rung in ("above_limit", "above_high_dose", "amount", "in_units", "unit")),
    *(f"product.{name}" for name in ("amount", "amount_between", "fits", "fits_less", "too_strong", "nothing")),
    *(f"product.{name}" for name in ("too_strong.half", "too_strong.fewer", "unsuitable", "substance", "unreadable")),
    *(f"product.{name}" for name in ("counted", "refer_now", "refer", "ask", "food_first")),
    *(f"wanted.{verdict}" for verdict in ("first_choice", "suitable", "possible", "unsuitable")),
    *(f"conflict.dose.{part}" for part in ("about", "says", "says_up_to", "chosen", "chosen_up_to", "why")),
    *("conflict.needs.about", "conflict.needs.why", "basis.unstated"),
    *("referral.self_care", "referral.no_form", "room.none", "room.unclear", "room.unknown", "medicine.proposal"),
)


def missing_for_engine(knowledge: Knowledge) -> Iterator[Fault]:
    """Texts, parameters and fits that the engine asks for by name, and limits of authorities that are no source."""
    engine = message("knowledge.common.engine")
    for name in (*TEXTS, *(f"basis.{basis}" for basis in knowledge.nutrient.bases)):
        if name not in knowledge.texts:
            yield fault("texts.yaml", "knowledge.common.lacks_needed", "knowledge.common.text.mend",
                        name=name, by=engine)
    for name in PARAMETERS:
        if name not in knowledge.numbers:
            yield fault("parameters.yaml", "knowledge.common.lacks_needed", "knowledge.common.number.mend",
                        name=name, by=engine)
    for fit in FITS:
        points = knowledge.fits.get(fit)
        if not isinstance(points, int) or points < 1:
            yield Fault("forms.yaml", message("knowledge.form.fits", fit=fit), f"fits: {', '.join(FITS)}")
    for parameter in knowledge.parameters.values():
        for authority in parameter.by_authority or ():
            if authority not in knowledge.sources:
                mend = nearest(authority, knowledge.sources)
                yield fault(f"parameter {parameter.id}", "knowledge.parameter.authority", mend,
                            authority=repr(authority))
