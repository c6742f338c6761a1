"""A consultation of the journal as a page: as it was, why, why not, and what if, under the knowledge of its day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from ...engine.explanation.proof import lines
from ...engine.explanation.what_if import PARTS, Exploration
from ...engine.explanation.why import why
from ...engine.explanation.why_not import why_not
from ...engine.phrasing.words import Words
from ...engine.render.customer import customer_in_words
from ...engine.render.glance import glance
from ...engine.render.phrases import Phrases
from ...engine.resolution.reasoner import Consultation
from ...engine.resolution.shape import Decision
from ...engine.words.errors import ProfileError
from ...engine.words.text import Language
from ...face.answer import Advice
from ...journal import Journal
from ...journal.errors import refused, says
from ...journal.report import act_in_words
from ...journal.showing import Kept, shown
from ..texts import Says
from .answer import environment
from .explained import Part, explained, first_screen, told, what_if_groups


def newest_page(journal: Journal, most: int, language: Language) -> str:
    """The newest consultations, each with what was done."""
    rows = [{"id": entry.id, "at": entry.at[:19],
             "did": "; ".join(act_in_words(act, language) for act in entry.acts)} for entry in journal.newest(most)]
    return environment().get_template("kept_list.html").render(
        lang=language, rows=rows, title=says(language, "page.title"), none=says(language, "page.none"))


def kept_page(journal: Journal, id: str, language: Language) -> str:
    """One consultation. Raises JournalError where there is none, or it is purged."""
    kept, t = shown(journal, id), Says(language)
    found = kept.guarded(lambda advice: _screen(advice, kept, language))
    unshown = refused(id, "shape", engine=kept.entry.engine).faults[0].in_language(language)
    panels = [*_panels(kept, t)] if kept.is_readable else []
    return environment().get_template("kept.html").render(
        lang=language, t=t, title=says(language, "page.title"), back=says(language, "page.newest"),
        whole=says(language, "page.whole"), id=id, head=kept.head(language), standing=kept.standing(language),
        facts=kept.facts(language, customer_in_words), given=says(language, "show.given"),
        did=says(language, "show.did"), acts=kept.acts(language), nothing=says(language, "show.nothing"),
        glance=found, unshown=unshown, panels=panels)


def _screen(advice: Advice, kept: Kept, language: Language) -> Part:
    return first_screen(glance(advice, kept.knowledge, language), Phrases(advice, kept.knowledge, language))


def _panels(kept: Kept, t: Says) -> Iterator[dict[str, Any]]:
    of, words = kept.consultation, Words(kept.knowledge, t.language)
    yield {"title": t("part.why"), "lines": [_opened(f"why {target}", text, lines(why(of, target)), t)
                                             for target, text in explained(of.advice, words)]}
    yield {"title": says(t.language, "page.why_not"), "lines": list(_why_not(of, words, t))}
    exploration = Exploration(of)
    yield {"title": t("part.whatif"), "groups": what_if_groups([exploration.search(part) for part in PARTS], words)}


def _why_not(of: Consultation, words: Words, t: Says) -> Iterator[Part]:
    """Every form and decision that was not given."""
    verdicts = {form["form"]: words("verdict." + form["verdict"]).lower() for form in of.advice.forms}
    for form in of.knowledge.forms:
        if form not in of.advice.first_choice:
            text = " – ".join(filter(None, [words.form(form), verdicts.get(form)]))
            yield from _answered(of, form, text, t)
    for decision in get_args(Decision):
        if decision != of.advice.decision:
            yield from _answered(of, decision, words(f"decision.{decision}"), t)


def _answered(of: Consultation, target: str, text: str, t: Says) -> Iterator[Part]:
    try:
        yield _opened(f"whynot {target}", text, why_not(of, target).lines(), t)
    except ProfileError:
        return


def _opened(name: str, text: str, found: Any, t: Says) -> Part:
    return {"name": name, "text": text, "proof": told(found, t.language)}
