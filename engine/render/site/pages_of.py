"""The pages of the site: a page for each rule, claim, source, medicine class and case, and the lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from ...knowledge import Knowledge
from ...knowledge.records import Claim, Figure, MedicineClass, Parameter, Source
from ...knowledge.rules import Rule
from ...phrasing.words import Words
from ...words.text import Language, number
from ..customer import customer_as_yaml, customer_in_words
from ..pages import bullets, paragraph, section, text, text_lines
from .frame import Frame, facts
from .place_picture import Box, place_picture
from .relations import CaseInfo, Relations

_MOST = 60


class Pages:
    """The bodies of the pages in one language."""

    def __init__(self, relations: Relations, language: Language) -> None:
        self.of, self.language = relations, language
        self.knowledge: Knowledge = relations.knowledge
        self.frame, self.words = Frame(self.knowledge, language), Words(self.knowledge, language)
        self.say = self.frame.say
        self._levels = max((rule.level for rule in self.knowledge.rules), default=0) + 1

    # --- rules --------------------------------------------------------------------------------------

    def rule(self, rule: Rule) -> str:
        """A rule: when, then, why, its place in the order, what it cites, and where it is tried."""
        words, of = self.words, self.of
        state = words("reviewed" if rule.reviewed else "not_reviewed")
        parts = [
            f"<h1>{text(words.of(rule.title))}</h1>",
            f'<p class="soft"><code>{text(rule.id)}</code> · {text(rule.place.document.name)} · '
            f'<span class="{"signed" if rule.reviewed else "unsigned"}">{text(state)}</span></p>',
            section(words("heading.when"), f"<pre>{text_lines(_indented(words.condition(rule.when)))}</pre>"),
            section(words("heading.then"), bullets(map(self._action, rule.then))),
            section(words("heading.because"), paragraph(words.of(rule.because))),
            section(self.say("site.place"), self._place(rule)),
            section(words("heading.sources"), bullets(self._claim_line(claim) for claim in rule.claims)),
            section(self.say("site.parameters"), self._links("parameter", of.parameters_of_rule[rule.id])),
            section(self.say("site.classs"), self._classes(of.classes_of_rule[rule.id])),
            section(words("heading.tests"), bullets(self._example(one) for one in rule.tests)),
            section(self.say("site.alarms"), bullets(map(self._alarm, of.alarms.get(rule.id, ())))),
            section(self.say("site.cases"), self._cases(of.cases_of_rule.get(rule.id, []))),
        ]
        return _joined(parts)

    def _action(self, action: Any) -> str:
        said = self.words.action(action)
        do = getattr(action, "do", None)
        return text(f"{said}: {do.text[self.language]}" if do is not None else said)

    def _place(self, rule: Rule) -> str:
        of = self.of
        before = [self._box(name) for name in of.rests_on[rule.id]]
        if not before:
            read = dict.fromkeys(self.words.label(fact) for fact in sorted(rule.reads))
            before = [Box(label) for label in read]
        after = [self._box(name) for name in of.feeds.get(rule.id, [])]
        if not after:
            after = [Box(self.words.action(action)) for action in rule.then]
        described = self.say("site.place_said", level=rule.level + 1, levels=self._levels, order=rule.order + 1,
                             rules=len(self.knowledge.rules))
        picture = place_picture(before, Box(self.words.of(rule.title)), after, (rule.level, self._levels),
                                lambda count: self.say("compare.more", count=count), described)
        lists = facts([
            (self.say("site.rests_on"), self._rules(of.rests_on[rule.id])),
            (self.say("site.feeds"), self._rules(of.feeds.get(rule.id, []))),
        ])
        return f'{paragraph(described, "soft")}\n<figure>\n{picture}\n</figure>\n{lists}'

    def _box(self, name: str) -> Box:
        rule = self.knowledge.rule(name)
        assert rule is not None
        return Box(self.words.of(rule.title), f"../{self.frame.address('rule', name)}")

    def _example(self, example: Any) -> str:
        given = customer_in_words(example.given, self.knowledge, self.language)
        return text(f"{given} → {self.words(f'expect.{example.expect}')}")

    def _alarm(self, alarm: Mapping[str, Any]) -> str:
        given = customer_in_words(alarm["given"], self.knowledge, self.language)
        to, urgency = self.words(f"to.{alarm['to']}"), self.words(f"urgency.{alarm['urgency']}")
        return text(f"{given} → {to}, {urgency}")

    def _rules(self, names: Iterable[str]) -> str:
        return bullets(self._rule_line(name) for name in names)

    def _rule_line(self, name: str, above: str = "../") -> str:
        rule = self.knowledge.rule(name)
        title = f" {text(self.words.of(rule.title))}" if rule else ""
        return self.frame.anchor("rule", name, above=above) + title

    def _cases(self, names: list[str]) -> str:
        shown = bullets(self._case_line(name) for name in names[:_MOST])
        if len(names) <= _MOST:
            return shown
        rest = bullets(self._case_line(name) for name in names[_MOST:])
        more = text(self.say("compare.more", count=len(names) - _MOST))
        return f"{shown}\n<details><summary>{more}</summary>\n{rest}\n</details>"

    def _case_line(self, name: str, above: str = "../") -> str:
        return f"{self.frame.anchor('case', name, above=above)} {text(self._title(self.of.cases[name]))}"

    def _title(self, case: CaseInfo) -> str:
        title = case.data["title"]
        return str(title.get(self.language) or title.get("sv") or "")

    def _links(self, kind: str, names: Iterable[str]) -> str:
        return bullets(self.frame.anchor(kind, name) for name in names)

    def _classes(self, names: Iterable[str]) -> str:
        known = self.knowledge.medicine_classes
        return bullets(self.frame.anchor("class", name, known[name].name.text[self.language]) for name in names
                       if name in known)

    # --- claims and sources ---------------------------------------------------------------------------

    def claim(self, claim: Claim) -> str:
        """A claim: what is said and where, how it was checked, and everything that rests on it."""
        use, of, parameters = self.of.uses[claim.id], self.of, self.knowledge.parameters
        named = [name for name in use.records if name in parameters]
        others = [name for name in use.records if name not in parameters]
        checked = self.say(f"checked.{claim.checked}") if claim.checked else ""
        why_not = claim.not_used.text[self.language] if claim.not_used else ""
        background = self.say("site.background") if claim.use else ""
        return _joined([
            f"<h1>{text(claim.text.text[self.language])}</h1>", f'<p class="soft"><code>{text(claim.id)}</code></p>',
            facts([
                (self.say("site.of_source"),
                 self.frame.anchor("source", claim.source, self._source_title(claim.source))),
                (self.say("site.section"), text(claim.section)),
                (self.say("site.line"), "" if claim.line is None else str(claim.line)),
                (self.say("site.figures"), bullets(text(self._figure(one)) for one in claim.figures)),
                (self.say("site.checked"), text(checked)),
                (self.say("site.use"), text(background or why_not)),
            ]),
            section(self.say("site.rules"), self._rules(use.rules)),
            section(self.say("site.parameters"), self._links("parameter", named)),
            section(self.say("site.records"), bullets(f"<code>{text(name)}</code>" for name in others)),
            section(self.say("site.cases"), self._cases(of.cases_of_claim.get(claim.id, []))),
        ])

    def _claim_line(self, name: str, above: str = "../") -> str:
        claim = self.knowledge.claims[name]
        source = self.frame.anchor("source", claim.source, self._source_title(claim.source), above)
        return f"{self.frame.anchor('claim', name, above=above)} {text(claim.text.text[self.language])} ({source})"

    def _figure(self, one: Figure) -> str:
        values = [value for value in (one.value, one.low, one.high) if value is not None]
        about = "≈ " if one.approx else ""
        basis = f" ({one.basis})" if one.basis else ""
        return f"{about}{'–'.join(number(value, self.language) for value in values)} {one.unit}{basis}"

    def _source_title(self, name: str) -> str:
        return self.knowledge.sources[name].title

    def source(self, source: Source) -> str:
        """A source: who says it, who profits, and every claim that is taken from it."""
        address = source.url or ""
        is_link = address.startswith(("https://", "http://"))
        linked = f'<a href="{text(address)}" rel="noreferrer">{text(address)}</a>' if is_link else text(address)
        return _joined([
            f"<h1>{text(source.title)}</h1>", f'<p class="soft"><code>{text(source.id)}</code></p>',
            facts([
                (self.say("site.publisher"), text(source.publisher)), (self.say("site.date"), text(source.date or "")),
                (self.say("site.address"), linked),
                (self.say("site.interest"), text(source.interest.text[self.language])),
            ]),
            section(self.say("site.claims"),
                    bullets(map(self._own_claim, self.of.claims_of_source.get(source.id, [])))),
        ])

    def _own_claim(self, name: str) -> str:
        claim, use = self.knowledge.claims[name], self.of.uses[name]
        used = self.say("site.used_by", count=len(use.rules)) if use.rules else ""
        said = f"{self.frame.anchor('claim', name)} {text(claim.text.text[self.language])}"
        return f'{said} <span class="soft">{text(used)}</span>'

    # --- medicine classes, cases, parameters ----------------------------------------------------------

    def medicine_class(self, group: MedicineClass) -> str:
        """A medicine class: what is in it, and the rules that ask for it."""
        return _joined([
            f"<h1>{text(group.name.text[self.language])}</h1>", f'<p class="soft"><code>{text(group.id)}</code></p>',
            facts([
                ("ATC", text(", ".join(group.atc))), (self.say("site.except"), text(", ".join(group.atc_except))),
                (self.say("site.substances"), text(", ".join(group.substances))),
                (self.say("site.brands"), text(", ".join(group.brands))),
            ]),
            section(self.say("site.rules"), self._rules(self.of.rules_of_class.get(group.id, []))
                    or paragraph(self.say("site.no_rule"))),
        ])

    def case(self, case: CaseInfo) -> str:
        """A case: the customer, what is expected and why, and the rules that fire."""
        data = case.data
        decision = self.words(f"decision.{case.decision}") if case.decision else self.say("site.refused")
        expected = yaml.safe_dump(dict(data["expect"]), allow_unicode=True, sort_keys=False, width=100)
        setting = self.say(f"setting.{data.get('setting', 'counter')}")
        return _joined([
            f"<h1>{text(self._title(case))}</h1>",
            f'<p class="soft"><code>{text(str(data["id"]))}</code> · {text(case.file)} · {text(setting)}</p>',
            paragraph(str(data["reason"])),
            section(self.say("site.customer"), paragraph(self._customer(data["profile"]))
                    + f"<pre><code>{text(customer_as_yaml(data['profile']))}</code></pre>"),
            section(self.say("site.decision"), paragraph(decision)),
            section(self.say("site.expected"), f"<pre><code>{text_lines(expected)}</code></pre>"),
            section(self.words("heading.sources"), bullets(self._claim_line(str(claim)) for claim in data["claims"]
                                                          if claim in self.knowledge.claims)),
            section(self.say("site.fires"), self._rules(case.rules)),
        ])

    def _customer(self, profile: Mapping[str, Any]) -> str:
        return customer_in_words(profile, self.knowledge, self.language)

    def parameters(self) -> str:
        """Every parameter with its claims and the rules that name it."""
        parts = [f"<h1>{text(self.say('site.parameters'))}</h1>"]
        parts += [self._parameter(one) for one in self.knowledge.parameters.values()]
        return _joined(parts)

    def _parameter(self, one: Parameter) -> str:
        values = {"": one.value} if one.value is not None else dict(one.by_authority or {})
        told = ", ".join(f"{name} {number(value, self.language)}".strip() for name, value in values.items())
        rules = self.of.rules_of_parameter.get(one.id, [])
        return "\n".join([
            f'<section id="{text(one.id)}">',
            f"<h2>{text(one.text.text[self.language])} {text(told)} {text(one.unit)}</h2>",
            f'<p class="soft"><code>{text(one.id)}</code></p>',
            bullets(self._claim_line(claim, "") for claim in one.claims),
            facts([(self.say("site.rules"), bullets(self._rule_line(name, "") for name in rules))]), "</section>",
        ])

    # --- lists ----------------------------------------------------------------------------------------

    def entries(self, kind: str) -> Iterator[tuple[str, str]]:
        """Everything of a kind: its id and its title."""
        knowledge, language = self.knowledge, self.language
        if kind == "rule":
            yield from ((rule.id, self.words.of(rule.title)) for rule in knowledge.rules)
        elif kind == "claim":
            yield from ((claim.id, claim.text.text[language]) for claim in knowledge.claims.values())
        elif kind == "source":
            yield from ((source.id, source.title) for source in knowledge.sources.values())
        elif kind == "class":
            yield from ((one.id, one.name.text[language]) for one in knowledge.medicine_classes.values())
        else:
            yield from ((name, self._title(case)) for name, case in self.of.cases.items())

    def list(self, kind: str) -> str:
        """The list of a kind."""
        rows = bullets(f"{self.frame.anchor(kind, name, above='')} {text(title)}" for name, title in self.entries(kind))
        return f"<h1>{text(self.say(f'site.{kind}s'))}</h1>\n{rows}"

    def home(self) -> str:
        """The first page: what there is, and how to find it."""
        knowledge = self.knowledge
        counts = {"rule": len(knowledge.rules), "claim": len(knowledge.claims), "source": len(knowledge.sources),
                  "class": len(knowledge.medicine_classes), "case": len(self.of.cases)}
        rows = bullets(f'<a href="{kind}.html">{text(self.say(f"site.{kind}s"))}</a>: {count}'
                       for kind, count in counts.items())
        return _joined([f"<h1>{text(self.say('site.title'))}</h1>", paragraph(self.say("site.about")), rows,
                        paragraph(self.say("site.how"), "soft")])


def _indented(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(filter(None, parts))
