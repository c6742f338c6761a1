"""`tillskott advise --assortment`: the advice, and which products of the pharmacy's shelf suit it."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from tillskott.advisor import Advisor
from tillskott.commands.output import show, write, write_data
from tillskott.engine.assortment import Assortment, Item
from tillskott.engine.profile.facts import CONSIDERING
from tillskott.engine.shelf import Placed
from tillskott.engine.words.errors import ProfileError, fault
from tillskott.engine.words.text import Language


def advise_with_shelf(
    advisor: Advisor, given: Mapping[str, Any], assortment: str | None, overlay: str | None, gtin: str | None,
    language: Language, as_json: bool,
) -> None:
    """The advice with the products of the shelf, and the product of a barcode as the one in the hand."""
    from tillskott.engine.assortment.codes import find
    from tillskott.engine.render.glance_view import glance_view
    from tillskott.engine.render.shelf import ShelfWords

    shelf = _shelf(advisor, assortment, overlay)
    item = None if gtin is None else find(shelf, gtin)
    given = _with(given, item)
    of = advisor.consult(given)
    found = of.products(shelf)
    shown = int(advisor.knowledge.shelf.conventions["shown"]) if advisor.knowledge.shelf else 0
    chosen = found.of(item) if item is not None else None
    if as_json:
        parts = {"advice": of.advice.to_dict(), "products": found.to_dict(),
                 "product": None if chosen is None else chosen.to_dict()}  # fmt: skip
        write_data(json.dumps(parts, ensure_ascii=False, indent=2))
        return
    for one in shelf.faults:
        print(f"tillskott: {one.in_language(language)}", file=sys.stderr)
    show(glance_view(of.advice, advisor.knowledge, language))
    say = ShelfWords(advisor.knowledge, language)
    lines = [] if chosen is None else list(say.placed(chosen))
    write("\n".join(["", *lines, *say.products(found, shown)]))


def chosen_product(
    advisor: Advisor, given: Mapping[str, Any], assortment: str | None, overlay: str | None, gtin: str | None
) -> tuple[Mapping[str, Any], Placed | None]:
    """The profile with the product of a barcode in the hand, and what is said of it."""
    from tillskott.engine.assortment.codes import find

    shelf = _shelf(advisor, assortment, overlay)
    if gtin is None:
        raise ProfileError([fault("--assortment", "shelf.no_code", "shelf.no_code.mend")])
    item = find(shelf, gtin)
    given = _with(given, item)
    return given, advisor.products(given, shelf).of(item)


def _shelf(advisor: Advisor, assortment: str | None, overlay: str | None) -> Assortment:
    if assortment is None:
        raise ProfileError([fault("--gtin", "shelf.no_assortment", "shelf.no_assortment.mend")])
    return advisor.read_assortment(assortment, overlay)


def _with(given: Mapping[str, Any], item: Item | None) -> Mapping[str, Any]:
    """The profile with a product in the hand, but for a text that nobody held against the jar."""
    if item is None or item.hearsay:
        return given
    return {**given, CONSIDERING: [*(given.get(CONSIDERING) or ()), {"label": item.label}]}
