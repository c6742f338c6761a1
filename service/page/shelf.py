"""The shelf on the page: the products that come first, all others behind one click, and why each stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from ...engine.assortment.codes import code_of
from ...engine.phrasing.words import Words
from ...engine.render.shelf import ShelfWords
from ...engine.shelf import Placed
from ...engine.shelf.why import TARGET
from ...engine.words.text import printable
from ..texts import Says
from .session import Session

ALL = "shelf all"
_MOST = 200
Part = dict[str, Any]


class ShelfPanel:
    """Puts the products of the shelf into what the template shows. `line` makes a line that opens its own proof."""

    def __init__(self, session: Session, words: Words, says: Says, line: Callable[[str, str], Part]) -> None:
        self._session, self._words, self._says, self._line = session, words, says, line
        self._say = ShelfWords(session.desk.knowledge, words.language)

    def part(self) -> Part:
        """The first products, and the chosen one where it is none of them."""
        desk, chosen = self._session.desk, self._session.product
        found = desk.products(self._session.consultation)
        if found.say is not None:
            return {"note": self._words.of(found.say)}
        shown = int(desk.knowledge.shelf.conventions["shown"]) if desk.knowledge.shelf else 0
        is_open = ALL in self._session.form.opened
        told = found.first(shown + _MOST if is_open else shown)
        listed, rest = list(told[:shown]), told[shown:]
        if chosen is not None and all(placed.item != chosen for placed in listed):
            placed = found.of(chosen)
            listed[:0] = [placed] if placed is not None else []
        counted = self._words("shelf.heading", counts=self._say.counts(found))
        part: Part = {"note": counted, "products": self._all(listed)}
        if found.total > shown:
            title = self._says("shelf.all", count=min(found.total - shown, _MOST))
            part["rest"] = {"name": ALL, "title": title, "open": is_open, "products": self._all(rest)}
        return part

    def _all(self, listed: Iterable[Placed]) -> list[Part]:
        return [self._product(placed) for placed in islice(listed, _MOST)]

    def _product(self, placed: Placed) -> Part:
        item, desk, say = placed.item, self._session.desk, self._say
        assert desk.assortment is not None
        code = code_of(desk.assortment, item)
        because = self._words.of(placed.because) if placed.place else self._says("part.why")
        return {"place": placed.place, "name": printable(item.name, 80), "verdict": placed.verdict,
                "verdict_text": say.verdict(placed.verdict), "say": self._words.of(placed.say),
                "facts": ", ".join(say.facts(placed)), "chosen": item == self._session.product,
                "why": [self._line(f"{TARGET}{code}", because)], "do": f"choose {code}" if placed.place else ""}
