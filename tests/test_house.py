"""Rules of the house: no medicine in the code, arrows between modules that point one way, everything described."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

from every import every
from house import arrows, circles, module_graph, picture, source

import tillskott
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.fact_types import FactType

ROOT = Path(tillskott.__file__).parent
ENGINE = sorted((ROOT / "engine").rglob("*.py"))
# What is written from the vocabulary is the vocabulary again; a test holds it to that.
GENERATED = {ROOT / "face" / "profile.py"}
CODE = [*ENGINE, ROOT / "cli.py", ROOT / "__main__.py", ROOT / "advisor.py", *sorted((ROOT / "commands").glob("*.py")),
        *sorted({*(ROOT / "face").glob("*.py")} - GENERATED), *sorted((ROOT / "service").rglob("*.py")),
        *sorted((ROOT / "journal").rglob("*.py"))]
KNOWLEDGE = load_knowledge()

# Words of the knowledge that code may hold, each for a reason.
EXAMPLES = {
    "engine/knowledge/fact_types.py": {"citrate", "levaxin"},  # shown in the help for --tried and --intake-times
    "engine/disk/folders.py": {"link"},                      # of the file system, and a brand
    "engine/render/site/frame.py": {"link"},                 # an element of HTML, and a brand
    "service/fhir/chart.py": {"link"},                       # an element of a Bundle, and a brand
    "service/web/page.py": {"link"},                         # an element of HTML, and a brand
    "service/web/journal.py": {"link"},                      # the same
}
# Words of the nutrient that code may hold, each for a reason.
OF_ANY_NUTRIENT = {
    "compound",                              # what a label weighs beside the nutrient itself, whatever the nutrient
    "kg",                                    # what a customer weighs
}
OF_SOMETHING_ELSE = {
    "engine/arithmetic/kidney.py": {"mg"},   # the equations for eGFR are written for creatinine in mg/dL
    # The id of a finding, which readers of the JSON know: what is sold for the skin or the bath is drunk.
    "engine/knowledge/label_reader.py": {"bath"},
    "engine/labels/reading.py": {"bath"},
    # The closed list of routes in the type of an answer.
    "engine/resolution/shape.py": {"oral", "skin", "bath"},
    # Every element by its symbol.
    "engine/arithmetic/formula.py": {"mg"},
}
# Their docstrings quote what stands on jars, and what is said at the counter.
QUOTING = ("engine/labels/", "engine/knowledge/label", "engine/line/")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


CODE_FILES = every("path", CODE, ids=named)
ENGINE_FILES = every("path", ENGINE, ids=named)


@cache
def imports(path: Path) -> set[str]:
    """The modules that a file imports anywhere in it, in full: tillskott.engine.text."""
    package = ["tillskott", *path.relative_to(ROOT).parts[:-1]]
    found: set[str] = set()
    for node in source(path).imports:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        else:
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def without_docs(path: Path) -> str:
    """The code without comments and docstrings, which may explain themselves by an example."""
    return source(path).code


def medical_names() -> set[str]:
    """Every form, substance and brand of the knowledge, and the ids of medicine classes."""
    names = {spelling for form in KNOWLEDGE.forms.values() for spelling in (form.id, *form.spellings)}
    names |= {form.name.text[language] for form in KNOWLEDGE.forms.values() for language in ("sv", "en")}
    for group in KNOWLEDGE.medicine_classes.values():
        names |= {*group.substances, *group.brands}
    return {name.casefold() for name in names if len(name) > 3}


@cache
def nutrient_words() -> set[str]:
    """What the nutrient and its element are called, its units, its routes, and how an amount of it is stated."""
    nutrient = KNOWLEDGE.nutrient
    names = {nutrient.id, *nutrient.bases, *nutrient.name.text.values(), *nutrient.counted.text.values()}
    names |= {nutrient.element or "", *KNOWLEDGE.labels.units, *(route.id for route in nutrient.routes)}
    return {word for name in names for word in parts(str(name)) if len(word) > 1}


def parts(text: str) -> set[str]:
    """The words of a text, and those that its identifiers are made of."""
    return {part.casefold() for part in re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])", text)}


@cache
def _by_words() -> list[tuple[frozenset[str], str]]:
    return [(frozenset(re.findall(r"\w+", name)), name) for name in sorted(medical_names(), key=len)[::-1]]


def names_in(text: str) -> set[str]:
    """The medical names that stand in a text, the longest where several do."""
    there = frozenset(re.findall(r"\w+", text))
    # One pattern of all the thousands of names takes minutes; few files hold the words of any.
    possible = [re.escape(name) for words, name in _by_words() if words <= there]
    return set(re.findall("|".join(rf"(?<!\w){name}(?!\w)" for name in possible), text)) if possible else set()


@CODE_FILES
def test_code_names_no_nutrient_no_unit_and_no_route(path: Path) -> None:
    allowed = OF_ANY_NUTRIENT | OF_SOMETHING_ELSE.get(named(path), set())
    assert parts(without_docs(path)) & nutrient_words() - allowed == set()


@CODE_FILES
def test_docstrings_speak_of_any_nutrient(path: Path) -> None:
    if not named(path).startswith(QUOTING):
        nutrient = KNOWLEDGE.nutrient
        about = {*parts(nutrient.name.en), *parts(nutrient.counted.en), *parts(nutrient.counted.sv)}
        assert parts("\n".join(source(path).docs)) & about == set()


def test_the_words_of_the_nutrient_are_found_in_names_and_in_strings() -> None:
    for written in ("supplement_mg_low", "elementalAmount", "MAX_MG", "f'{x} mg'", "'oral'", "magnesium_rich"):
        assert parts(written) & nutrient_words(), written


@CODE_FILES
def test_code_names_no_medicine_and_no_form(path: Path) -> None:
    found = names_in(without_docs(path).casefold())
    assert found - EXAMPLES.get(named(path), set()) == set()


def importers(module: str) -> list[str]:
    return [named(path) for path in CODE if any(f"{name}.".startswith(f"{module}.") for name in imports(path))]


def test_only_the_inference_module_knows_experta() -> None:
    assert importers("experta") == []
    assert importers("tillskott.vendored") == ["engine/inference/session.py"]


@ENGINE_FILES
def test_the_engine_does_not_know_the_command_line(path: Path) -> None:
    assert not any(re.match(r"tillskott\.cli\b|tillskott\.commands\b|typer\b|click\b", name) for name in imports(path))


ROOMS = {
    # What people read, what needs no knowledge, and the language in which the knowledge is written.
    "words": "",
    "arithmetic": "",
    # How a file is written, whoever writes it.
    "disk": "words",
    "language": "words",
    # The knowledge itself, and what reads a label, a register, a day.
    "knowledge": "arithmetic language words",
    "register": "disk knowledge words",
    "labels": "arithmetic knowledge words",
    "dayplan": "arithmetic knowledge words",
    "phrasing": "knowledge language words",
    # Made-up customers, on whom an edit is tried out.
    "people": "arithmetic knowledge language words",
    # From a profile to a consultation.
    "inference": "knowledge language vendored",
    "profile": "arithmetic knowledge labels language words",
    "resolution": "arithmetic dayplan inference knowledge labels language phrasing profile words",
    # What is said on one line: it checks its numbers as a profile does, and decides nothing.
    "line": "knowledge profile words",
    # The same for many at once.
    "columns": "inference knowledge language profile resolution",
    "batch": "columns disk knowledge language profile resolution words",
    # The pharmacy's own products, and which of them suits one customer; the sheet names the one that is taken home.
    "assortment": "knowledge words",
    "shelf": "arithmetic assortment explanation knowledge labels language profile resolution words",
    # Two answers beside each other: pure, so that whoever compares may use it.
    "differences": "knowledge language phrasing resolution words",
    # What is made of a consultation.
    "explanation": "columns inference knowledge labels language phrasing profile resolution words",
    "interview": "disk explanation inference knowledge language profile resolution words",
    "counter": "arithmetic knowledge profile words",
    "leaflet": "arithmetic counter dayplan knowledge language profile resolution shelf words",
    "checks": "inference knowledge language leaflet profile resolution words",
    # What an edit changes, and the review of what the knowledge says.
    "comparison": "batch checks differences knowledge language people resolution words",
    "review": "checks comparison disk knowledge language words",
    "render": "arithmetic assortment batch checks comparison counter dayplan differences disk explanation interview "
              "knowledge labels language leaflet line phrasing profile resolution review shelf words",
    # The faces.
    "face": "assortment explanation interview knowledge leaflet render resolution shelf words",
    "fhir": "arithmetic face knowledge labels language profile words",
    "advisor": "assortment batch face fhir knowledge labels line profile resolution shelf words",
    "tillskott": "advisor assortment face journal knowledge labels shelf words",
    "service": "advisor arithmetic assortment counter explanation face fhir interview journal knowledge labels "
               "language leaflet line phrasing profile render resolution shelf words",
    "commands": "advisor assortment batch checks comparison counter differences disk explanation face fhir interview "
                "journal knowledge labels leaflet people profile register render resolution review service shelf "
                "words",
    "journal": "advisor batch differences disk face knowledge language resolution words",
    "cli": "commands words",
    "__main__": "cli words",
}
"""Every room of the house, and the rooms that it may import from; also lazily, and for types only."""


def test_the_house_can_be_drawn() -> None:
    *rooms, whole = picture(ROOT)
    assert len(rooms) == len(ROOMS)
    assert whole.startswith(f"{len(ROOMS)} rooms")


def test_every_room_has_its_place_and_no_other_arrows() -> None:
    assert {name: sorted(others) for name, others in arrows(ROOT).items()} == {
        name: sorted(others.split()) for name, others in ROOMS.items()
    }


def test_no_arrow_leads_back() -> None:
    assert circles(arrows(ROOT)) == []
    assert circles(module_graph(ROOT)) == []


# Beside engine/disk: what nobody misses, what lies in a folder of one's own, and SQLite's own file.
WRITES = {"engine/knowledge/cache.py", "engine/render/site/build.py", "engine/batch/files/parts.py",
          "engine/batch/files/run.py", "journal/keeping.py", "journal/database.py", "journal/export.py"}
WRITING = re.compile(r"write_text\(|write_bytes\(|os\.replace\(|O_CREAT|mkstemp|NamedTemporary|"
                     r"open\([^)]*[\"'][wax]b?[\"']")


def test_files_are_written_in_one_way() -> None:
    found = {named(path) for path in CODE if WRITING.search(without_docs(path))}
    assert {name for name in found if not name.startswith("engine/disk/")} == WRITES


TYPES = "|".join(get_args(FactType))
TOLD_APART = re.compile(rf"\.type\b (?:==|!=|in|not in) \(?[\"'](?:{TYPES})[\"']|(?:NUMERIC|CHOICE) = ")


def test_types_of_facts_are_told_apart_in_one_place() -> None:
    """By what a type is (`spec.kind.numeric`), or which (`is PRODUCTS`), as engine/knowledge/fact_types.py says."""
    assert [named(path) for path in CODE if TOLD_APART.search(path.read_text(encoding="utf-8"))] == []


def test_nothing_lies_loose_in_the_hall() -> None:
    assert [path.name for path in (ROOT / "engine").glob("*.py")] == ["__init__.py"]


@ENGINE_FILES
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert source(path).docs[0]


@ENGINE_FILES
def test_everything_public_says_what_it_is_for(path: Path) -> None:
    assert list(source(path).bare) == []


@every("path", sorted((ROOT / "knowledge").rglob("*.yaml")), ids=named)
def test_the_knowledge_holds_no_code(path: Path) -> None:
    assert "!!" not in path.read_text(encoding="utf-8")
