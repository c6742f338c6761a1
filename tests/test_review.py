"""Rules read one by one and signed: what a signature covers, what breaks it, and since when."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tiny
from known import as_yaml, read_yaml
from typer.testing import CliRunner

from tillskott.cli import build_app
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.files import DEFAULT_FOLDER
from tillskott.engine.review import Reading, readings, sign_files, sign_rules
from tillskott.engine.review.since import History
from tillskott.engine.words.errors import KnowledgeError, ProfileError

BY, ON = "A. N. Other, leg. apotekare", date(2026, 3, 1)
CAUTION = {"caution": {"text": {"sv": "x", "en": "x"}}}
RULES = [tiny.FIRST_RULE, tiny.rule("second", {"fact": "mood", "is": "grumpy"}, CAUTION)]
TABLE = {
    "tables": [{
        "id": "mood.{mood}", "title": {"sv": "{mood}", "en": "{mood}"}, "when": {"fact": "mood", "is": "{mood}"},
        "then": [{"caution": {"text": {"sv": "y", "en": "y"}}}], "because": {"sv": "x", "en": "x"}, "claims": ["C-1"],
        "rows": [{"mood": "calm"}, {"mood": "grumpy"}],
    }],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "kept" / "knowledge", **{
        "rules/tiny": "# A comment that stays.\ntopic: tiny\n" + as_yaml({"rules": RULES}),
        "rules/table": as_yaml(TABLE),
    })


def read(folder: Path, *wanted: str) -> dict[str, Reading]:
    return {one.rule.id: one for one in readings(load_knowledge(folder, cache=False), folder, wanted)}


def sign(folder: Path, *rules: str) -> None:
    sign_rules(list(read(folder, *rules).values()), BY, ON, folder)


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_ships_signed() -> None:
    knowledge = load_knowledge()
    assert not any(rule.reviewed for rule in knowledge.rules)
    assert knowledge.leaflet is None or not knowledge.leaflet.reviewed


@pytest.mark.parametrize("rule", ["first", "mood.calm"])
def test_a_signed_rule_is_reviewed_and_the_others_are_not(folder: Path, rule: str) -> None:
    before = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")}
    sign(folder, rule)
    assert {name: one.status for name, one in read(folder).items() if one.status != "unsigned"} == {rule: "signed"}
    knowledge = load_knowledge(folder, cache=False)
    assert [one.id for one in knowledge.rules if one.reviewed] == [rule]
    for path in folder.rglob("*.yaml"):
        lines, old = path.read_text(encoding="utf-8").splitlines(), before[path.name].splitlines()
        known = set(old)
        new = [line for line in lines if line not in known]
        assert len(new) in (0, 2)
        assert [line for line in lines if line not in new] == old


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("rules/tiny.yaml", "is: calm", "is: grumpy"), ("rules/tiny.yaml", "Lugn", "Lugnt"),
     ("claims/almanac.yaml", "sv: Ett", "sv: Ettan")],
)
def test_an_edit_of_the_rule_or_of_what_it_cites_breaks_it(folder: Path, file: str, old: str, new: str) -> None:
    sign(folder, "first", "second")
    edit(folder, file, old, new)
    assert read(folder, "first")["first"].status == "changed"
    knowledge = load_knowledge(folder, cache=False)
    rule = knowledge.rule("first")
    assert rule is not None
    assert not rule.reviewed


def test_a_parameter_that_the_rule_names_is_part_of_what_is_signed(folder: Path) -> None:
    rule = tiny.rule("adult", {"fact": "age", "at_least": "$grown_up"}, CAUTION)
    (folder / "rules/more.yaml").write_text(as_yaml({"rules": [rule]}), encoding="utf-8")
    assert [one.id for one in read(folder, "adult")["adult"].parameters] == ["grown_up"]
    sign(folder, "adult", "first")
    edit(folder, "parameters.yaml", "value: 18, unit: year", "value: 19, unit: year")
    found = {name: one.status for name, one in read(folder, "adult", "first").items()}
    assert found == {"adult": "changed", "first": "signed"}


def test_layout_comments_and_examples_do_not_count(folder: Path) -> None:
    sign(folder, "first")
    edit(folder, "rules/tiny.yaml", "# A comment that stays.", "# Another comment.")
    edit(folder, "rules/tiny.yaml", "- id: second", "  tests:\n  - {given: {mood: calm}, expect: fires}\n- id: second")
    assert read(folder, "first")["first"].status == "signed"


def test_a_file_is_signed_as_a_whole_with_what_it_cites(folder: Path) -> None:
    sign_files(["rules/tiny.yaml"], BY, ON, folder)
    assert {name: one.status for name, one in read(folder).items()} == {
        "first": "signed", "second": "signed", "mood.calm": "unsigned", "mood.grumpy": "unsigned"}
    edit(folder, "claims/almanac.yaml", "sv: Ett", "sv: Ettan")
    assert read(folder, "first")["first"].status == "changed"


def test_signing_anew_replaces_the_old_signature(folder: Path) -> None:
    sign(folder, "first")
    edit(folder, "rules/tiny.yaml", "Lugn", "Lugnt")
    sign(folder, "first", "second")
    assert {one.status for one in read(folder, "tiny.yaml").values()} == {"signed"}
    assert (folder / "rules/tiny.yaml").read_text(encoding="utf-8").count("signatures:") == 1


@pytest.mark.parametrize("name", ["", "  ", "X", "Anna"])
def test_nobody_is_no_signer(folder: Path, name: str) -> None:
    with pytest.raises(ProfileError, match=r"leg\. apotekare"):
        sign_rules(list(read(folder, "first").values()), name, ON, folder)
    assert read(folder, "first")["first"].status == "unsigned"


@pytest.mark.parametrize(
    ("block", "what"),
    [("signatures: {nobody: {by: A. N., on: '2026-01-01', hash: abc}}", "no rule of this file"),
     ("signatures: {first: {by: A. N.}}", "not a signature"), ("signatures: yes", "not a mapping")],
)
def test_a_signature_that_is_none_is_a_fault_with_its_place(folder: Path, block: str, what: str) -> None:
    edit(folder, "rules/tiny.yaml", "topic: tiny", f"topic: tiny\n{block}")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder, cache=False)
    assert what in str(caught.value)
    assert "rules/tiny.yaml:3" in str(caught.value)


def test_what_is_neither_a_rule_nor_a_file_is_named_with_the_nearest(folder: Path) -> None:
    with pytest.raises(ProfileError, match="did you mean first"):
        read(folder, "frist")


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=A. N.", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


def commit(folder: Path, subject: str) -> None:
    git(folder.parent, "add", ".")
    git(folder.parent, "commit", "-qm", subject)


def test_git_says_since_when_a_signature_does_not_hold(folder: Path) -> None:
    git(folder.parent, "init", "-q")
    commit(folder, "First")
    sign(folder, "first", "second")
    commit(folder, "Signed")
    for number, (file, old, new) in enumerate([
        ("rules/table.yaml", "sv: y", "sv: yy"), ("claims/almanac.yaml", "sv: Ett", "sv: Ettan"),
        ("rules/table.yaml", "sv: yy", "sv: yyy"),
    ]):  # fmt: skip
        edit(folder, file, old, new)
        commit(folder, f"Edit {number}")
    history, one = History(folder), read(folder, "first")["first"]
    broken = history.broken(one)
    assert broken is not None
    assert broken.subject == "Edit 1"
    assert one.signature is not None
    assert history.signed_at(one.file, one.signature) is not None
    edit(folder, "claims/almanac.yaml", "sv: Ettan", "sv: Ett")
    assert read(folder, "first")["first"].status == "signed"
    edit(folder, "rules/tiny.yaml", "Lugn", "Lugnt")
    broken = History(folder).broken(read(folder, "first")["first"])
    assert broken is not None


def test_without_git_the_date_of_the_file_says_it(folder: Path) -> None:
    sign(folder, "first")
    edit(folder, "rules/tiny.yaml", "Lugn", "Lugnt")
    os.utime(folder / "rules/tiny.yaml", (1_700_000_000, 1_700_000_000))
    broken = History(folder).broken(read(folder, "first")["first"])
    assert broken is not None
    assert (broken.on[:7], broken.commit) == ("2023-11", None)


def run(folder: Path, *words: str) -> Any:
    return CliRunner().invoke(build_app(), ["review", "--knowledge", str(folder), "--lang", "en", *words])


def test_the_command_signs_what_is_named_and_refuses_to_sign_all_unseen(folder: Path) -> None:
    refused = run(folder, "--sign", BY)
    assert isinstance(refused.exception, ProfileError)
    assert {one.status for one in read(folder).values()} == {"unsigned"}
    wrong = run(folder, "frist", "--sign", BY)
    assert isinstance(wrong.exception, ProfileError)


def test_the_command_signs_and_an_edit_shows(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "knowledge"))
    file = "magnesium/rules/bowel.yaml"
    rule = read_yaml(folder / file)["rules"][0]["id"]
    done = run(folder, rule, "--sign", BY)
    assert done.exit_code == 0, done.output
    assert file in done.output
    now = read(folder)
    assert {name for name, one in now.items() if one.status == "signed"} == {rule}
    signature = now[rule].signature
    assert signature is not None
    assert (signature.by, signature.on) == (BY, date.today().isoformat())
    assert now[rule].rule.reviewed
    edit(folder, file, now[rule].rule.because["sv"][:18], "Något annat")
    assert read(folder)[rule].status == "changed"
