"""What statements are repeated for: steps, hours to medicines, whom to contact, foods, authorised claims, times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from ..counter.food import in_portion, suggestions
from ..knowledge import Knowledge
from ..knowledge.leaflet import LeafletTexts
from ..knowledge.records import Food
from ..profile import Customer
from ..resolution.advice import Advice
from ..resolution.order import URGENCIES
from ..resolution.pairs import kept_apart
from ..words.text import Text, fill, join, lower_first, upper_first
from .circumstances import steps

Values = Mapping[str, Text | str | float]
# How many foods are named in one line.
_FOODS_IN_WORDS = 5


@dataclass(frozen=True, slots=True)
class Lists:
    """Makes the lists of one sheet."""

    advice: Advice
    customer: Customer
    knowledge: Knowledge
    texts: LeafletTexts

    def __call__(self, name: str) -> list[Values]:
        """The entries of a list, each as the values to be put into a text."""
        makers: Mapping[str, Callable[[], list[Values]]] = {
            "steps": lambda: [{"figure": amount} for amount in steps(self.advice.dose)],
            "hours_between": lambda: self._hours(lambda before, after: before == after),
            "hours_both": lambda: self._hours(lambda before, after: bool(before and after and before != after)),
            "hours_after": lambda: self._hours(lambda before, after: bool(after and not before)),
            "hours_before": lambda: self._hours(lambda before, after: bool(before and not after)),
            "pairs": lambda: self._pairs(near=False),
            "pairs_too_near": lambda: self._pairs(near=True),
            "foods": self._foods,
            "foods_in_words": self._foods_in_words,
            "contacts": self._contacts,
            "health_claims": lambda: [{"claim": claim.text} for claim in self.texts.health_claims if claim.printed],
            "plan_times": lambda: self._days(planned=True),
            "plan_without": lambda: self._days(planned=False),
        }
        return makers[name]()

    def medicine(self, written: str) -> Text:
        """What a medicine is called on the sheet: its known name and nothing else that was typed; else its class."""
        name = self.knowledge.medicines.known_name(written)
        if name is not None:
            return upper_first({"sv": name, "en": name})
        classes = self.knowledge.medicines.resolve(written).classes
        return self.knowledge.vocabulary.value_label("medicine_classes", classes[0])

    def _hours(self, fits: Callable[[float, float], bool]) -> list[Values]:
        """Medicines with the same hours in one entry; of several hours for one medicine the longest count."""
        longest: dict[str, tuple[float, float]] = {}
        for check in self.advice.checks:
            before, after = check["hours_before"] or 0, check["hours_after"] or 0
            if check["class"] and (before or after):
                known = longest.get(check["about"], (0, 0))
                longest[check["about"]] = max(before, known[0]), max(after, known[1])
        same: defaultdict[tuple[float, float], list[Text]] = defaultdict(list)
        for written, hours in longest.items():
            name = self._on_its_day(written)
            if fits(*hours) and name not in same[hours]:
                same[hours].append(name)
        return [
            {"medicines": join(names), "hours": before, "before": before, "after": after}
            for (before, after), names in same.items()
            if names
        ]

    def _on_its_day(self, written: str) -> Text:
        """The name of a medicine; of one that is not taken every day, that the hours are about its day."""
        name, day = self.medicine(written), self.knowledge.day
        times = (self.customer.intake_times or {}).get(written, ())
        seldom = day is not None and (day.rhythm(written) or (times and all(map(day.spoken, times))))
        return fill(self.texts.words["that_day"], medicine=name) if seldom else name

    def _pairs(self, near: bool) -> list[Values]:
        """The customer's own medicines that need time between them, by hours; `near`: whose times are too near now."""
        plan, told = self.advice.plan, {step["rule"] for step in self.advice.trace}
        too_near = {frozenset((one["one"], one["other"])) for one in plan["too_near"]} if plan else set()
        same: defaultdict[float, dict[str, Text]] = defaultdict(dict)
        for kept in kept_apart((rule for rule in self.knowledge.rules if rule.id in told), self.customer.medicines):
            for one, other in kept.between():
                if (frozenset((one, other)) in too_near) is near:
                    both = join([self.medicine(one), self.medicine(other)])
                    same[kept.apart.hours][both["sv"]] = both
        return [{"pairs": _one_by_one(found.values()), "hours": hours} for hours, found in same.items()]

    def _contacts(self) -> list[Values]:
        """Everybody to contact, once, at the most urgent."""
        found: dict[str, str] = {}
        for referral in self.advice.referrals:
            found.setdefault(referral["to"], referral["urgency"])
        ordered = sorted(found.items(), key=lambda contact: URGENCIES.index(contact[1]))
        words = self.texts.words
        return [{"who": words[f"contact.{to}"], "note": words[f"urgency.{urgency}"]} for to, urgency in ordered]

    def _suitable(self) -> list[Food]:
        """Foods that suit the customer and may be named for the nutrient; of a nut allergy nobody was asked."""
        least = self.knowledge.numbers["nrv"] * self.knowledge.numbers["food_claim_percent"] / 100
        fitting = suggestions(self.knowledge.foods, self.customer.facts.get("diet"), None)
        return [food for food in fitting if food.low >= least]

    def _foods(self) -> list[Values]:
        return [
            {"food": food.name.text, "portion": food.portion.text.text,
             "figure": between(*map(round, in_portion(food)))}
            for food in self._suitable()
            if food.portion
        ]

    def _foods_in_words(self) -> list[Values]:
        names = [lower_first(_short(food.name.text)) for food in self._suitable()[:_FOODS_IN_WORDS]]
        return [{"foods": upper_first(join(names))}] if names else []

    def _days(self, planned: bool) -> list[Values]:
        """The kinds of day of the plan that have a time, or that have none."""
        plan, conventions = self.advice.plan, self.knowledge.day
        if plan is None or conventions is None:
            return []
        same: defaultdict[tuple[tuple[str, str | None], ...], list[str]] = defaultdict(list)
        for day in plan["days"]:
            if bool(day["best"]) is planned:
                same[tuple((best["time"], best["meal"]) for best in day["best"])] += day["days"]
        return [
            {
                "days": join(lower_first(conventions.weekdays[one].name.text) for one in days),
                "Days": upper_first(join(lower_first(conventions.weekdays[one].name.text) for one in days)),
                "times": join(self._time(*best) for best in times),
            }
            for times, days in same.items()
        ]

    def _time(self, time: str, meal: str | None) -> Text:
        if meal is None or self.knowledge.day is None:
            return {"sv": time, "en": time}
        name = self.knowledge.day.meals[meal].name.text
        return {"sv": f"{time} ({name['sv']})", "en": f"{time} ({name['en']})"}


def between(low: float, high: float) -> str:
    """300, or 200–400."""
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _one_by_one(texts: Collection[Text]) -> Text:
    return {"sv": "; ".join(text["sv"] for text in texts), "en": "; ".join(text["en"] for text in texts)}


def _short(name: Text) -> Text:
    """A name without what stands behind it in brackets or after a comma."""
    return {"sv": name["sv"].split(" (")[0].split(",")[0], "en": name["en"].split(" (")[0].split(",")[0]}
