"""The claim ledger: what every source says, which rules use it, and whether the source really says so there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..knowledge import Knowledge
from ..knowledge.day import Rhythm, Window
from ..knowledge.labels import Compound, Strength
from ..knowledge.leaflet import StatementSpec
from ..knowledge.records import Claim, EgfrCategory, EgfrEquation, Figure, Food, Parameter, Source
from ..knowledge.shelf import Halves
from ..words.errors import Fault, fault
from ..words.system import system_reason

# The heading of claims that stand above the first heading of an article.
BEFORE_HEADINGS = "(before first heading)"
# Numbers that a Swedish article spells out.
_IN_WORDS = {"en": 1.0, "ett": 1.0, "två": 2.0, "tre": 3.0, "fyra": 4.0}


@dataclass(frozen=True, slots=True)
class Use:
    """Where a claim is used: ids of rules, and of parameters, foods, equations and categories that rest on it."""

    rules: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules or self.records)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the claims of one source are accounted for, as ids."""

    source: Source
    cited: tuple[str, ...]
    background: tuple[str, ...]
    not_used: tuple[str, ...]
    unaccounted: tuple[str, ...]

    @property
    def total(self) -> int:
        return len(self.cited) + len(self.background) + len(self.not_used) + len(self.unaccounted)


class Ledger:
    """The claims of a knowledge with their uses."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        rules: defaultdict[str, list[str]] = defaultdict(list)
        records: defaultdict[str, list[str]] = defaultdict(list)
        for rule in knowledge.rules:
            for claim in rule.claims:
                rules[claim].append(rule.id)
        resting: list[
            Parameter | Food | EgfrEquation | EgfrCategory | Window | Rhythm | StatementSpec | Compound | Strength
            | Halves
        ] = [
            *knowledge.parameters.values(),
            *knowledge.foods,
        ]
        if knowledge.shelf is not None:
            resting += knowledge.shelf.halves
        if knowledge.day is not None:
            resting += [*knowledge.day.windows.values(), *knowledge.day.meals.values(), *knowledge.day.rhythms.values()]
        resting += [*knowledge.labels.compounds, *knowledge.labels.strengths]
        if knowledge.kidney is not None:
            resting += [*knowledge.kidney.equations.values(), *knowledge.kidney.categories.values()]
        if knowledge.leaflet is not None:
            resting += [statement.spec for statement in knowledge.leaflet.statements]
        for record in resting:
            portion = record.portion if isinstance(record, Food) else None
            for claim in dict.fromkeys((*record.claims, *(portion.claims if portion else ()))):
                records[claim].append(record.id)
        self.uses: Mapping[str, Use] = {
            claim: Use(tuple(rules[claim]), tuple(records[claim])) for claim in knowledge.claims
        }

    def find(self, name: str) -> Claim | None:
        """The claim with this id, or with this id as an alias; letters' case does not matter."""
        wanted = name.upper()
        for claim in self.knowledge.claims.values():
            if wanted == claim.id.upper() or wanted in (alias.upper() for alias in claim.aliases):
                return claim
        return None

    def coverage(self) -> list[Coverage]:
        """One line per source that has claims, in the order of `sources.yaml`."""
        return [found for source in self.knowledge.sources.values() if (found := self._coverage(source)).total]

    def _coverage(self, source: Source) -> Coverage:
        sorted_out: defaultdict[str, list[str]] = defaultdict(list)
        for claim in self.knowledge.claims.values():
            if claim.source == source.id:
                sorted_out[self._account(claim)].append(claim.id)
        return Coverage(
            source,
            tuple(sorted_out["cited"]),
            tuple(sorted_out["background"]),
            tuple(sorted_out["not_used"]),
            tuple(sorted_out["unaccounted"]),
        )

    def _account(self, claim: Claim) -> str:
        if self.uses[claim.id]:
            return "cited"
        if claim.not_used is not None:
            return "not_used"
        return "background" if claim.use == "background" else "unaccounted"

    def verify(self, folder: Path) -> list[Fault]:
        """Hold the ledger against the article texts in `folder`: section, line and every figure of each claim."""
        faults: list[Fault] = []
        for source in self.knowledge.sources.values():
            if source.file is None:
                continue
            path = folder / source.file
            try:
                lines = path.read_text(encoding="utf-8").splitlines()
            except OSError as error:
                faults.append(fault(str(path), "knowledge.file.unreadable", "knowledge.article.folder.mend",
                                    why=system_reason(error)))
                continue
            claims = [claim for claim in self.knowledge.claims.values() if claim.source == source.id]
            faults += [found for claim in claims for found in _verify(claim, lines)]
        return faults


def _verify(claim: Claim, lines: list[str]) -> Iterator[Fault]:
    if claim.line is None or not 1 <= claim.line <= len(lines) or not lines[claim.line - 1].strip():
        yield fault(claim.id, "knowledge.article.no_line", "knowledge.article.no_line.mend",
                    line=str(claim.line), count=len(lines))
        return
    headings = [number for number, line in enumerate(lines, 1) if _is_heading(line, claim.section)]
    if claim.section != BEFORE_HEADINGS and not any(number <= claim.line for number in headings):
        yield fault(claim.id, "knowledge.article.heading", "knowledge.article.heading.mend",
                    line=claim.line, section=repr(claim.section))
    written = _numbers(lines[claim.line - 1])
    for figure in claim.figures:
        for value in _values(figure):
            if value not in written:
                yield fault(claim.id, "knowledge.article.figure", "knowledge.article.figure.mend",
                            number=value, line=claim.line)


def _is_heading(line: str, section: str) -> bool:
    """The heading as a line of its own, or at the end of a line where the stored text lost the line break."""
    return line.strip() == section or line.rstrip().endswith(section)


def _values(figure: Figure) -> list[float]:
    return [value for value in (figure.value, figure.low, figure.high) if value is not None]


def _numbers(text: str) -> set[float]:
    written = {float(found.replace(",", ".")) for found in re.findall(r"\d+(?:[.,]\d+)?", text)}
    return written | {_IN_WORDS[word] for word in re.findall(r"\w+", text.lower()) if word in _IN_WORDS}
