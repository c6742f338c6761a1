"""From what stands in the form to HTML: the whole face, without a server and without a decision of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from ...engine.phrasing.words import Words
from ...engine.render.svg import plain
from ...engine.words.text import LANGUAGES
from ..desk import Desk, said
from ..plain_json import written
from ..texts import Says
from .actions import Actions
from .card import Card, suggestions
from .chips import Chips
from .form import MAX_FIELDS, Form
from .keeping import keeping_view, kept
from .parts import Parts
from .pieces import Pieces
from .reading import bare, reading
from .session import Session


@dataclass(frozen=True, slots=True)
class Answered:
    """The page, the form that it was made of, and the decision on it."""

    html: str
    form: Form
    decision: str


def answer(desk: Desk, form: Form, shown: Collection[str] | None = None) -> Answered:
    """The page after what was pressed or typed; where a browser says which pieces are `shown`, only the others."""
    before = form
    session = Session(desk, form)
    if form.do:
        form = kept(desk, session, form)
        form = Actions(desk, session.interview, session.question).apply(form)
        session = Session(desk, form)
    written_before = {} if before.do or shown is None else desk.pieces(_state(session))
    view = _view(session, before) | {"whole": shown is None, "piece": Pieces(shown, written_before)}
    template = environment().get_template("page.html" if shown is None else "counter.html")
    return Answered(template.render(view), form, view["glance"]["decision"])


def _state(session: Session) -> str:
    """All that the pieces follow from which do not show the line itself: what was told, and the rest of the form."""
    return f"{written(session.told)} {session.form.with_(line='', at='', do='')}"


def _view(session: Session, before: Form) -> dict[str, Any]:
    """All that the templates are given, after what was pressed in the form before."""
    form, desk = session.form, session.desk
    says, words = Says(form.lang), Words(desk.knowledge, form.lang)
    card = Card(session, words, says, bool(before.do)).view()
    chips = Chips(session, words, says)
    parts = Parts(session, words, says)
    typed_elsewhere = card is None or card["kind"] != "medicines", card is None or card["kind"] != "products"
    return {
        "t": says, "words": words, "form": form, "lang": form.lang, "written": written,
        "languages": [(one, Says(one)("language")) for one in LANGUAGES],
        "chips": chips.view(), "not_understood": chips.open_words(),
        "card": card, "stopped": None if card else _stopped(session, words, says),
        "others": _others(session, words) if "others" in form.opened else None,
        "medicine_there": typed_elsewhere[0], "jar_there": typed_elsewhere[1],
        "suggested": suggestions(session, words) if typed_elsewhere[0] else [],
        "reading": reading(session, words) if typed_elsewhere[1] else None,
        "glance": parts.glance(), "spoken": parts.spoken(), "panels": parts.panels(),
        "faults": [*said(map(bare, session.scan_faults()), form.lang), *said(session.faults, form.lang),
                   *([says("fault.too_many", most=MAX_FIELDS)] if before.cut else [])],
        "product": form.product if session.product else "", "keeping": keeping_view(session),
        "focus": "jar" if form.scanned else _focus(card, before) if before.do else "",
        "knowledge": desk.knowledge.version, "reviewed": parts.reviewed,
    }


def _stopped(session: Session, words: Words, says: Says) -> dict[str, str]:
    """Why nothing is asked any more, as the stop proof says it."""
    stopping = session.interview.stopping()
    facts = ", ".join(map(words.label, stopping.facts))
    title = says("done" if stopping.verdict == "settled" else "done.enough")
    return {"title": title, "text": words(f"consult.{stopping.verdict}", facts=facts)}


def _others(session: Session, words: Words) -> list[dict[str, str]]:
    """The questions that somebody may want to answer though they are not next."""
    given = session.given
    return [{"do": f"ask {spec.id}", "label": words.of(spec.label.text)}
            for spec in session.desk.knowledge.vocabulary.profile_facts
            if spec.question and not spec.kind.by_name and spec.id not in given]


# The field that answers a question of a kind; any other is answered in its card.
_FIELDS = {"number": "typed", "medicines": "medicine", "products": "jar"}


def _focus(card: dict[str, Any] | None, before: Form) -> str:
    """The id of what has the keyboard after something was done: of the question, or of the field of a longer list."""
    typed = {"medicine": before.medicine, "jar": before.jar}.get(before.at, "").strip()
    if typed and before.do == "enter" and (card is None or card["kind"] not in ("medicines", "products")):
        return before.at
    return "line" if before.do == "clear" else _FIELDS.get(card["kind"], "asked") if card else "asked"


@lru_cache(maxsize=1)
def environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, finalize=_shown, auto_reload=False,
    )
    environment.filters["lower_first"] = lambda value: value[:1].lower() + value[1:] if value[1:2].islower() else value
    environment.filters["kept"] = lambda value: Markup(escape(value))
    return environment


def _shown(value: Any) -> Any:
    """What a person typed may hold signs that turn the order of others round; they are shown as what they are."""
    return plain(value) if type(value) is str else value
