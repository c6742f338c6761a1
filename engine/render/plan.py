"""The day plan on a terminal, and why there is none where nothing can be planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.text import Text as Line

from ..dayplan.shape import DayPlan, NoSlot, Plan, PlannedMedicine, TooNear
from ..disk import write_file
from ..knowledge import Knowledge
from ..resolution.advice import Advice
from ..resolution.shape import PRINTED
from ..words.errors import ProfileError, fault
from ..words.text import Language, Text, fill, join
from .day_strip import strip_svg, strip_text
from .day_words import whole
from .phrases import Phrases
from .plan_gist import PlanGist

# More sets of intakes than this help nobody to choose.
_MOST_MOVES = 4


def plan_data(advice: Advice, knowledge: Knowledge) -> dict[str, Any]:
    """What `tillskott plan --json` answers: the decision, the plan, and where there is none, why not."""
    return {"decision": advice.decision, "plan": advice.plan, "not_planned": not_planned(advice, knowledge)}


def not_planned(advice: Advice, knowledge: Knowledge) -> Text | None:
    """Why there is no plan, the referral before all else; None where there is one."""
    if advice.plan is not None:
        return None
    if advice.decision not in PRINTED:
        return knowledge.texts[f"plan.not_planned.{advice.decision}"]
    routes = {form["route"] for form in advice.forms if form["form"] in advice.first_choice}
    if not any(map(knowledge.nutrient.is_swallowed, routes)):
        forms = join(knowledge.forms[form].name.text for form in advice.first_choice)
        return fill(knowledge.texts["plan.not_planned.not_swallowed"], forms=forms)
    return knowledge.texts["plan.not_planned.no_times"]


def write_strip(path: Path, advice: Advice, knowledge: Knowledge, language: Language) -> None:
    """Write the strip as SVG. Raises ProfileError where there is no plan or the file cannot be written."""
    if advice.plan is None:
        raise ProfileError([fault("--svg", "no_plan", not_planned(advice, knowledge) or "")])
    write_file(path, strip_svg(advice.plan, language, knowledge) + "\n")


def plan_view(advice: Advice, knowledge: Knowledge, language: Language) -> RenderableType:
    """The whole plan; where there is none, why not and what to ask for."""
    phrases = Phrases(advice, knowledge, language)
    words = phrases.words
    title = Line(words("plan.title"), style="bold")
    if advice.plan is None:
        why = not_planned(advice, knowledge)
        assert why is not None
        body = [words.of(why)]
        body += [f"• {head}: {reason}" for head, reason in phrases.referrals()]
        body += [f"• {words.of(question['text'])}" for question in advice.questions]
        timed = dict.fromkeys(c["about"] for c in advice.checks if c["hours_before"] or c["hours_after"])
        if advice.decision in PRINTED and timed and any(
            knowledge.nutrient.is_swallowed(form["route"]) for form in advice.forms[:1]
        ):
            body += profile_key(timed, words("plan.ask_times"))
        return Group(title, Padding("\n".join(body), (0, 0, 1, 1)))
    parts = [_Plan(advice.plan, knowledge, language).whole()]
    if advice.checks:
        parts.insert(0, Line(words("plan.after_checks"), style="bold yellow"))
    return Group(title, Padding(Group(*parts), (0, 0, 1, 1)))


def profile_key(medicines: Iterable[str], ask: str) -> list[str]:
    """What to add to the profile, as it is written in YAML."""
    return [ask, "intake_times:", *(f'  {whole(medicine)}: ["HH:MM"]' for medicine in medicines)]


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip in signs, as wide as there is room."""

    plan: Plan
    knowledge: Knowledge
    language: Language

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        for line in strip_text(self.plan, self.language, self.knowledge, options.max_width).splitlines():
            yield Line(line, no_wrap=True)


class _Plan(PlanGist):
    """Puts one plan into lines."""

    def gist(self) -> Iterator[Line]:
        """The best times of each kind of day, or why there is none; what is free; what the plan does not know."""
        for times, more in self.days():
            yield Line(times, style="bold")
            yield from map(Line, more)
        yield from map(Line, self.notes())

    def whole(self) -> RenderableType:
        """Times, strip, reasons, what to ask for, and the medicines with the sources of their hours."""
        parts: list[RenderableType] = [*self.gist(), Line("")]
        parts += [Strip(self._plan, self._knowledge, self._language), Line("")]
        parts += map(Line, dict.fromkeys(line for day in self._plan["days"] for line in self._reasons(day)))
        if self._plan["without_times"]:
            parts += map(Line, profile_key(self._plan["without_times"], self._words("plan.ask_times")))
        if self._plan["medicines"] or self._plan["too_near"] or self._all_clear():
            parts += [Line(""), Line(self._words("plan.medicines"), style="bold")]
        for medicine in self._plan["medicines"]:
            head, *below = self._medicine(medicine)
            parts += [Line(head), *(Padding(Line(line), (0, 0, 0, 2)) for line in below)]
        parts += map(Line, [self._words("plan.no_hours")] if self._all_clear() else [])
        for head, rules in {self._pair(one): one["rules"] for one in self._plan["too_near"]}.items():
            parts += [Line(head), *(Padding(Line(line), (0, 0, 0, 2)) for line in self._sources(rules))]
        claims = ", ".join(self._plan["claims"])
        parts += [Line(""), Line(self._words("plan.conventions", claims=claims), style="dim")]
        return Group(*parts)

    def _reasons(self, day: DayPlan) -> Iterator[str]:
        for best in day["best"]:
            yield f"{best['time']}: {self._words.of(best['why'])}"
        if day["no_slot"]:
            yield from self._moves(day["no_slot"])

    def _moves(self, no_slot: NoSlot) -> Iterator[str]:
        if not no_slot["moves"]:
            return
        yield self._words("plan.moves")
        for one in no_slot["moves"][:_MOST_MOVES]:
            yield "• " + self._words("plan.move", intakes=" + ".join(
                f"{whole(move['medicine'])} {self._day_words.time(move['time'])}" for move in one))
        yield self._words("plan.moves.who")

    def _medicine(self, medicine: PlannedMedicine) -> Iterator[str]:
        group = self._words.anything(medicine["class"]) if medicine["class"] else ""
        head = f"• {whole(medicine['medicine'])}" + (f" – {group}" if group else "")
        yield f"{head} ({self._day_words.times(medicine)})"
        yield self._day_words.hours(medicine)
        yield from self._sources(medicine["rules"])

    def _pair(self, one: TooNear) -> str:
        return "• " + self._words("plan.pair", one=whole(one["one"]), other=whole(one["other"]), hours=one["hours"])

    def _sources(self, rules: Iterable[str]) -> Iterator[str]:
        for claim in self._claims(rules):
            found = self._knowledge.claims[claim]
            yield f"{claim}: {self._knowledge.sources[found.source].title}, {found.section}"

    def _claims(self, names: Iterable[str]) -> list[str]:
        """What hours rest on: the claims of their rules on which a number rests too; all of them where none does."""
        rules = filter(None, map(self._knowledge.rule, names))
        cited = list(dict.fromkeys(claim for rule in rules for claim in rule.claims))
        parameters = self._knowledge.parameters.values()
        numbers = {claim for parameter in parameters if parameter.unit == "h" for claim in parameter.claims}
        return [claim for claim in cited if claim in numbers] or cited
