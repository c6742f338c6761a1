"""The whole advice on a terminal, the gravest first; the trace on request."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as Line

from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..words.text import Language
from .phrases import Phrases

STYLES = {
    "refer_now": "bold red",
    "refer": "bold red",
    "ask": "bold yellow",
    "food_first": "bold green",
    "check_first": "bold yellow",
    "recommend": "bold green",
}


class AdviceView:
    """Lays out one advice."""

    def __init__(self, advice: Advice, knowledge: Knowledge, language: Language) -> None:
        self.advice, self.knowledge = advice, knowledge
        self.phrases = Phrases(advice, knowledge, language)
        self.words: Words = self.phrases.words

    def render(self, *, explain: bool = False) -> RenderableType:
        """The whole advice; with `explain` also every rule that fired, with its sources."""
        from .trace import trace

        say, advice = self.phrases, self.advice
        parts = [self._head()]
        parts += self._section("evidence", say.evidence())
        parts += self._kidney_alert()
        parts += self._section("referrals", _entries(say.referrals()))
        parts += self._section("questions", self._questions())
        # Under a referral a check only holds if the doctor or clinic agrees.
        parts += self._section("checks_later" if advice.referrals else "checks", _entries(say.checks()))
        parts += self._section("medicines", say.medicines())
        parts += [*self._form(), *self._dose()]
        parts += self._section("plan", self._plan())
        parts += self._section("products", _entries(say.products()))
        parts += self._section("say", say.say())
        parts += self._section("cautions", say.cautions())
        rest = say.rest().items()
        parts += self._section("advice", [_entry(self.words(f"kind.{kind}"), *lines) for kind, lines in rest])
        parts += self._conflicts(explain)
        if explain:
            parts.append(trace(advice, self.knowledge, self.words))
        parts += self._section("interest", say.interests())
        parts.append(self._foot(explain))
        return Group(*parts)

    def _head(self) -> RenderableType:
        decision = self.advice.decision
        title = Line(self.words(f"decision.{decision}").upper(), style=STYLES[decision])
        return Panel(self.phrases.lead(), title=title, title_align="left", style="", expand=True)

    def _section(self, heading: str, rows: Iterable[str | RenderableType]) -> list[RenderableType]:
        listed = list(rows)
        if not listed:
            return []
        body = [_bullet(row) if isinstance(row, str) else row for row in listed]
        return [Line(self.words(f"heading.{heading}"), style="bold"), Padding(Group(*body), (0, 0, 1, 1))]

    def _kidney_alert(self) -> list[RenderableType]:
        """Right under the decision where the choice of equation changes it; else the eGFR stands in the foot."""
        alerts = self.phrases.kidney_alerts()
        if not alerts:
            return []
        return self._section("kidney", [Line(self.phrases.kidney()), *(Line(f"! {one}", "yellow") for one in alerts)])

    def _questions(self) -> Iterable[RenderableType]:
        return [_entry(self.words.of(q["text"]), self.words.of(q["why"])) for q in self.advice.questions]

    def _form(self) -> list[RenderableType]:
        first = self.advice.first_choice
        if not first:
            return []
        rows: list[str | RenderableType] = [Line(" / ".join(map(self.words.form, first)), style="bold")]
        for verdict, text in (("suitable", "also"), ("unsuitable", "not_for")):
            forms = self.phrases.with_verdict(verdict)
            if forms:
                rows.append(Line(self.words(text, forms=self.words.forms(forms))))
        wanted = self.advice.wanted
        if wanted is not None:
            rows.append(_entry(self.words("heading.wanted"), self.words.of(wanted["why"])))
        return self._section("form", rows)

    def _dose(self) -> list[RenderableType]:
        dose = self.advice.dose
        if dose is None:
            first = self.advice.first_choice
            return self._section("dose", [self.words("dose.none", form=self.words.forms(first))] if first else [])
        rows: list[str | RenderableType] = [Line(line, style="bold") for line in self.phrases.headline(dose)]
        rows += [Line(line) for line in (self.phrases.taking(dose), *self.phrases.taken(dose)) if line]
        rows += self.phrases.rungs(dose)
        rows += [Line(line) for line in self.phrases.applies(dose)]
        rows.append(Line(self.words("dose.total_note"), style="dim"))
        return self._section("dose", rows)

    def _plan(self) -> Iterable[str | RenderableType]:
        if self.advice.plan is None:
            return []
        from .plan import gist

        return gist(self.advice, self.knowledge, self.phrases.language)

    def _conflicts(self, explain: bool) -> list[RenderableType]:
        """One line each; with `explain`, who says what."""
        rows = []
        for conflict in self.advice.conflicts:
            says = [
                f"{self.knowledge.sources[position['source']].title}: {self.words.of(position['says'])}"
                for position in conflict["positions"]
            ]
            chosen = f"→ {self.words.of(conflict['chosen'])}"
            why = [*says, f"{chosen}. {self.words.of(conflict['why'])}"] if explain else [chosen]
            rows.append(_entry(self.words.of(conflict["about"]), *why))
        return self._section("conflicts", rows)

    def _foot(self, explain: bool) -> RenderableType:
        lines = [self.words("knowledge_line", version=self.knowledge.version, sha=self.knowledge.sha256[:12])]
        if self.phrases.unreviewed():
            lines.append(self.words("unreviewed"))
        if not explain:
            lines.append(self.words("explain_hint"))
        if self.phrases.kidney() and not self.phrases.kidney_alerts():
            lines.insert(0, self.phrases.kidney())
        return Line(" · ".join(lines), style="dim")


def _bullet(text: str) -> RenderableType:
    return _hanging(Line("•"), Line(text))


def _entries(pairs: Iterable[tuple[str, str]]) -> list[RenderableType]:
    return [_entry(head, body) for head, body in pairs]


def _entry(head: str, *lines: str) -> RenderableType:
    body: list[RenderableType] = [Line(head, style="bold")]
    body += [_bullet(line) for line in lines] if len(lines) > 1 else [Line(line) for line in lines]
    return _hanging(Line("•"), Group(*body))


def _hanging(mark: RenderableType, body: RenderableType) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_row(mark, body)
    return grid
