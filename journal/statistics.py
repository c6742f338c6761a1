"""What the journal tells the editors: decisions by week, and which rules stood in advice that was not followed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..engine.knowledge import Knowledge
from ..engine.words.text import Language
from .errors import reasons, says
from .journal import Journal

_MOST = 30


@dataclass(slots=True)
class Statistics:
    """Counts: decisions by ISO week, how often each rule fired, how often then advice was not followed, and why."""

    weeks: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    fired: Counter[str] = field(default_factory=Counter)
    overridden: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    acts: Counter[str] = field(default_factory=Counter)
    knowledge: dict[str, str] = field(default_factory=dict)
    not_followed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As plain data, ready for JSON; rules by how often they were in advice that was not followed."""
        rules = {rule: {"fired": self.fired[rule], "overridden": self.overridden[rule],
                        "reasons": dict(self.reasons[rule])} for rule in self.by_excess()}
        return {"weeks": {week: dict(counts) for week, counts in sorted(self.weeks.items())}, "acts": dict(self.acts),
                "overrides": rules, "knowledge": self.knowledge}

    def by_excess(self) -> list[str]:
        """The rules in advice that was not followed, first those where that was more often than over all advice.

        A rule that fires for everybody stands in every advice that is not followed and says little.
        """
        share = self.not_followed / max(1, sum(sum(counts.values()) for counts in self.weeks.values()))
        return sorted(self.overridden, key=lambda rule: (share * self.fired[rule] - self.overridden[rule], rule))

    def lines(self, knowledge: Knowledge, language: Language) -> list[str]:
        """The same to read: weeks, then the rules that stood most often in advice that was not followed."""
        found = [says(language, "stats.decisions")]
        for week, counts in sorted(self.weeks.items()):
            named = (f"{knowledge.texts[f'decision.{one}'][language]} {count}" for one, count in counts.most_common())
            found.append(f"  {week}  {', '.join(named)}")
        if self.overridden:
            found.append(says(language, "stats.overrides"))
        for rule in self.by_excess()[:_MOST]:
            count = self.overridden[rule]
            why = ", ".join(f"{reasons()[one][language]} {n}" for one, n in self.reasons[rule].most_common())
            known = knowledge.rule(rule)
            found.append(f"  {count}/{self.fired[rule]}  {rule}  {known.title[language] if known else ''}: {why}")
        kept = ", ".join(f"{version} {sha256[:12]}" for sha256, version in self.knowledge.items())
        return [*found, f"{says(language, 'stats.knowledge')}: {kept}"]


def statistics(journal: Journal, since: str = "", until: str = "~") -> Statistics:
    """The counts of all that is not purged, from one time to another."""
    found = Statistics(knowledge=journal.knowledge)
    gist: dict[str, tuple[str, tuple[str, ...]]] = {}
    for entry in journal.entries(since, until):
        if entry.answer not in gist:
            answer = journal.answer(entry.answer)
            gist[entry.answer] = answer["decision"], tuple(step["rule"] for step in answer["trace"])
        decision, rules = gist[entry.answer]
        year, week, _ = datetime.strptime(entry.at[:10], "%Y-%m-%d").isocalendar()
        found.weeks[f"{year}-{week:02d}"][decision] += 1
        found.fired.update(rules)
        found.acts.update(act["did"] for act in entry.acts)
        why = {act["reason"] for act in entry.acts if act["did"] == "overridden"}
        if why:
            found.not_followed += 1
            found.overridden.update(rules)
            for rule in rules:
                found.reasons[rule].update(why)
    return found
