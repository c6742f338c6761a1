"""What an edit changes, on a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from ..comparison.compare import Change, Comparison
from ..comparison.smallest import Smallest
from ..resolution.advice import Decision
from ..words.text import Language
from .comparison_words import ComparisonWords
from .customer import customer_as_yaml

_STYLES = {"loosened": "bold red", "tightened": "bold yellow", "other": "bold"}
_MOST = 12
_MOST_LEAVES = 6


def comparison_view(found: Comparison, language: Language) -> RenderableType:
    """The comparison on a terminal, the gravest first."""
    words = ComparisonWords(found, language)
    say = words.say
    head = Line(say("compare.versions", old=found.old.name, new=found.new.name), style="bold")
    parts: list[RenderableType] = [head, Line(words.asked(), style="dim"), *map(Line, words.summary())]
    parts += _section(say("compare.edits"), list(_edits(words)) or [Line(say("compare.no_edits"))])
    if found.changes:
        parts += _section(say("compare.decisions"), [_decisions(words)])
        parts += _section(say("compare.kinds"), [row for change in found.changes for row in _change(change, words)])
    parts += _section(say("compare.proofs"), list(_proofs(words)) or [Line(say("compare.no_proofs"))])
    if found.moved():
        parts += _section(say("compare.rates"), list(_rates(words)))
    return Group(*parts)


def to_json(found: Comparison) -> str:
    """The comparison as JSON; customers as profiles, differences by kind."""
    return json.dumps(as_data(found), ensure_ascii=False, indent=2, default=str)


def as_data(found: Comparison) -> dict[str, Any]:
    """The comparison as plain data."""
    return {
        "old": _version(found.old), "new": _version(found.new), "setting": found.setting,
        "customers": found.customers, "refused": {"old": found.refused[0], "new": found.refused[1]},
        "unread": found.unread, "left_out": list(found.left_out), "changed": found.changed,
        "examples": found.examples, "examples_changed": found.examples_changed,
        "sampled": found.sampled, "sample_differs": found.sample_differs,
        "decisions": [{"before": was, "after": now, "customers": count}
                      for (was, now), count in sorted(found.decisions.items())],
        "changes": [
            {"kind": change.kind.id, "way": change.kind.way, "customers": change.customers,
             "examples": change.examples,
             "details": [{**one.difference.to_dict(), "customers": one.customers, "examples": one.examples}
                         for one in change.details],
             "smallest": [one.to_dict() for one in change.smallest]}
            for change in found.changes
        ],
        "rates": [{"rule": rate.rule, "before": rate.before, "after": rate.after} for rate in found.moved()],
        "edits": [edit.to_dict() for edit in found.edits],
        "proofs": [proof.to_dict() for proof in found.proofs],
    }  # fmt: skip


def _version(version: Any) -> dict[str, Any]:
    knowledge = version.knowledge
    return {"name": version.name, "version": knowledge.version, "sha256": knowledge.sha256,
            "revision": version.revision}


def _section(heading: str, rows: list[RenderableType]) -> list[RenderableType]:
    return [Line(), Line(heading, style="bold"), Padding(Group(*rows), (0, 0, 0, 2))]


def _edits(words: ComparisonWords) -> Iterator[RenderableType]:
    for edit in words.found.edits[:_MOST]:
        row = Line(words.edit(edit), style="bold")
        row.append(f"  {words.say(f'compare.edit.{edit.change}')}", style="dim")
        yield row
        for leaf in edit.leaves[:_MOST_LEAVES]:
            path, before, after = words.leaf(leaf)
            yield Padding(Line(f"{path}: {before} → {after}"), (0, 0, 0, 2))
        yield from _more(len(edit.leaves) - _MOST_LEAVES, words)
    yield from _more(len(words.found.edits) - _MOST, words)


def _more(count: int, words: ComparisonWords) -> Iterator[RenderableType]:
    if count > 0:
        yield Line(words.say("compare.more", count=words.say.count(count)), style="dim")


def _decisions(words: ComparisonWords) -> RenderableType:
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column(words.say("compare.before_after"), style="bold", no_wrap=True)
    for number in range(1, len(get_args(Decision)) + 1):
        table.add_column(str(number), justify="right", no_wrap=True)
    for index, (was, counts) in enumerate(words.decisions()):
        cells = [Line(words.say.count(count) if count else "·", style="bold" if count and at != index else "dim")
                 for at, count in enumerate(counts)]
        table.add_row(f"{index + 1} {words.decision(was)}", *cells)
    return table


def _change(change: Change, words: ComparisonWords) -> Iterator[RenderableType]:
    head = Line(words.label(change.kind), style=_STYLES[change.kind.way])
    head.append(f"  {words.counted(change)}", style="not bold")
    yield head
    for detail in change.details[:_MOST]:
        count = words.say.count(detail.customers or detail.examples)
        yield Padding(Line(f"{count:>9}  {words.detail(detail)}"), (0, 0, 0, 1))
    if change.smallest:
        name = "compare.smallest" if len(change.smallest) > 1 else "compare.smallest_one"
        yield Padding(Line(words.say(name), style="dim"), (0, 0, 0, 2))
    for one in change.smallest:
        yield Padding(_customer(one, words), (0, 0, 0, 4))


def _customer(one: Smallest, words: ComparisonWords) -> RenderableType:
    rows = [Line(customer_as_yaml(one.profile) if one.profile else words.customer(one))]
    before, after = (words.decision(decision) for decision in one.decision)
    said = [f"{before} → {after}"] if before != after else []
    said += [words.difference(difference) for difference in one.differences[:_MOST_LEAVES]]
    rows += [Line(f"– {line}", style="dim") for line in (*dict.fromkeys(said), *words.rules(one))]
    return Group(*rows)


def _proofs(words: ComparisonWords) -> Iterator[RenderableType]:
    for heading, proofs in words.proofs():
        yield Line(f"{heading}: {words.say.count(len(proofs))}", style="bold")
        for proof in proofs[:_MOST]:
            yield Padding(Line(f"{proof.where}: {proof.what[words.language]}"), (0, 0, 0, 2))
        yield from _more(len(proofs) - _MOST, words)


def _rates(words: ComparisonWords) -> Iterator[RenderableType]:
    moved = words.found.moved()
    for rate in moved[:_MOST]:
        yield Line(f"{rate.rule}: {words.rate(rate.before)} → {words.rate(rate.after)}")
    yield from _more(len(moved) - _MOST, words)
