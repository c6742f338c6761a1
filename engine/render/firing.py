"""Rules that never fire, on a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from ..comparison.firing import Fired, Firing
from ..knowledge import Knowledge
from ..words.text import Language
from .said import Said


def firing_view(found: Firing, knowledge: Knowledge, language: Language) -> RenderableType:
    """The rules that fell silent, those that fire nowhere, and by name those that fire in examples alone."""
    say = Said(language)
    parts: list[RenderableType] = []
    if found.since is not None:
        parts += _list(say("firing.silent", since=found.since), found.silent, knowledge, say)
    untried = tuple(one for one in found.never if not one.examples)
    parts += _list(say("firing.untried"), untried, knowledge, say)
    rare = [one.rule for one in found.never if one.examples]
    parts.append(Line(say("firing.only_tried", count=len(rare)), style="bold"))
    parts.append(Padding(Line(", ".join(rare)), (0, 0, 1, 2)))
    fires = len(found.rules) - len(found.never)
    return Group(*parts, Line(say("firing.closing", fires=fires, all=len(found.rules),
                                  customers=say.count(found.customers)), style="bold"))


def to_json(found: Firing) -> str:
    """The same as JSON."""
    return json.dumps(found.to_dict(), ensure_ascii=False, indent=2)


def _list(heading: str, those: Sequence[Fired], knowledge: Knowledge, say: Said) -> list[RenderableType]:
    rows = [Line(_told(one, knowledge, say)) for one in those] or [Line(say("firing.none"))]
    return [Line(heading, style="bold"), Padding(Group(*rows), (0, 0, 1, 2))]


def _told(one: Fired, knowledge: Knowledge, say: Said) -> str:
    rule = knowledge.rule(one.rule)
    title = rule.title[say.language] if rule else ""
    was = f" ({say('firing.before', count=say.count(one.before))})" if one.before else ""
    return f"{one.rule}: {title}{was}"
