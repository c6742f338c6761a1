"""What the customer takes already or holds in the hand: each product with a verdict and a sentence to say."""

from __future__ import annotations

from dataclasses import dataclass

from ..arithmetic.amounts import NOTHING, Amount
from ..knowledge.computed import CONSIDERING, MEDICATIONS, SUPPLEMENTS
from ..knowledge.labels import WITHOUT
from ..profile.held import Held
from ..words.text import Text, lower_first
from .case import Case
from .dose import outward
from .forms import Ranking, against_swallowed, mixed_in, sentences
from .limits import broken_limits
from .shape import PRINTED, Decision, Dose, ProductItem, ProductVerdict, Range

# What is taken already comes first.
_ROLES = (SUPPLEMENTS, MEDICATIONS, CONSIDERING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a product comes to, in words, with the rules behind it."""

    verdict: ProductVerdict
    say: Text
    rules: tuple[str, ...] = ()


def products(case: Case, decision: Decision, ranking: Ranking | None, dose: Dose | None) -> list[ProductItem]:
    """One item for each product, first those that are taken already; the order in which they are told never matters."""
    ordered = sorted(case.customer.products, key=_order)
    return [_item(case, held, _verdict(case, held, decision, ranking, dose)) for held in ordered]


def _order(held: Held) -> tuple[int, list[tuple[str, str]]]:
    return _ROLES.index(held.role), sorted((field, str(value)) for field, value in held.given.items())


def _item(case: Case, held: Held, found: Verdict) -> ProductItem:
    amount, forms = held.product.amount, sorted(held.product.forms)
    return {
        "label": _label(case, held),
        "role": held.role,
        "form": forms[0] if len(forms) == 1 else None,
        "per_day": outward(amount),
        "verdict": found.verdict,
        "say": found.say,
        "rules": list(found.rules),
    }


def _label(case: Case, held: Held) -> str:
    """The label as given; of a product stated by form and amount what it comes to in words."""
    given = held.given
    if "label" in given:
        return str(given["label"])
    amount = given.get(case.knowledge.nutrient.amount_key, given.get("amount"))
    unit = case.knowledge.labels.units[given.get("unit", case.knowledge.nutrient.unit)]
    return f"{case.form_name(given['form'])['sv']} {amount:g} {unit.sign.sv}"


def _verdict(case: Case, held: Held, decision: Decision, ranking: Ranking | None, dose: Dose | None) -> Verdict:
    if held.product.amount is None:
        return Verdict("unclear", _question(case, held))
    broken = next(broken_limits(case, held), None)
    forbidden = Verdict("unsuitable", broken.why, (broken.rule,)) if broken else None
    if held.role != CONSIDERING:
        counted = _counted(case, held)
        if forbidden is None:
            return Verdict("counted", counted)
        return Verdict("counted", _both(counted, forbidden.say), forbidden.rules)
    if decision not in PRINTED or ranking is None:
        verdict: ProductVerdict = "unclear" if decision == "ask" else "unsuitable"
        return Verdict(verdict, case.text(f"product.{decision}"))
    return (forbidden or _unsuitable(case, held, ranking) or _mixed(case, held, ranking)
            or _strength(case, held, ranking, dose))


def _counted(case: Case, held: Held) -> Text:
    if WITHOUT in held.product.findings:
        return case.text("product.without_nutrient")
    name = "product.in_medicine" if held.role == MEDICATIONS else "product.counted"
    return case.text(name, amount=_range(case, held.product.amount or NOTHING))


def _question(case: Case, held: Held) -> Text:
    reading = held.product.reading
    return reading.question if reading is not None and reading.question else case.text("product.unreadable")


def _unsuitable(case: Case, held: Held, ranking: Ranking) -> Verdict | None:
    """A form that is unsuitable for this customer."""
    for entry in ranking.verdicts:
        if entry["form"] in held.product.forms and entry["verdict"] == "unsuitable":
            say = case.text(
                "product.unsuitable",
                form=lower_first(case.form_name(entry["form"])),
                instead=lower_first(case.form_name(ranking.first[0])),
                reasons=sentences(case, entry["against"][:1]),
            )
            return Verdict("unsuitable", say, tuple(entry["against"]))
    return None


def _mixed(case: Case, held: Held, ranking: Ranking) -> Verdict | None:
    """What the label leaves open of its forms, where some do not suit this customer."""
    mixed = mixed_in(case.knowledge, held.product.reading)
    against = against_swallowed(case.knowledge, ranking) if mixed is not None else []
    return Verdict("unclear", mixed, tuple(against)) if mixed is not None and against else None


def _strength(case: Case, held: Held, ranking: Ranking, dose: Dose | None) -> Verdict:
    """Whether the amount a day fits below the limit with what is taken already."""
    amount = held.product.amount or NOTHING
    together = amount + (case.customer.taken or NOTHING)
    limit = case.numbers["self_care_limit"]
    highest = min(limit, dose["high"]) if dose else limit
    rules = tuple(dose["rules"]) if dose else ()
    if together.low > highest:
        return Verdict("too_strong", _too_strong(case, held, amount, highest), rules)
    if together.high > highest:
        return Verdict("unclear", _question(case, held), rules)
    if amount.high == 0:
        name = "product.without_nutrient" if WITHOUT in held.product.findings else "product.nothing"
        return Verdict("unsuitable", case.text(name), rules)
    name = "product.fits" if held.product.forms & {*ranking.first} or not held.product.forms else "product.fits_less"
    first = lower_first(case.form_name(ranking.first[0]))
    return Verdict("fits", case.text(name, amount=_range(case, amount), instead=first), rules)


def _too_strong(case: Case, held: Held, amount: Amount, highest: float) -> Text:
    """Fewer of the same where that fits, else a part of one or another product, in the room beside what is taken."""
    room = highest - _taken_high(case)
    if room <= 0:
        return case.text("product.too_strong.full")
    values: dict[str, Text | float] = {"amount": _range(case, amount), "limit": room}
    units = _units(held)
    fewer = int(units * (highest - _taken_high(case)) // amount.high) if amount.high else 0
    if 1 <= fewer < units:
        return case.text("product.too_strong.fewer", count=fewer, **values)
    half = amount.high / units / 2 if units else amount.high
    name = "product.too_strong.half" if half + _taken_high(case) <= highest else "product.too_strong"
    return case.text(name, **values)


def _units(held: Held) -> float:
    """How many units a day the product is counted for."""
    reading = held.product.reading
    return reading.units_per_day.high if reading is not None else float(held.given.get("per_day", 1))


def _taken_high(case: Case) -> float:
    return case.customer.taken.high if case.customer.taken else 0.0


def _range(case: Case, amount: Amount) -> Text:
    found: Range = outward(amount) or {"low": 0, "high": 0}
    name = "product.amount" if found["low"] == found["high"] else "product.amount_between"
    return case.text(name, low=found["low"], high=found["high"])


def _both(one: Text, other: Text) -> Text:
    return {"sv": f"{one['sv']} {other['sv']}", "en": f"{one['en']} {other['en']}"}
