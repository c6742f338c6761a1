"""Checks of what people still have to do: sign the rules off, account for every claim, say a thing in one place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ..knowledge.rules import Rule
from ..knowledge.signature import hash_of_document, is_signed
from ..language.actions import Action, Advise, Caution, Check
from ..language.record import Bilingual
from ..words.text import LANGUAGES
from .finding import Finding, finding
from .ledger import Ledger
from .subject import Subject, where

# A review older than this no longer vouches for the knowledge: sources and authorities move on.
_YEARS = 2
_BRACES = re.compile(r"\{([a-z_]+)\}")
# What a caution about two of the customer's medicines may name: they, and the hours between them.
_FILLED = frozenset({"first", "second", "apart"})


def unreviewed_files(subject: Subject) -> Iterator[Finding]:
    """A file of rules or customer texts that no named person has signed off, or that has changed since, or is old."""
    of_rules = {rule.place.document.name for rule in subject.knowledge.rules}
    for name, document in subject.documents.items():
        if not isinstance(document.data, dict) or not (name in of_rules or "reviewed_by" in document.data):
            continue
        reviewer, day = document.data.get("reviewed_by"), document.data.get("reviewed_on")
        at = document.place("reviewed_by")
        if not reviewer:
            yield finding("file.unreviewed", "warning", at)
        elif document.data.get("reviewed_hash") is None:
            yield finding("file.unsealed", "error", at, reviewer=str(reviewer), hash=hash_of_document(document))
        elif not is_signed(document):
            at = document.place("reviewed_hash")
            yield finding("file.changed", "error", at, reviewer=str(reviewer), hash=hash_of_document(document))
        elif not _date(day):
            yield finding("file.no_review_date", "warning", at, reviewer=str(reviewer))
        elif (date.today() - (_date(day) or date.today())).days > 365 * _YEARS:
            yield finding("file.stale", "warning", at, reviewer=str(reviewer), day=str(day))


def _date(day: object) -> date | None:
    try:
        return day if isinstance(day, date) else date.fromisoformat(str(day))
    except ValueError:
        return None


def unreviewed_rules(subject: Subject) -> Iterator[Finding]:
    """A rule marked `reviewed: false`: it rests on a source that nobody has looked up yet."""
    for rule in subject.knowledge.rules:
        if not rule.reviewed and _marked(rule):
            yield finding("rule.unreviewed", "note", where(rule))


def _marked(rule: Rule) -> bool:
    """Whether the rule itself, its row or its table says so; an unsigned file is a finding of its own."""
    node = rule.place.document.data
    for step in rule.place.path:
        node = node[step]
        if isinstance(node, dict) and node.get("reviewed") is False:
            return True
    return False


def unaccounted_claims(subject: Subject) -> Iterator[Finding]:
    """Claims that nothing cites, and that are neither background nor said not to be used: perhaps forgotten."""
    for coverage in Ledger(subject.knowledge).coverage():
        if coverage.unaccounted:
            names = ", ".join(coverage.unaccounted)
            at = subject.place("claims/", "claims", coverage.unaccounted[0])
            yield finding("claim.unaccounted", "warning", at, source=coverage.source.id, names=names)


def repeated_texts(subject: Subject) -> Iterator[Finding]:
    """The same sentence in several rules: one of them will be corrected, and the other forgotten."""
    said: defaultdict[tuple[str, str], dict[str, Rule]] = defaultdict(dict)
    for rule in subject.knowledge.rules:
        # Rows of one table share their sentences by design.
        origin = f"{rule.place.document.name} {rule.place.path[:2]}"
        for part, text in _texts(rule):
            said[part, text].setdefault(origin, rule)
    for (_, text), rules in said.items():
        if len(rules) > 1:
            first, *others = rules.values()
            short = text if len(text) <= 60 else f"{text[:57]}…"
            yield finding("text.twice", "note", where(first), text=short, rules=", ".join(rule.id for rule in others))


def claims_not_used_but_used(subject: Subject) -> Iterator[Finding]:
    """A claim that says that it is not used, or is background only, and is cited all the same."""
    ledger = Ledger(subject.knowledge)
    for claim in subject.knowledge.claims.values():
        use = ledger.uses[claim.id]
        if use and (claim.not_used is not None or claim.use is not None):
            at = subject.place("claims/", "claims", claim.id)
            yield finding("claim.used", "error", at, names=", ".join((*use.rules, *use.records)))


def unfilled_braces(subject: Subject) -> Iterator[Finding]:
    """A fact in braces that the rule does not read: the reader would see the braces. Or braces in one language only."""
    for rule in subject.knowledge.rules:
        filled = _FILLED if any(isinstance(action, Caution) and action.apart for action in rule.then) else frozenset()
        texts = [rule.because, *(part.text for action in rule.then if (part := _shown(action)) is not None)]
        for text in texts:
            named = {language: set(_BRACES.findall(text[language])) for language in LANGUAGES}
            odd = (named["sv"] ^ named["en"]) | (named["sv"] - rule.reads - filled)
            if odd:
                yield finding("text.braces", "warning", where(rule), names=", ".join(sorted(odd)))


def _shown(action: Action) -> Bilingual | None:
    if isinstance(action, (Advise, Caution)):
        return action.text
    return action.do if isinstance(action, Check) else None


def _texts(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "because", rule.because["sv"]
    for action in rule.then:
        if (shown := _shown(action)) is not None:
            yield type(action).__name__, shown.sv
