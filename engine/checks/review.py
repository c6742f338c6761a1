"""Checks of what people still have to do: sign the rules off, account for every claim, say a thing in one place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ..knowledge.rules import Rule
from ..knowledge.signature import SIGNATURES, Seals, Signature
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
    """A file of rules or customer texts that no named person has signed off, or that has changed since, or is old.

    Rules of a file may be signed one by one; then those are named that are not.
    """
    seals = Seals(subject.files)
    rules: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in subject.knowledge.rules:
        rules[rule.place.document.name].append(rule)
    for name, document in subject.documents.items():
        if not isinstance(document.data, dict) or not (name in rules or "reviewed_by" in document.data):
            continue
        whole = seals.file_signature(document)
        if whole is None:
            own = {rule.id: seals.rule_signature(document, rule.id) for rule in rules[name]}
            unsigned = [rule_id for rule_id, signature in own.items() if signature is None]
            if len(unsigned) == len(own):
                yield finding("file.unreviewed", "warning", document.place("reviewed_by"))
            elif unsigned:
                yield finding("file.unreviewed_rules", "warning", document.place(SIGNATURES), names=", ".join(unsigned))
        elif not whole.hash:
            at, seal = document.place("reviewed_by"), seals.hash_of_file(document)
            yield finding("file.unsealed", "error", at, reviewer=whole.by, hash=seal)
        elif whole.hash != seals.hash_of_file(document):
            at, seal = document.place("reviewed_hash"), seals.hash_of_file(document)
            yield finding("file.changed", "error", at, reviewer=whole.by, hash=seal)
        else:
            yield from _dated("file", document.place("reviewed_by"), whole)


def changed_rules(subject: Subject) -> Iterator[Finding]:
    """A rule that was signed by itself and says something else now, or whose signature is old."""
    seals = Seals(subject.files)
    for rule in subject.knowledge.rules:
        signature = seals.rule_signature(rule.place.document, rule.id)
        if signature is None:
            continue
        if signature.hash != seals.hash_of_rule(rule.place):
            yield finding("rule.changed", "error", where(rule), reviewer=signature.by, day=signature.on)
        else:
            yield from _dated("rule", where(rule), signature)


def _dated(what: str, at: str, signature: Signature) -> Iterator[Finding]:
    """Whether the day of a signature can be read, and is not too long ago."""
    day = _date(signature.on)
    if day is None:
        yield finding(f"{what}.no_review_date", "warning", at, reviewer=signature.by)
    elif (date.today() - day).days > 365 * _YEARS:
        yield finding(f"{what}.stale", "warning", at, reviewer=signature.by, day=signature.on)


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
