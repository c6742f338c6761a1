"""What the page puts into the journal: the consultation, and what staff did with the advice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from ...engine.explanation.candidates import plain
from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import Language
from ...journal.errors import JournalError, did, reasons, says
from ..desk import Desk
from ..plain_json import written
from .form import Form
from .session import Session

PRESSED = "journal"
PRINTED = "sheet_printed"
_FIELDS = ("reason", "words", "sold")


def kept(desk: Desk, session: Session, form: Form) -> Form:
    """The form after what was pressed of the journal, or where the customer is done; itself without a journal."""
    name, _, what = form.do.partition(" ")
    if desk.journal is None or (name == PRESSED) is (form.do == "clear") or not session.given:
        return form
    return keep(desk, session, form, what if name == PRESSED else None)


def keep(desk: Desk, session: Session, form: Form, what: str | None) -> Form:
    """Keep the consultation and what was done; what cannot be kept is said, and the advice stands all the same."""
    assert desk.journal is not None
    of, profile = session.consultation, plain(dict(session.given))
    form = form.with_(visit=form.visit or desk.journal.new_id())
    try:
        id = desk.journal.record(desk.advisor, profile, of.advice, id=_id(form.visit, profile))
        if what is not None:
            product = (form.sold or _shelved(session)) if what == "product_chosen" else ""
            reason, words = (form.reason or None, form.words) if what == "overridden" else (None, "")
            desk.journal.note(id, what, reason=reason, words=words, product=product)
    except (JournalError, ProfileError) as error:
        why = " ".join(_said(one, form.lang) for one in error.faults)
        return form.with_(note=says(form.lang, "not_kept", why=why))
    done = {"overridden": {"reason": "", "words": ""}, "product_chosen": {"sold": ""}}.get(what or "", {})
    return form.with_(note=says(form.lang, "kept", id=id), **done)


def _said(fault: Fault, language: Language) -> str:
    """A fault; of what stands in the journal's own fields without place and mend, which the page shows already."""
    if fault.where in _FIELDS and not isinstance(fault.what, str):
        return f"{fault.what[language]}."
    return fault.in_language(language)


def _shelved(session: Session) -> str:
    """The product of the shelf that was chosen, as the journal names it."""
    return "" if session.product is None else session.product.name


def _id(visit: str, profile: Mapping[str, Any]) -> str:
    """The id of what is known now within one visit: the same whenever it is said again, so that none is kept twice."""
    digest = hashlib.sha256(f"{visit}{written(profile)}".encode()).hexdigest()
    return f"{visit[:15]}{digest[:3]}-{visit[19]}{digest[3:6]}-{digest[6:18]}"


def keeping_view(session: Session) -> Mapping[str, Any] | None:
    """What the page shows of the journal; None where there is none."""
    form = session.form
    if session.desk.journal is None:
        return None
    language: Language = form.lang
    return {
        "sold": form.sold or _shelved(session), "chosen": did()["product_chosen"][language],
        "reasons": [(one, text[language]) for one, text in reasons().items()],
        **{name: says(language, f"page.{name}") for name in ("choose", "words", "product")},
        "title": says(language, "page.did"), "reason": says(language, "page.reason"),
        "acts": [(what, text[language]) for what, text in did().items() if what not in (PRINTED, "product_chosen")],
    }
