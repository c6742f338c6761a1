"""What an advice is made of and why, as templates show it: at the counter, and of a consultation that was kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ...engine.explanation.changes import ChangeWords
from ...engine.explanation.proof import ClaimNode, FactNode, Proof
from ...engine.explanation.what_if import Search
from ...engine.phrasing.tongue import Tongue
from ...engine.phrasing.words import Words
from ...engine.render.explain import becomes_text, varied
from ...engine.render.glance import Glance
from ...engine.render.phrases import Phrases
from ...engine.resolution.advice import Advice
from ...engine.words.text import Language, printable

_SHOWN = 8
Part = dict[str, Any]


def first_screen(found: Glance, phrases: Phrases) -> Part:
    """The decision, and rows of a label and a text."""
    rows: list[Part] = []
    for line in found.lines[1:]:
        if line.label or not rows:
            rows.append({"role": line.role, "label": line.label, "texts": []})
        rows[-1]["texts"].append(line.text)
    return {"decision": found.decision, "title": phrases.words(f"decision.{found.decision}"), "lead": phrases.lead(),
            "rows": rows}


def explained(advice: Advice, words: Words) -> Iterator[tuple[str, str]]:
    """Every line of an advice that has a proof: what it is called, and the line."""
    say = Phrases(advice, words.knowledge, words.language)
    yield "decision", f"{words(f'decision.{advice.decision}')}. {say.lead()}"
    for n, (head, reason) in enumerate(say.referrals(), 1):
        yield f"referral:{n}", f"{head}: {reason}"
    for one in advice.questions:
        yield f"question:{one['fact']}", words.of(one["text"])
    for check in advice.checks:
        yield f"check:{check['about']}", f"{printable(words.anything(check['about']))}: {words.of(check['do'])}"
    for form in advice.first_choice:
        yield f"form:{form}", words.form(form)
    yield from ((f"dose.{part}", line) for part, line in _dose_lines(advice, say))
    for caution in advice.cautions:
        yield f"caution:{caution['id']}", words.of(caution["text"])
    for item in advice.advice:
        yield f"advice:{item['id']}", words.of(item["text"])


def _dose_lines(advice: Advice, say: Phrases) -> Iterator[tuple[str, str]]:
    dose = advice.dose
    if dose is None:
        return
    limit, *articles = say.headline(dose)
    yield ("self_care_limit", limit) if articles else ("high", limit)
    yield from (("high", line) for line in articles)
    if dose["start"] is not None:
        yield "start", say.words("why.dose.start", figure=dose["start"])


def told(lines: Iterable[tuple[int, Any, Any]], language: Language) -> list[Part]:
    """The lines of a proof, or of why not."""
    return [{"depth": min(depth, 6), "text": says[language], "kind": _kind(node),
             "id": getattr(node, "claim", "") or getattr(node, "rule", "")} for depth, says, node in lines]


def what_if_groups(searches: Sequence[Search], words: Words) -> list[Part]:
    """The smallest changes, by what they change and what becomes of it."""
    tongue, language = Tongue(words.knowledge), words.language
    changes, groups = ChangeWords(tongue), []
    for search in searches:
        found: dict[str, list[str]] = {}
        for one in list(varied(search))[:_SHOWN]:
            becomes = becomes_text(search.part, one.becomes, tongue)[language]
            found.setdefault(becomes[:1].upper() + becomes[1:], []).append(changes.all(one.changes)[language])
        groups.append({"title": tongue(f"what_if.title.{search.part}")[language],
                       "list": [f"{becomes}: {'; '.join(each)}." for becomes, each in found.items()]
                       or [tongue("what_if.none")[language]]})
    return groups


def _kind(node: Any) -> str:
    if isinstance(node, ClaimNode):
        return "claim"
    if isinstance(node, FactNode):
        return "fact"
    return "proof" if isinstance(node, Proof) else "rule"
