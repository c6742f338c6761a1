"""The journal: what is kept, what is refused, the chain, retention, and every way in which it cannot be used."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from terminal import Run, tillskott

pytest.importorskip("sqlalchemy", reason="the extra journal is not installed")

from tillskott import Advisor, Journal, JournalError
from tillskott.engine.render.customer import customer_in_words
from tillskott.journal import chain, database
from tillskott.journal import journal as journal_module
from tillskott.journal.errors import did, reasons
from tillskott.journal.export import export
from tillskott.journal.refusal import identity_in
from tillskott.journal.showing import shown
from tillskott.journal.statistics import statistics

WELL: dict[str, Any] = {"age": 45, "sex": "male", "goals": ["stress"], "symptoms": [], "conditions": [],
                        "medications": ["Levaxin"], "egfr": 80, "supplements": []}


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "within" / "journal.sqlite"


@pytest.fixture
def journal(place: Path) -> Iterator[Journal]:
    made = Journal(place, patience=0.2)
    yield made
    made.database.engine.dispose()


def says(error: pytest.ExceptionInfo[JournalError]) -> str:
    for one in error.value.faults:
        assert one.in_language("sv") != one.in_language("en")
    return str(error.value)


# --- what is kept ---


def test_a_consultation_is_kept_whole_and_shown_as_it_was(advisor: Advisor, journal: Journal) -> None:
    advice = advisor.advise(WELL)
    id = journal.record(advisor, WELL)
    journal.note(id, "overridden", reason="other", words="hade redan en burk hemma")
    journal.note(id, "product_chosen", product="citrat 100 mg")
    kept = shown(journal, id)
    assert (kept.entry.profile, kept.entry.setting, kept.entry.knowledge) == (WELL, "counter", advisor.knowledge.sha256)
    assert kept.advice == advice
    assert kept.is_same
    assert [act["did"] for act in kept.entry.acts] == ["overridden", "product_chosen"]
    assert kept.consultation.why("decision").to_dict()["target"] == "decision"
    assert id[14] == "7"
    assert journal.verify().broken is None


def test_the_file_is_its_owners_alone_and_durable(journal: Journal, place: Path) -> None:
    assert place.stat().st_mode & 0o777 == 0o600
    with journal.database.reading() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                 ("journal_mode", "synchronous", "secure_delete")]
    assert found == ["wal", 2, 1]


def test_knowledge_and_answers_are_kept_once(advisor: Advisor, journal: Journal) -> None:
    for _ in range(3):
        journal.record(advisor, WELL)
    with journal.database.reading() as connection:
        for table in ("knowledge", "answer"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 1
    with journal.knowledge_folder(advisor.knowledge.sha256[:10]) as folder:
        assert Advisor(knowledge=folder, cache=False).advise(WELL) == advisor.advise(WELL)
    assert [profile for _, profile, _, _ in journal.profiles()] == [WELL] * 3


def test_saying_it_again_keeps_it_once(advisor: Advisor, journal: Journal) -> None:
    id = journal.new_id()
    assert {journal.record(advisor, WELL, id=id) for _ in range(3)} == {id}
    assert len(list(journal.entries())) == 1


def test_more_entries_than_are_read_at_once_come_in_order(
    advisor: Advisor, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "_READ_AT_ONCE", 3)
    ids = [journal.record(advisor, {**WELL, "age": 30 + n}) for n in range(8)]
    assert [one.id for one in journal.entries()] == ids
    assert [one.id for one in journal.newest(2)] == ids[::-1][:2]


def test_a_uuid_of_version_7_is_in_order_of_time() -> None:
    found = [chain.uuid7(1_700_000_000_000 + n) for n in range(50)]
    assert found == sorted(found)
    assert all(one[14] == "7" and one[19] in "89ab" and len(one) == 36 for one in found)


# --- no identity ---


@pytest.mark.parametrize("text", [
    "850709-9805", "19850709-9805", "8507099805", "kund 850709+9805", "198507099805 ringde", "850709 9805",
    "850709–9805", "８５０７０９-９８０５", "701063-2391",
])
def test_personal_and_coordination_numbers_are_found(text: str) -> None:
    assert identity_in(text) == "personal_number"


@pytest.mark.parametrize("text", ["070-123 45 67", "0701234567", "+46 70 123 45 67", "08-123 456 78", "0046701234567",
                                  "ring 031-12 34 56", "+4798765432"])
def test_telephone_numbers_are_found(text: str) -> None:
    assert identity_in(text) == "telephone"


@pytest.mark.parametrize("text", [
    "850709-9806", "851309-9805", "2 kapslar ger 300 mg magnesium", "0,5 mg", "7350012345678", "1234567890", "B12",
    "bäst före 01-02-2027", "100-200-300 mg", "07:00 19:00", "0.25 mg 100", "10000 IE D3", "",
])
def test_what_is_no_identity_is_kept(text: str) -> None:
    assert identity_in(text) is None


def test_e_mail_is_found() -> None:
    assert identity_in("skriv till anna.b@exempel.se") == "e_mail"


def test_identity_is_refused_with_its_place_wherever_it_stands(advisor: Advisor, journal: Journal) -> None:
    for where, fact in {
        "medications[1]": {"medications": ["Levaxin", "850709-9805"]},
        "supplements[0].label": {"supplements": [{"label": "magnesium 070-123 45 67"}]},
        "intake_times": {"intake_times": {"a@b.se": ["07:00"]}},
    }.items():
        with pytest.raises(JournalError) as error:
            journal.record(advisor, {**WELL, **fact})
        assert says(error).startswith(where)
    id = journal.record(advisor, WELL)
    with pytest.raises(JournalError) as error:
        journal.note(id, "overridden", reason="other", words="ring 070-123 45 67")
    assert says(error).startswith("words")
    assert len(list(journal.entries())) == 1
    assert journal.entry(id).acts == []


def test_an_act_needs_what_it_says(advisor: Advisor, journal: Journal) -> None:
    id = journal.record(advisor, WELL)
    for what, given, told in (
        ("overridden", {}, "a reason is needed"), ("overridden", {"reason": "whim"}, "nothing called"),
        ("overridden", {"reason": "other"}, "needs words"), ("forgot", {}, "nothing called"),
        ("product_chosen", {}, "no product"), ("followed", {"words": "x" * 501}, "longer than 500"),
    ):
        with pytest.raises(JournalError) as error:
            journal.note(id, what, **given)
        assert told in says(error)
    with pytest.raises(JournalError) as error:
        journal.note(chain.uuid7(), "followed")
    assert "no consultation" in says(error)
    assert "other" in reasons()
    assert set(did()) == {"followed", "overridden", "product_chosen", "sheet_printed"}


# --- nothing is changed unseen ---


def edited(place: Path, statement: str) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(("statement", "told"), [
    ("UPDATE entry SET content = replace(content, '45', '46') WHERE number = 2", "content was changed"),
    ("UPDATE entry SET at = '2026-01-01T00:00:00.000000Z' WHERE number = 2", "was changed after"),
    ("UPDATE entry SET content = NULL WHERE number = 2", "gone without a purge"),
    ("DELETE FROM entry WHERE number = 2", "does not fit the entry before"),
    ("DELETE FROM entry WHERE number = 3", "missing at the end"),
    ("UPDATE answer SET content = x'00'", "answer was changed"),
    ("DELETE FROM knowledge", "knowledge was changed or is gone"),
    ("UPDATE entry SET about = 'x' WHERE number = 3", "was changed after"),
])
def test_verify_names_the_first_entry_that_does_not_fit(
    advisor: Advisor, journal: Journal, place: Path, statement: str, told: str
) -> None:
    ids = [journal.record(advisor, {**WELL, "age": 45}) for _ in range(2)]
    journal.note(ids[0], "followed")
    assert journal.verify().broken is None
    edited(place, statement)
    broken = journal.verify().broken
    assert broken is not None
    assert told in broken["en"]
    assert broken["sv"] != broken["en"]
    if "number = 2" in statement and "DELETE" not in statement:
        assert broken["en"].startswith(ids[1])


def test_a_chain_that_was_rewritten_shows_against_a_head_kept_elsewhere(advisor: Advisor, journal: Journal) -> None:
    journal.record(advisor, WELL)
    head = journal.verify().head
    journal.record(advisor, WELL)
    assert journal.verify(head).broken is None
    assert journal.verify(f" {head.upper()}\n").broken is None
    other = journal.verify("f" * 64).broken
    assert other is not None
    assert "no entry has the hash ffff" in other["en"]


@pytest.mark.parametrize("head", ["abc", "", "0x" + "f" * 62, "f" * 63, "g" * 64])
def test_what_is_no_hash_says_nothing_about_the_entries(advisor: Advisor, journal: Journal, head: str) -> None:
    journal.record(advisor, WELL)
    with pytest.raises(JournalError) as error:
        journal.verify(head)
    assert "64 characters" in says(error)
    assert "missing" not in says(error)


def test_purging_takes_the_content_and_leaves_the_chain(advisor: Advisor, journal: Journal, place: Path) -> None:
    old = datetime(2026, 1, 1, tzinfo=timezone.utc)
    with mock.patch.object(journal_module, "datetime", **{"now.return_value": old}):
        gone = journal.record(advisor, {**WELL, "considering": [{"label": "Sällsamt pulver"}]})
    with mock.patch.object(journal_module, "datetime", **{"now.return_value": old.replace(month=10)}):
        kept = journal.record(advisor, WELL)
        assert journal.purge(90) == 1
    assert [one.id for one in journal.entries()] == [kept]
    assert journal.verify().broken is None
    with pytest.raises(JournalError) as error:
        journal.entry(gone)
    assert "purged" in says(error)
    with journal.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM answer").scalar() == 1
    journal.database.engine.dispose()
    left = b"".join(path.read_bytes() for path in place.parent.iterdir())
    assert "Sällsamt".encode() not in left


def test_content_is_purged_by_itself_after_the_stated_time(advisor: Advisor, place: Path) -> None:
    old = datetime(2025, 1, 1, tzinfo=timezone.utc)
    first = Journal(place)
    with mock.patch.object(journal_module, "datetime", **{"now.return_value": old}):
        first.record(advisor, WELL)
    assert first.keep_days == journal_module.KEEP_DAYS
    again = Journal(place)
    kept = again.record(advisor, {**WELL, "age": 50})
    assert [one.id for one in again.entries()] == [kept]
    again.keep_for(30)
    assert Journal(place).keep_days == 30


# --- bad input ---


@pytest.mark.parametrize(("address", "told"), [
    ("mysql://x/y", "is no address"), ("nonsense://", "is no address"), ("/", "is no journal"),
    ("postgresql://nobody:secret@127.0.0.1:1/x", "does not answer"), ("/proc/version/x.sqlite", "may not be written"),
])
def test_a_wrong_address_is_a_sentence(address: str, told: str) -> None:
    with pytest.raises(JournalError) as error:
        Journal(address)
    assert told in says(error)
    assert "secret" not in says(error)


def test_a_file_that_is_no_journal_stays_as_it_is(tmp_path: Path) -> None:
    for name, content in (("text.sqlite", b"just some text that is long enough to be no database at all" * 20),):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(JournalError) as error:
            Journal(path)
        assert "is no journal" in says(error)
        assert path.read_bytes() == content
    other = tmp_path / "other.sqlite"
    edited(other, "CREATE TABLE mine (x)")
    with pytest.raises(JournalError) as error:
        Journal(other)
    assert "is no journal" in says(error)


def test_a_journal_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(JournalError) as error:
        Journal(tmp_path / "none.sqlite", create=False)
    assert "there is no journal" in says(error)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_of_a_newer_version_is_left_alone(advisor: Advisor, journal: Journal, place: Path) -> None:
    journal.record(advisor, WELL)
    edited(place, "UPDATE alembic_version SET version_num = 'j0999'")
    with pytest.raises(JournalError) as error:
        Journal(place)
    assert "newer version (j0999)" in says(error)
    with pytest.raises(JournalError) as error:  # the one that was open before
        journal.record(advisor, WELL)
    assert "a newer program has changed" in says(error)
    edited(place, f"UPDATE alembic_version SET version_num = '{database.REVISION}'")
    assert len(list(Journal(place).entries())) == 1


def test_two_versions_of_the_program_may_write_at_once(advisor: Advisor, journal: Journal) -> None:
    journal.record(advisor, WELL)
    advice = advisor.advise(WELL)
    other = type(advice)(**{**advice.to_dict(), "meta": {**advice.meta, "engine": "9.9"}})
    id = journal.record(advisor, WELL, other)
    assert [one.engine for one in journal.entries()] == [advice.meta["engine"], "9.9"]
    assert shown(journal, id).is_same
    assert journal.verify().broken is None


def test_a_locked_journal_is_a_sentence(advisor: Advisor, journal: Journal, place: Path) -> None:
    journal.record(advisor, WELL)
    holder = sqlite3.connect(place, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalError) as error:
        journal.record(advisor, WELL)
    assert "locked" in says(error)
    holder.execute("ROLLBACK")
    holder.close()
    journal.record(advisor, WELL)
    assert len(list(journal.entries())) == 2


def test_a_read_only_journal_is_read_and_not_written(advisor: Advisor, journal: Journal, place: Path) -> None:
    journal.record(advisor, WELL)
    reading = Journal(f"sqlite:///file:{place}?mode=ro&uri=true", create=False)
    assert len(list(reading.entries())) == 1
    with pytest.raises(JournalError) as error:
        reading.record(advisor, WELL)
    assert "may not be written" in says(error)
    assert reading.verify().broken is None


def test_a_full_disk_loses_nothing_that_was_acknowledged(advisor: Advisor, journal: Journal) -> None:
    ids = [journal.record(advisor, WELL)]
    with journal.database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def bounded(connection: Any, _: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 10}")

    from sqlalchemy import event

    journal.database.engine.dispose()
    event.listen(journal.database.engine, "connect", bounded)
    more = (journal.record(advisor, {**WELL, "age": age}) for age in range(20, 90))
    with pytest.raises(JournalError) as error:
        ids.extend(more)
    assert "disk is full" in says(error)
    event.remove(journal.database.engine, "connect", bounded)
    journal.database.engine.dispose()
    assert [one.id for one in journal.entries()] == ids
    assert journal.verify().broken is None


def test_a_clock_that_goes_back_is_a_sentence(advisor: Advisor, journal: Journal) -> None:
    journal.record(advisor, WELL)
    back = datetime(2020, 1, 1, tzinfo=timezone.utc)
    with mock.patch.object(journal_module, "datetime", **{"now.return_value": back}), \
            pytest.raises(JournalError) as error:
        journal.record(advisor, WELL)
    assert "the clock goes back: it says 2020-01-01" in says(error)
    assert len(list(journal.entries())) == 1


def test_knowledge_that_changed_since_it_was_read_is_not_kept(journal: Journal, tmp_path: Path) -> None:
    import shutil

    from tillskott.engine.knowledge.files import DEFAULT_FOLDER

    folder = tmp_path / "knowledge"
    shutil.copytree(DEFAULT_FOLDER, folder)
    own = Advisor(knowledge=folder, cache=False)
    (folder / "common" / "sources.yaml").open("a", encoding="utf-8").write("# another\n")
    with pytest.raises(JournalError) as error:
        journal.record(own, WELL)
    assert "has changed since" in says(error)


# --- out of it ---


def test_export_and_statistics(advisor: Advisor, journal: Journal, tmp_path: Path) -> None:
    ids = [journal.record(advisor, {**WELL, "medications": medicines}) for medicines in ([], ["Levaxin"], [])]
    journal.note(ids[1], "overridden", reason="too_cautious")
    found = statistics(journal).to_dict()
    assert sum(sum(week.values()) for week in found["weeks"].values()) == 3
    assert found["overrides"]["medicine.levothyroxine"] == {"fired": 1, "overridden": 1, "reasons": {"too_cautious": 1}}
    assert next(iter(found["overrides"])) == "medicine.levothyroxine"
    assert export(journal, tmp_path / "all.ndjson", advisor.knowledge) == 3
    lines = [json.loads(line) for line in (tmp_path / "all.ndjson").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ids
    assert lines[1]["acts"][0]["reason"] == "too_cautious"
    with pytest.raises(JournalError, match="ending"):
        export(journal, tmp_path / "all.xlsx", advisor.knowledge)


def test_parquet_is_what_the_batch_reads(advisor: Advisor, journal: Journal, tmp_path: Path) -> None:
    pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")
    from tillskott.journal.export import KEPT

    profiles = [WELL, {"age": 16, "intake_times": {}}, {**WELL, "supplements": [{"label": "citrat 100 mg"}],
                "intake_times": {"Levaxin": ["07:00"]}, "tried": [{"form": "oxide", "result": "upset_stomach"}]}]
    for profile in profiles:
        journal.record(advisor, profile)
    assert export(journal, tmp_path / "all.parquet", advisor.knowledge) == 3
    assert (tmp_path / "all.parquet").stat().st_mode & 0o777 == 0o600
    answer = advisor.advise_frame(pl.read_parquet(tmp_path / "all.parquet"), keep=[*KEPT, "acts"])
    assert answer["decision"].to_list() == [advisor.advise(profile).decision for profile in profiles]


def test_the_tables_are_those_of_the_migrations(journal: Journal) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from tillskott.journal.tables import METADATA

    with journal.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_command_line_keeps_shows_and_verifies(tmp_path: Path) -> None:
    def run(*words: str) -> Run:
        return tillskott(*words)

    place = str(tmp_path / "j.sqlite")
    kept = run("advise", "--age", "45", "--medicine", "Levaxin", "--journal", place, "--lang", "en")
    assert kept.code == 0, kept.err
    id = kept.err.strip().rpartition(" ")[2]
    told = run("journal", "show", id, "--journal", place, "--why", "decision", "--lang", "en")
    assert "gives the same advice again" in told.out, told.err
    assert "chain is whole" in run("journal", "verify", "--journal", place, "--lang", "en").out
    edited(Path(place), "UPDATE entry SET hash = 'x'")
    broken = run("journal", "verify", "--journal", place, "--lang", "en")
    assert broken.code == 1
    assert id in broken.err


@pytest.mark.parametrize(("words", "told"), [
    (("--older-than", "90"), "--older-than: 90 of what is not said (write 90d for days; nothing was purged)"),
    (("--keep-for", "90"), "--keep-for: 90 of what is not said"),
    (("--older-than", "0d", "--keep-for", "3 weeks"), "--keep-for: 3 weeks is no time"),
    (("--keep-for", "1d", "--older-than", "-1d"), "--older-than: -1d is no time"),
])
def test_a_time_without_a_unit_purges_nothing(journal: Journal, advisor: Advisor, place: Path, words: tuple[str, ...],
                                              told: str) -> None:
    id, kept_for = journal.record(advisor, WELL), journal.keep_days
    found = tillskott("journal", "purge", *words, "--journal", str(place), "--lang", "en")
    assert (found.code, told in " ".join(found.err.split())) == (2, True), found.err
    assert journal.entry(id).profile == WELL
    assert journal.keep_days == kept_for


def test_compare_takes_the_knowledge_that_is_kept(advisor: Advisor, journal: Journal, place: Path) -> None:
    from tillskott.commands.journal import VARIABLE, kept_versions

    journal.record(advisor, WELL)
    with mock.patch.dict(os.environ, {VARIABLE: str(place)}), kept_versions() as keepers:
        folder = keepers["journal"](advisor.knowledge.sha256[:12])
        assert (folder / "common" / "sources.yaml").exists()
        with pytest.raises(JournalError, match="not in the journal"):
            keepers["journal"]("beef")
    assert not folder.exists()


def test_an_answer_whose_knowledge_cannot_be_read_any_more_is_shown_as_it_was_given(
    advisor: Advisor, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tillskott import KnowledgeError

    id, advice = journal.record(advisor, WELL), advisor.advise(WELL)

    def unreadable(*_: object) -> Advisor:
        raise KnowledgeError([])

    monkeypatch.setattr(Journal, "advisor", unreadable)
    kept = shown(journal, id)
    assert kept.advice.text("sv") == advice.text("sv")
    assert f"version {advice.meta['engine']}" in kept.lines("en", customer_in_words)[-1]


def test_what_is_advised_from_a_chart_is_kept_without_whose_it_is(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from tillskott.cli import build_app

    chart, place = tmp_path / "chart.json", tmp_path / "j.sqlite"
    patient = {"resourceType": "Patient", "gender": "female", "birthDate": "1980-06-02",
               "name": [{"family": "Ek", "given": ["Ada"]}], "identifier": [{"value": "198006029999"}]}
    chart.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}),
                     encoding="utf-8")
    words = ["advise", "--fhir", str(chart), "--as-of", "2026-03-01", "--journal", str(place), "--json", "--lang", "en"]
    done = CliRunner().invoke(build_app(), words)
    assert done.exit_code == 0, done.output
    journal = Journal(place, create=False)
    (entry,) = journal.entries()
    assert (entry.profile["age"], entry.profile["sex"]) == (45, "female")
    assert "Ada" not in json.dumps(entry.profile)
    assert journal.answer(entry.answer)["decision"] == json.loads(done.stdout)["decision"]
    journal.database.engine.dispose()


def test_an_answer_of_another_shape_is_a_sentence_and_data(
    advisor: Advisor, journal: Journal, place: Path
) -> None:
    from older import aged
    from typer.testing import CliRunner

    from tillskott.cli import build_app

    id = journal.record(advisor, WELL)
    aged(journal, id, forms=[{"form": "lost"}], decision="recommend")
    shown_ = CliRunner().invoke(build_app(), ["journal", "show", id, "--journal", str(place), "--lang", "en"])
    assert isinstance(shown_.exception, JournalError)
    assert "has parts or words" in str(shown_.exception)
    assert "cannot read it" in shown_.output
    why = CliRunner().invoke(build_app(), ["journal", "show", id, "--journal", str(place), "--why", "decision"])
    assert why.exit_code == 1
    data = CliRunner().invoke(build_app(), ["journal", "show", id, "--journal", str(place), "--json"])
    assert json.loads(data.stdout)["answer"]["forms"] == [{"form": "lost"}]


def test_the_head_of_a_consultation_names_its_setting_and_authority_in_words(place: Path) -> None:
    journal, alone = Journal(place), Advisor(setting="self_care", authority="vkm")
    kept = shown(journal, journal.record(alone, WELL))
    publisher = alone.knowledge.sources["vkm"].publisher
    assert kept.head("sv").endswith(f", egenvård, övre gräns: {publisher}")
    assert kept.head("en").endswith(f", self-care, upper level: {publisher}")
    assert "self_care" not in kept.head("sv") + kept.head("en")
