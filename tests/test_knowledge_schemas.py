"""The JSON Schemas of the knowledge files: every shipped file validates, and a planted fault does not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tiny
from every import every
from typer.testing import CliRunner

from tillskott.cli import build_app
from tillskott.engine.checks.schemas import KINDS, knowledge_schema
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.files import DEFAULT_FOLDER, Files, read_case_texts, read_texts
from tillskott.engine.language.yaml_reader import Document
from tillskott.engine.words.errors import ProfileError

README = DEFAULT_FOLDER / "README.md"


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def files() -> Mapping[str, Document]:
    return Files({**read_texts(DEFAULT_FOLDER), **read_case_texts(DEFAULT_FOLDER)}).documents


@cache
def validator(kind: str) -> jsonschema.Draft7Validator:
    schema = knowledge_schema(kind, knowledge())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def kind_of(name: str) -> str:
    """As knowledge/README.md says it: the folder that a file lies in, else what its name begins with."""
    *folders, file = name.removesuffix(".yaml").split("/")
    named = [folder for folder in reversed(folders) if folder in KINDS]
    return named[0] if named else max((kind for kind in KINDS if file.startswith(kind)), key=len)


@every("name", lambda: files())
def test_every_shipped_file_validates(name: str) -> None:
    errors = [f"{list(error.absolute_path)}: {error.message}" for error in
              validator(kind_of(name)).iter_errors(files()[name].data)]
    assert errors == []


def test_every_kind_has_a_file() -> None:
    assert {kind_of(name) for name in files()} == set(KINDS)


def some(kind: str, has: Callable[[Any], bool] = bool) -> Any:
    """A copy of the first shipped file of a kind for which something holds."""
    return next(json.loads(json.dumps(document.data)) for name, document in files().items()
                if kind_of(name) == kind and has(document.data))


def rule(**changes: Any) -> Any:
    """A file with one shipped rule in which these parts are others; None takes a part away."""
    found = {**some("rules", lambda data: data.get("rules"))["rules"][0], **changes}
    return {"rules": [{key: part for key, part in found.items() if part is not None}]}


def when(**condition: Any) -> Any:
    return rule(when=condition)


def then(**action: Any) -> Any:
    return rule(then=[action])


DOSE = {"need": "sleep", "low": 300, "high": 400, "basis": "elemental"}
TEXT = {"sv": "x", "en": "x"}


@every("good", lambda: [
    rule(), when(fact="age", below=18), when(fact="age", below="$age_adult"), when(fact="goals", at_least=1),
    when(any=[{"fact": "sex", "known": False}, {"not": {"fact": "sex", "is": "male"}}]),
    then(dose=DOSE), then(avoid="citrate"), then(avoid=["citrate", "oxide"]), then(avoid={"from": "tried_upset"}),
    then(favour={"form": "citrate", "fit": "best"}), then(conclude={"needs": "sleep"}), then(ask="pregnancy"),
    then(refer={"to": "doctor", "urgency": "now", "instead_of": "danger.calf"}), then(decide="food_first"),
    then(check={"class": "levothyroxine", "do": TEXT, "hours_before": "$levothyroxine_hours_before"}),
])  # fmt: skip
def test_what_the_language_allows_validates(good: Any) -> None:
    names = validator("rules").schema["$defs"]["parameter"]["enum"]  # type: ignore[index,call-overload]
    for part in good["rules"][0]["then"]:
        if isinstance(part.get("check"), dict) and "hours_before" in part["check"]:
            part["check"]["hours_before"] = names[0]
    assert [error.message for error in validator("rules").iter_errors(good)] == []


@every("bad", lambda: [
    rule(becuase=TEXT), rule(because=None), rule(claims=[]), rule(title="x"), rule(title={"sv": "x"}),
    when(fact="agee", below=18), when(fact="age", beneath=18), when(fact="age", below=18, above=3), when(fact="age"),
    when(fact="age", has="x"), when(fact="sex", below=3), when(fact="goals", has="slep"), when(fact="sex", has="male"),
    when(fact="age", below="$age_adlt"), when(alle=[]), when(all=[]), when(fact="sex", known="no"),
    then(favor={"form": "citrate", "fit": "best"}), then(favour={"form": "citrat", "fit": "best"}),
    then(favour={"form": "citrate", "fit": "bets"}), then(dose={**DOSE, "need": "slep"}), then(avoid="citrat"),
    then(dose={**DOSE, "high": "many"}), then(dose={**DOSE, "basis": "salt"}), then(dose={**DOSE, "hihg": 4}),
    then(refer={"to": "docter", "urgency": "now"}), then(conclude={"needs": "slep"}), then(conclude={"goals": "sleep"}),
    then(ask="pregnacy"), then(decide="food"), then(avoid="citrate", favour={"form": "citrate", "fit": "best"}),
    then(check={"class": "levothyroxin", "do": TEXT}), then(advise={"kind": "foood", "text": TEXT}),
    rule(tests=[{"given": {"goals": ["slep"]}, "expect": "fires"}]), rule(tests=[{"given": {}, "expect": "fire"}]),
    {"ruls": []}, {"tables": [{"id": "x", "title": TEXT, "when": {"fact": "age", "below": 1}, "then": [], "rows": []}]},
])  # fmt: skip
def test_a_fault_in_a_rule_does_not_validate(bad: Any) -> None:
    assert list(validator("rules").iter_errors(bad))


def planted(kind: str, key: str, /, **changes: Any) -> Any:
    """A shipped file of a kind whose first entry under a key has these parts."""
    data = some(kind, lambda found: key in found)
    data[key][0].update(changes)
    return data


@every(("kind", "bad"), lambda: [
    ("sources", planted("sources", "sources", kind="rumour")),
    ("claims", planted("claims", "claims", kind="doze")),
    ("claims", planted("claims", "claims", figures=[{"valu": 3, "unit": "mg"}])),
    ("parameters", planted("parameters", "parameters", value="many")),
    ("forms", planted("forms", "forms", route="nose")),
    ("foods", planted("foods", "foods", vegan="yes")),
    ("medicines", planted("medicines", "classes", atc=["HO3AB"])),
    ("medicine-names", planted("medicine-names", "lists", medicines=[{"atc": "HO3AB", "names": ["x"]}])),
    ("vocabulary", planted("vocabulary", "facts", type="numeral")),
    ("vocabulary", planted("vocabulary", "facts", ask_when={"fact": "agee", "below": 3})),
    ("kidney", planted("kidney", "categories", at_least="low")),
    ("day", planted("day", "windows", start="25:00")),
    ("labels", planted("labels", "servings", plurals=TEXT)),
    ("leaflet", planted("leaflet", "statements", given=["decision.recomend"])),
    ("opposites", planted("opposites", "stances", needs=["reefer"])),
    ("cases", planted("cases", "cases", expect={"decisions": "refer"})),
    ("cases", planted("cases", "alarms", urgency="later")),
    ("texts", {"texts": {"x": {"sv": "x"}}}),
    ("medicine-words", {"ignoreds": []}),
    ("nutrient", {"nutrient": {"id": "x"}}),
])  # fmt: skip
def test_a_fault_in_any_other_file_does_not_validate(kind: str, bad: Any) -> None:
    assert list(validator(kind).iter_errors(bad))


ROWS = re.findall(r"^\| `([\w-]+)`(?:: ([^|]*)|[^|]*) \|(.*)$", README.read_text(encoding="utf-8"), re.MULTILINE)


@every("kind", KINDS)
def test_the_readme_gives_every_key_of_every_file(kind: str) -> None:
    # A measure of kidney.yaml is described as a fact of the vocabulary is.
    rows = (kind, "vocabulary") if kind == "kidney" else (kind,)
    named = {word for row, lists, keys in ROWS if row in rows for word in re.findall(r"`(\w+)`", lists + keys)}
    schema = validator(kind).schema
    keys = set(schema["properties"])  # type: ignore[index,call-overload]
    for part in schema["properties"].values():  # type: ignore[index,call-overload]
        keys |= set(part.get("items", part).get("properties", ()))
    assert sorted(keys - named) == []


def test_a_kind_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(ProfileError, match="did you mean rules"):
        knowledge_schema("ruls", knowledge())


def test_the_command_prints_the_schema_of_a_kind_also_of_another_folder(tmp_path: Path) -> None:
    app, run = build_app(), CliRunner()
    assert json.loads(run.invoke(app, ["schema", "--knowledge", "rules"]).stdout) == validator("rules").schema
    other = ["--knowledge", str(tiny.write(tmp_path))]
    told = json.loads(run.invoke(app, ["schema", "--knowledge", "rules", *other]).stdout)
    assert told["$defs"]["values_of_mood"] == {"enum": ["calm", "grumpy"]}
