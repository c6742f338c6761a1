"""Runs every check over a knowledge folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..knowledge import load_knowledge
from ..knowledge.files import DEFAULT_FOLDER, Files, read_texts
from ..words.errors import Fault, KnowledgeError
from ..words.messages import message
from ..words.text import Text
from . import (
    alarms,
    cases,
    contradictions,
    doses,
    examples,
    figures,
    languages,
    medicines,
    prose,
    ranges,
    reach,
    review,
    sentences,
    usage,
    vocabulary,
    wording,
)
from .files import unread_files
from .finding import LEVELS, Finding
from .subject import Subject

Validator = Callable[[Subject], Iterator[Finding]]

VALIDATORS: Sequence[Validator] = (
    figures.figures_of_rules,
    figures.figures_of_parameters,
    alarms.silent_alarms,
    sentences.sentences_without_their_words,
    examples.failing_examples,
    cases.failing_cases,
    reach.rules_that_never_fire,
    reach.rules_always_overruled,
    contradictions.favoured_and_vetoed,
    contradictions.two_first_doses,
    contradictions.opposite_ways_of_taking,
    contradictions.texts_that_forbid,
    contradictions.texts_that_oppose,
    contradictions.clock_times_in_checks,
    languages.languages_that_differ,
    prose.bare_figures,
    prose.unfilled_figures,
    ranges.gaps_and_overlaps,
    doses.doses_without_rails,
    doses.doses_out_of_reach,
    doses.forms_without_verdict,
    doses.forms_never_first,
    doses.dosed_forms_without_dose,
    medicines.medicines_in_two_classes,
    vocabulary.uncomputed_facts,
    vocabulary.unasked_safety_facts,
    vocabulary.goals_without_rules,
    vocabulary.unread_facts,
    vocabulary.unread_values,
    vocabulary.unconcluded_values,
    vocabulary.poor_questions,
    usage.unused_parameters,
    usage.unused_texts,
    usage.unused_foods,
    usage.classes_without_rule,
    examples.missing_examples,
    examples.thresholds_without_both_sides,
    review.unreviewed_files,
    review.changed_rules,
    review.unreviewed_rules,
    review.unaccounted_claims,
    review.claims_not_used_but_used,
    review.unfilled_braces,
    review.repeated_texts,
    wording.unauthorised_texts,
    wording.changed_claims,
    wording.promises,
    wording.unverified_claims,
)
"""Every check, in the order in which findings of one level are shown."""


def run_checks(folder: Path | None = None) -> list[Finding]:
    """Everything found in a knowledge folder (the one that ships where None): errors, then warnings, then notes.

    Knowledge that does not load yields the faults of loading as errors; nothing is raised for it.
    """
    try:
        files = Files(read_texts(folder or DEFAULT_FOLDER))
        knowledge = load_knowledge(folder, files=files, cache=False)
    except KnowledgeError as error:
        return [*(_load_fault(fault) for fault in error.faults), *unread_files(folder or DEFAULT_FOLDER)]
    subject = Subject(knowledge, folder, files)
    found = list(unread_files(folder or DEFAULT_FOLDER))
    found += [finding for validator in VALIDATORS for finding in validator(subject)]
    return sorted(found, key=lambda finding: LEVELS.index(finding.level))


def _load_fault(fault: Fault) -> Finding:
    return Finding("load", "error", fault.where, fault.what, _both(fault.mend or message("check.load.mend")))


def _both(words: Text | str) -> Text:
    return {"sv": words, "en": words} if isinstance(words, str) else words
