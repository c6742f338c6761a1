"""The advice on a terminal: what a pharmacist needs in ten seconds first, the trace on request."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as Line

from ..advice import Advice, AdviceItem, CheckItem, Dose, Range, Rung
from ..knowledge import Knowledge
from ..text import Language, number
from .words import Words

_STYLES = {
    "refer_now": "bold red",
    "refer": "bold red",
    "ask": "bold yellow",
    "food_first": "bold green",
    "check_first": "bold yellow",
    "recommend": "bold green",
}
# What is said across the counter; the other kinds of advice come further down.
_SAID = ("expectation", "side_effect", "follow_up")


class AdviceView:
    """Lays out one advice."""

    def __init__(self, advice: Advice, knowledge: Knowledge, language: Language) -> None:
        self.advice, self.knowledge = advice, knowledge
        self.words = Words(knowledge, language)
        self.language = language

    def render(self, *, explain: bool = False) -> RenderableType:
        """The whole advice; with `explain` also every rule that fired, with its sources."""
        from .trace import trace

        parts = [self._head(), *self._referrals(), *self._questions(), *self._form(), *self._dose()]
        parts += [*self._checks(), *self._say(), *self._cautions(), *self._advice()]
        parts += self._conflicts(explain)
        if explain:
            parts.append(trace(self.advice, self.knowledge, self.words))
        parts.append(self._foot(explain))
        return Group(*parts)

    def _head(self) -> RenderableType:
        decision = self.advice.decision
        title = Line(self.words(f"decision.{decision}").upper(), style=_STYLES[decision])
        return Panel(self.words(f"decision.{decision}.lead"), title=title, title_align="left", style="", expand=True)

    def _section(self, heading: str, rows: Iterable[str | RenderableType]) -> list[RenderableType]:
        listed = list(rows)
        if not listed:
            return []
        body = [_bullet(row) if isinstance(row, str) else row for row in listed]
        return [Line(self.words(f"heading.{heading}"), style="bold"), Padding(Group(*body), (0, 0, 1, 1))]

    def _referrals(self) -> list[RenderableType]:
        rows = []
        for referral in self.advice.referrals:
            to, urgency = self.words(f"to.{referral['to']}"), self.words(f"urgency.{referral['urgency']}")
            rows.append(_entry(f"{to} – {urgency[:1].lower()}{urgency[1:]}", self.words.of(referral["reason"])))
        return self._section("referrals", rows)

    def _questions(self) -> list[RenderableType]:
        rows = [_entry(self.words.of(q["text"]), self.words.of(q["why"])) for q in self.advice.questions]
        return self._section("questions", rows)

    def _form(self) -> list[RenderableType]:
        first = self.advice.first_choice
        if not first:
            return []
        rows: list[str | RenderableType] = [Line(" / ".join(map(self.words.form, first)), style="bold")]
        for verdict, text in (("suitable", "also"), ("unsuitable", "not_for")):
            forms = self._with_verdict(verdict)
            if forms:
                rows.append(Line(self.words(text, forms=self.words.forms(forms))))
        wanted = self.advice.wanted
        if wanted is not None:
            rows.append(_entry(self.words("heading.wanted"), self.words.of(wanted["why"])))
        return self._section("form", rows)

    def _with_verdict(self, *verdicts: str) -> list[str]:
        return [form["form"] for form in self.advice.forms if form["verdict"] in verdicts]

    def _dose(self) -> list[RenderableType]:
        dose = self.advice.dose
        if dose is None:
            first = self.advice.first_choice
            return self._section("dose", [self.words("dose.none", form=self.words.forms(first))] if first else [])
        offered = self._with_verdict("first_choice", "suitable")
        rows: list[str | RenderableType] = [Line(line, style="bold") for line in self._headline(dose)]
        how = [line if n == 0 else _lower(line) for n, line in enumerate(self.words.taking({**dose}))]
        rows += [Line(line) for line in (", ".join(how), *self._taken(dose)) if line]
        rows += [_bullet(rung) for rung in self._rungs(dose)]
        for text, forms in (
            ("dose.applies_to", [form for form in offered if form in dose["applies_to"]]),
            ("dose.none", [form for form in offered if form not in dose["applies_to"]]),
        ):
            if forms:
                rows.append(Line(self.words(text, forms=self.words.forms(forms), form=self.words.forms(forms))))
        rows.append(Line(self.words("dose.total_note"), style="dim"))
        return self._section("dose", rows)

    def _headline(self, dose: Dose) -> Iterable[str]:
        """What the customer may take alone stands first; the article's range is never hidden."""
        limit = dose["self_care_limit"]
        if dose["high"] > limit["mg"]:
            authority = self.knowledge.sources[limit["source"]].publisher
            yield self.words("dose.alone", mg=limit["mg"], authority=authority)
        yield self.words("dose.articles", amount=self._range(dose))

    def _rungs(self, dose: Dose) -> Iterable[str]:
        """The rungs in words; those that differ in nothing but the figure are put together."""
        same: dict[str, list[Rung]] = {}
        for rung in dose["ladder"]:
            said = self.words.of(rung["when"]).replace(number(rung["mg"], self.language), "#", 1)
            same.setdefault(said, []).append(rung)
        for said, rungs in same.items():
            figures: Range = {"low": rungs[0]["mg"], "high": rungs[-1]["mg"]}
            yield said.replace("#", self._range(figures), 1)

    def _taken(self, dose: Dose) -> Iterable[str]:
        current, room = dose["current"], dose["room"]
        if current and room and current["high"] > 0:
            yield self.words("dose.current", amount=self._range(current))
            alone = max(0, min(room["high"], dose["self_care_limit"]["mg"] - current["high"]))
            yield self.words("dose.room_alone" if alone else "dose.no_room_alone", mg=alone)
            if room["high"] > alone:
                yield self.words("dose.room_after_care", mg=room["high"])

    def _range(self, amount: Range | Dose) -> str:
        low, high = number(amount["low"], self.language), number(amount["high"], self.language)
        return low if low == high else self.words("range", low=low, high=high)

    def _checks(self) -> list[RenderableType]:
        """Checks with the same text are put together; under a referral they only hold if care says yes."""
        same: dict[str, list[CheckItem]] = {}
        for check in self.advice.checks:
            same.setdefault(self.words.of(check["do"]) + str(check["class"]), []).append(check)
        heading = "checks_later" if self.advice.referrals else "checks"
        return self._section(heading, [self._check(checks) for checks in same.values()])

    def _check(self, checks: list[CheckItem]) -> RenderableType:
        check = checks[0]
        about = ", ".join(self.words.anything(one["about"]) for one in checks)
        head = f"{about} – {self.words.anything(check['class'])}" if check["class"] else about
        return _entry(head, " ".join(filter(None, [self.words.of(check["do"]), self._hours(check, about)])))

    def _hours(self, check: CheckItem, about: str) -> str:
        before, after = check["hours_before"], check["hours_after"]
        if before is not None and after is not None:
            return self.words("hours", about=about, hours_before=before, hours_after=after)
        if after is not None:
            return self.words("hours.after_only", about=about, hours_after=after)
        return self.words("hours.before_only", about=about, hours_before=before) if before is not None else ""

    def _say(self) -> list[RenderableType]:
        said = [self.words.of(item["text"]) for kind in _SAID for item in self.advice.advice if item["kind"] == kind]
        return self._section("say", dict.fromkeys(said))

    def _cautions(self) -> list[RenderableType]:
        said = dict.fromkeys(self.words.of(caution["text"]) for caution in self.advice.cautions)
        return self._section("cautions", said)

    def _advice(self) -> list[RenderableType]:
        rest = [item for item in self.advice.advice if item["kind"] not in _SAID]
        kinds = dict.fromkeys(item["kind"] for item in rest)
        rows = [_entry(self.words(f"kind.{kind}"), *self._of_kind(rest, kind)) for kind in kinds]
        return self._section("advice", rows)

    def _of_kind(self, items: list[AdviceItem], kind: str) -> dict[str, None]:
        return dict.fromkeys(self.words.of(item["text"]) for item in items if item["kind"] == kind)

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
        used = {step["rule"] for step in self.advice.trace}
        lines = [self.words("knowledge_line", version=self.knowledge.version, sha=self.knowledge.sha256[:12])]
        if not all(rule.reviewed for rule in self.knowledge.rules if rule.id in used):
            lines.append(self.words("unreviewed"))
        if not explain:
            lines.append(self.words("explain_hint"))
        return Line(" · ".join(lines), style="dim")


def _lower(line: str) -> str:
    return line[:1].lower() + line[1:]


def _bullet(text: str) -> RenderableType:
    return _hanging(Line("•"), Line(text))


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
