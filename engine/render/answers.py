"""The answers of `tillskott explain`: each as data for JSON and as a view for the terminal, and the pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType

from ..disk import write_file
from ..explanation.candidates import plain
from ..explanation.difference import difference
from ..explanation.form_table import form_table
from ..explanation.proof import Proof
from ..explanation.what_if import PARTS, Exploration
from ..explanation.why import why
from ..explanation.why_not import why_not
from ..profile.flags import profile_from_flags
from ..resolution.reasoner import Consultation
from ..words.errors import ProfileError, fault, nearest
from ..words.text import Language
from .explain import difference_view, form_table_view, proof_view, what_if_view, why_not_view
from .html import page
from .svg_ladder import ladder_svg
from .svg_trace import trace_svg

Answer = tuple[Any, RenderableType]


def answer(of: Consultation, language: Language, asked: Mapping[str, Any]) -> Answer:
    """What was asked (`why`, `why_not`, `forms`, `what_if`, by name); why the decision, where nothing was.

    `why` may be a proof already, of what is no part of the advice itself.
    """
    askers: Mapping[str, Callable[[Consultation, Language, Any], Answer]] = {
        "why": _why,
        "why_not": _why_not,
        "forms": _forms,
        "what_if": _what_if,
    }
    parts = asked or {"why": "decision"}
    found = {name: askers[name](of, language, part) for name, part in parts.items()}
    if len(found) == 1:
        return next(iter(found.values()))
    return {name: data for name, (data, _) in found.items()}, Group(*(view for _, view in found.values()))


def _why(of: Consultation, language: Language, part: str | Proof) -> Answer:
    proof = part if isinstance(part, Proof) else why(of, part)
    return proof.to_dict(), proof_view(proof, language)


def _why_not(of: Consultation, language: Language, part: str) -> Answer:
    found = why_not(of, part)
    return found.to_dict(), why_not_view(found, language)


def _forms(of: Consultation, language: Language, _: Any) -> Answer:
    rows = form_table(of)
    return [row.to_dict() for row in rows], form_table_view(rows, of.knowledge, language)


def _what_if(of: Consultation, language: Language, part: str) -> Answer:
    """The search for one part of the advice, or the difference that one other fact makes (`stomach=sensitive`)."""
    knowledge = of.knowledge
    for known in PARTS:
        if part == known:
            search = Exploration(of).search(known)
            return search.to_dict(), what_if_view(search, knowledge, language)
    name, equals, value = part.partition("=")
    specs = {spec.id: spec for spec in knowledge.vocabulary.profile_facts}
    if not equals or name not in specs:
        known_names = [*PARTS, *(f"{fact}=" for fact in specs)]
        raise ProfileError([fault("--what-if", "no_value", nearest(part, known_names, limit=40), value=repr(part))])
    changed = profile_from_flags({name: [value] if specs[name].kind.several else value}, knowledge.vocabulary)
    found = difference(of.advice, of.reasoner.advise({**plain(of.given), **changed}), knowledge)
    return [change.to_dict() for change in found], difference_view(found, knowledge, language)


def pictures(
    of: Consultation,
    language: Language,
    *,
    svg: Path | None,
    ladder: Path | None,
    html: Path | None,
) -> None:
    """Write the pictures that were asked for. Raises ProfileError where one cannot be drawn or written."""
    if not (svg or ladder or html):
        return
    advice, knowledge = of.advice, of.knowledge
    if svg:
        write_file(svg, trace_svg(advice, knowledge, language) + "\n")
    if ladder:
        if advice.dose is None:
            raise ProfileError([fault("--ladder", "no_ladder")])
        write_file(ladder, ladder_svg(advice.dose, knowledge, language) + "\n")
    if html:
        write_file(html, page(advice, knowledge, language, why(of, "decision")))
