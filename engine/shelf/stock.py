"""An assortment with its labels read, once for all customers: products that say the same stand together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ..arithmetic.amounts import NOTHING, Amount
from ..assortment.model import Assortment, Item
from ..knowledge import Knowledge
from ..knowledge.label_phrases import plain
from ..labels.others import OtherSubstance
from ..labels.products import UNREADABLE, Product, read_product
from ..labels.reading import LabelReading
from ..resolution.forms import mixed_in
from ..words.text import Text


@dataclass(frozen=True, slots=True)
class Holds:
    """What a product is, but for how much of the nutrient: what decides whether it may be taken at all.

    `salts` are those that it names where it has none of the forms. `findings` are what is odd about its label,
    `others` the substances that rules know, for one unit. `settled`: the label leaves no question open, and comes from
    the pharmacy. `is_mixed`: another form than the one it names is in it. `unread`: it holds something that nobody
    looked at. `swallowed`: False for what is applied.
    """

    forms: frozenset[str]
    salts: tuple[str, ...]
    findings: frozenset[str]
    others: tuple[OtherSubstance, ...]
    readable: bool
    settled: bool
    is_mixed: bool
    unread: bool
    swallowed: bool

    @property
    def more(self) -> bool:
        """Whether it holds something else that is active, or may be."""
        return self.unread or bool(self.others)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is taken one at a time: its `amount`, the least of it that is taken (`least` units) and its id.

    `a_day`: the units a day that the label says, as they are counted; `said`: from how many to how many it says
    itself, None where it does not.
    """

    amount: Amount
    least: float
    a_day: float
    said: Amount | None
    serving: str | None


@dataclass(frozen=True, slots=True)
class Priced:
    """A product with what one unit of it costs, None where that is not known."""

    item: Item
    each: float | None
    reading: LabelReading | None

    @property
    def order(self) -> float:
        return float("inf") if self.each is None else self.each


@dataclass(frozen=True, slots=True)
class Alike:
    """Products of which every customer is told the same but for the price, the cheapest unit first.

    `held` and `counted` are the places of `holds` and `unit` among those of the stock.
    """

    holds: Holds
    unit: Unit
    products: tuple[Priced, ...]
    held: int
    counted: int


@dataclass(frozen=True, eq=False)
class Stock:
    """The products of an assortment that name the nutrient, grouped by what they hold; `others` are the rest.

    `holds` and `units` are what occurs, each once. `readings` are by line.
    """

    assortment: Assortment
    groups: tuple[Alike, ...]
    holds: tuple[Holds, ...]
    units: tuple[Unit, ...]
    readings: Mapping[int, Product]
    others: tuple[Item, ...]


_READ: WeakKeyDictionary[Assortment, dict[str, Stock]] = WeakKeyDictionary()


def stock_of(assortment: Assortment, knowledge: Knowledge) -> Stock:
    """The assortment with its labels read; what was read once is kept as long as the assortment is."""
    kept = _READ.setdefault(assortment, {})
    if knowledge.sha256 not in kept:
        kept[knowledge.sha256] = _stock(assortment, knowledge)
    return kept[knowledge.sha256]


def _stock(assortment: Assortment, knowledge: Knowledge) -> Stock:
    read: dict[str, Product] = {}
    readings: dict[int, Product] = {}
    others: list[Item] = []
    groups: defaultdict[tuple[int, int], list[Priced]] = defaultdict(list)
    holds: dict[Holds, int] = {}
    units: dict[Unit, int] = {}
    for item in assortment.items:
        text = _text(item, knowledge)
        if text is None:
            others.append(item)
            continue
        product = read.get(text)
        if product is None:
            product = read[text] = read_product({"label": text}, knowledge)
        readings[item.line] = product
        held = holds.setdefault(_holds(item, product, knowledge), len(holds))
        counted = units.setdefault(_unit(item, product, knowledge), len(units))
        known = item.price is not None and item.units_in_pack is not None
        each = item.price / item.units_in_pack if known else None  # type: ignore[operator]
        groups[held, counted].append(Priced(item, each, product.reading))
    every, counts = tuple(holds), tuple(units)
    return Stock(assortment, tuple(
        Alike(every[held], counts[counted], tuple(sorted(products, key=lambda one: one.order)), held, counted)
        for (held, counted), products in groups.items()
    ), every, counts, readings, tuple(others))  # fmt: skip


def _text(item: Item, knowledge: Knowledge) -> str | None:
    """What is read of a product: its label, with the name where only that names the nutrient; None for others."""
    naming = knowledge.labels.naming
    if naming.search(plain(item.label)):
        return item.label
    return f"{item.name}. {item.label}" if naming.search(plain(item.name)) else None


def _holds(item: Item, product: Product, knowledge: Knowledge) -> Holds:
    reading = product.reading
    settled = reading is not None and open_question(reading, knowledge) is None and not item.hearsay
    salts = reading.compounds if reading is not None and not product.forms else ()
    return Holds(product.forms, salts, product.findings, reading.others if reading else (),
                 UNREADABLE not in product.findings, settled, mixed_in(knowledge, reading) is not None,
                 bool(reading and reading.not_read),
                 reading is None or reading.swallowed)  # fmt: skip


def open_question(reading: LabelReading, knowledge: Knowledge) -> Text | None:
    """What a label leaves open about the product; how many a day is not asked, where it is known what one gives."""
    amount = reading.amount_per_unit
    if amount.low == amount.high and reading.question == knowledge.labels.texts["question.per_day"]:
        return None
    return reading.question


def _unit(item: Item, product: Product, knowledge: Knowledge) -> Unit:
    reading = product.reading
    if reading is None:
        return Unit(NOTHING, 1, 1, None, None)
    serving = knowledge.labels.servings.get(reading.unit or "")
    a_day, texts = reading.units_per_day.high, knowledge.labels.texts
    unsaid = any(texts[f"how.{name}"] in reading.how for name in ("one_day", "one_day_only"))
    said = None if unsaid else reading.units_per_day
    if serving is not None and serving.measured:
        return Unit(reading.amount_per_unit, a_day, a_day, said, reading.unit)
    words = f"{item.name}. {item.label}"
    halved = knowledge.shelf.half(reading.unit, words) if knowledge.shelf else None
    return Unit(reading.amount_per_unit, 0.5 if halved else 1, a_day, said, reading.unit)
