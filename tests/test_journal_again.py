"""Replay and recall: what is advised on again differs where it should, and nowhere else."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlalchemy", reason="the extra journal is not installed")

from older import aged
from profiles import random_profiles

from tillskott import Advisor, Journal, JournalError
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.files import DEFAULT_FOLDER
from tillskott.engine.language.actions import Check, Evidence, Refer
from tillskott.journal import again as again_module
from tillskott.journal.again import Again, recall, replay
from tillskott.journal.report import Report
from tillskott.journal.without import Withdrawn, without

KNOWLEDGE = load_knowledge()
SEVERAL = ("medicin mot halsbränna", "hjärtmedicin", "Losartan comp", "enalapril/hydroklortiazid")
"""Names that stand in several classes: each is one check, whatever its classes ask for."""
DRAWN = [{**profile, "age": profile.get("age") or 40} for profile in random_profiles(KNOWLEDGE, 60, seed=31)]
PROFILES = DRAWN + [{**profile, "medications": [SEVERAL[at % len(SEVERAL)], *SEVERAL[: at % 3]]}
                    for at, profile in enumerate(DRAWN[:16])]


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


@pytest.fixture(scope="module")
def journal(advisor: Advisor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    made = Journal(tmp_path_factory.mktemp("journal") / "j.sqlite")
    for profile in PROFILES:
        made.record(advisor, profile)
    yield made
    made.database.engine.dispose()


def told(found: Again) -> dict[str, list[str]]:
    return {one.entry.id: [d.kind for d in one.differences] for one in found.changed}


# --- without ---


@pytest.mark.parametrize("source", [one.id for one in KNOWLEDGE.sources.values() if one.kind == "article"])
def test_without_an_article_no_rule_rests_on_it(source: str) -> None:
    found = without(KNOWLEDGE, Withdrawn(sources=(source,)))
    of = {claim.id for claim in KNOWLEDGE.claims.values() if claim.source == source}
    assert not any(of & set(rule.claims) for rule in found.knowledge.rules)
    kept = {rule.id for rule in found.knowledge.rules}
    assert kept.isdisjoint(found.falls)
    assert kept | set(found.falls) == {rule.id for rule in KNOWLEDGE.rules}
    for rule in KNOWLEDGE.rules:
        left = [claim for claim in rule.claims if claim not in of]
        carried = any(KNOWLEDGE.sources[KNOWLEDGE.claims[one].source].kind != "project" for one in left)
        if of.isdisjoint(rule.claims) and not found.numbers:
            assert rule.id in kept
        elif not of.isdisjoint(rule.claims) and not carried:
            assert rule.id in found.falls
    assert set(found.stands) <= kept


def test_a_rule_with_several_claims_stands_on_those_that_are_left() -> None:
    rule = next(one for one in KNOWLEDGE.rules if len(one.claims) > 1
                and all(KNOWLEDGE.sources[KNOWLEDGE.claims[c].source].kind == "article" for c in one.claims))
    one = without(KNOWLEDGE, Withdrawn(claims=rule.claims[:1]))
    assert rule.id in one.stands
    assert one.knowledge.rule(rule.id).claims == rule.claims[1:]  # type: ignore[union-attr]
    assert rule.id in without(KNOWLEDGE, Withdrawn(claims=rule.claims)).falls


def test_a_number_that_loses_its_source_takes_the_rules_that_read_it() -> None:
    parameter = KNOWLEDGE.parameters["egfr_severe"] if "egfr_severe" in KNOWLEDGE.parameters else \
        next(one for one in KNOWLEDGE.parameters.values() if one.id.startswith("egfr"))
    found = without(KNOWLEDGE, Withdrawn(claims=parameter.claims))
    assert parameter.id in found.numbers
    single = [rule for rule in KNOWLEDGE.rules if rule.place.path[0] == "rules"]
    reading = [rule.id for rule in single
               if f"'${parameter.id}'" in str(rule.place.document.data["rules"][rule.place.path[1]])]
    assert reading
    assert set(reading) <= set(found.falls)


def test_an_answer_of_another_shape_is_left_out_of_a_replay_and_counted(advisor: Advisor, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.sqlite")
    ids = [journal.record(advisor, profile) for profile in PROFILES[:2]]
    aged(journal, ids[0], forms=[{"lost": 1}])
    found = replay(journal, lambda setting, authority: advisor)
    assert (found.count, found.unlike, found.changed) == (2, 1, [])
    assert any("wrote them otherwise" in remark["en"] for remark in found.remarks)
    journal.database.engine.dispose()


# --- recall ---


def test_recalling_a_rule_changes_exactly_those_whose_advice_is_another(advisor: Advisor, journal: Journal) -> None:
    fired = {step["rule"] for profile in PROFILES for step in advisor.advise(profile).trace}
    referring = next(rule.id for rule in KNOWLEDGE.rules if rule.id in fired
                     and any(isinstance(action, Refer) for action in rule.then))
    found = recall(journal, Withdrawn(rules=(referring,)))
    left = Advisor(knowledge=without(KNOWLEDGE, Withdrawn(rules=(referring,))).knowledge)
    wanted = [entry.id for entry in journal.entries()
              if _answer(advisor, entry.profile) != _answer(left, entry.profile)]
    assert sorted(told(found)) == sorted(wanted)
    assert all(one.fell == (referring,) for one in found.changed)
    assert [one.rank for one in found.changed] == sorted(one.rank for one in found.changed)
    assert next(iter(found.withouts.values())).falls == (referring,)


def _answer(advisor: Advisor, profile: Any) -> dict[str, Any]:
    answer = advisor.advise(profile).to_dict()
    del answer["meta"]
    return answer


def test_what_was_never_known_cannot_be_recalled(journal: Journal) -> None:
    with pytest.raises(JournalError, match="is in no knowledge"):
        recall(journal, Withdrawn(claims=("A9-999",)))
    with pytest.raises(JournalError, match="not said what"):
        recall(journal, Withdrawn())


@pytest.mark.parametrize("withdrawn", [
    Withdrawn(sources=("nilla-stomach",)), Withdrawn(sources=("debasta-recovery",)),
    Withdrawn(rules=("medicine.other_acid_suppressors",)), Withdrawn(rules=("medicine.thiazide_diuretics.with-ppi",)),
], ids=lambda one: one.named()[0])
def test_many_at_once_are_told_as_one_by_one(
    withdrawn: Withdrawn, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("polars", reason="the extra `batch` is not installed")
    one_by_one = recall(journal, withdrawn)
    assert one_by_one.alike == 0
    monkeypatch.setattr(again_module, "MANY", 1)
    at_once = recall(journal, withdrawn)
    assert len(told(at_once)) > (5 if withdrawn.sources else 0)
    assert told(at_once) == told(one_by_one)
    assert {one.entry.id: set(one.fell) for one in at_once.changed} == {
        one.entry.id: set(one.fell) for one in one_by_one.changed}


def test_hours_grades_products_and_words_are_seen_in_columns_too(
    advisor: Advisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("polars", reason="the extra `batch` is not installed")
    journal = Journal(tmp_path / "j.sqlite")
    spaced = {"age": 45, "sex": "male", "goals": ["sleep"], "medications": ["Ciprofloxacin", "Alendronat"], "egfr": 80,
              "conditions": [], "symptoms": [], "supplements": [{"label": "Magnesiumcitrat 250 mg"}]}
    for profile in (spaced, {**spaced, "supplements": []}, {**spaced, "supplements": [], "age": 46}):
        journal.record(advisor, profile)
    grading = [rule.id for rule in KNOWLEDGE.rules if any(isinstance(action, Evidence) for action in rule.then)]
    keeping = [rule.id for rule in KNOWLEDGE.rules if any(
        isinstance(action, Check) and (action.hours_before or action.hours_after) for action in rule.then)]
    fired = {step["rule"] for step in advisor.advise(spaced).trace}
    monkeypatch.setattr(again_module, "MANY", 1)
    seen = set[str]()
    for rule in sorted(fired.intersection((*grading, *keeping))):
        found = recall(journal, Withdrawn(rules=(rule,)))
        assert len(found.changed) == 3
        seen.update(kind for kinds in told(found).values() for kind in kinds)
        monkeypatch.setattr(again_module, "MANY", 5_000)
        assert told(recall(journal, Withdrawn(rules=(rule,)))) == told(found)
        monkeypatch.setattr(again_module, "MANY", 1)
    assert "evidence_changed" in seen
    journal.database.engine.dispose()


def test_the_list_is_csv_that_no_spreadsheet_runs_and_a_page(advisor: Advisor, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.sqlite")
    profile = {"age": 45, "sex": "male", "goals": ["sleep"], "symptoms": ["loose_stools"], "conditions": [],
               "medications": [], "egfr": 80, "supplements": []}
    id = journal.record(advisor, profile)
    journal.note(id, "product_chosen", product="=cmd <b>")
    report = Report(recall(journal, Withdrawn(sources=("nilla-stomach",))), KNOWLEDGE, "sv", "Titel")
    rows = list(csv.reader(StringIO(report.csv().removeprefix("\ufeff"))))
    assert rows[1][0] == id
    assert rows[1][7] == "'=cmd <b>"
    page = report.page("recalled")
    assert "=cmd &lt;b&gt;" in page
    assert "<b>" not in page
    assert "{" not in page.partition("</style>")[2]


# --- replay ---


def test_the_same_knowledge_gives_the_same_again(journal: Journal) -> None:
    found = replay(journal, lambda setting, authority: Advisor(setting=setting, authority=authority))  # type: ignore[arg-type]
    assert (found.count, found.changed, found.failed) == (len(PROFILES), [], 0)


def test_a_draft_shows_what_would_be_another(journal: Journal, tmp_path: Path) -> None:
    shutil.copytree(DEFAULT_FOLDER, tmp_path / "draft")
    path = tmp_path / "draft" / "magnesium" / "rules" / "life.yaml"
    text = path.read_text(encoding="utf-8")
    assert "urgency: before_starting" in text
    path.write_text(text.replace("urgency: before_starting", "urgency: soon"), encoding="utf-8")
    found = replay(journal, lambda setting, authority: Advisor(
        setting=setting, authority=authority, knowledge=tmp_path / "draft", cache=False))  # type: ignore[arg-type]
    assert "urgency_raised" in found.by_kind()
    assert set(found.by_kind()) <= {"urgency_raised", "grounds_only", "text_only"}


def test_an_old_answer_is_kept_when_its_knowledge_cannot_be_read(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tillskott import KnowledgeError

    def unreadable(*_: Any) -> Advisor:
        raise KnowledgeError([])

    monkeypatch.setattr(Journal, "advisor", unreadable)
    found = recall(journal, Withdrawn(sources=("nilla-stomach",)))
    assert found.count == 0
    assert f"{len(PROFILES)} consultations are left out" in found.remarks[0]["en"]
