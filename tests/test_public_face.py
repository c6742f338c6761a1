"""What an embedding app sees: a few names, types, a working example, and nothing touched that is not ours."""

from __future__ import annotations

import doctest
import subprocess
import sys
from importlib.resources import files

import pytest

import tillskott


def fresh_process(code: str) -> str:
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_the_package_shows_these_names_and_no_more() -> None:
    assert tillskott.__all__ == [
        "Advice", "Advisor", "Consultation", "Fact", "Fault", "Form", "Interview", "InterviewState", "InterviewStep",
        "KnowledgeError", "KnowledgeInfo", "LabelReading", "Language", "MedicineMatch", "Profile", "ProfileError",
        "TillskottError",
    ]  # fmt: skip
    assert all(getattr(tillskott, name).__module__.startswith(("tillskott.", "typing")) for name in tillskott.__all__)


def test_both_errors_are_caught_by_their_common_base() -> None:
    assert issubclass(tillskott.ProfileError, tillskott.TillskottError)
    assert issubclass(tillskott.KnowledgeError, tillskott.TillskottError)


def test_type_checkers_are_told_that_the_package_is_typed() -> None:
    assert files(tillskott).joinpath("py.typed").is_file()


def test_the_example_in_the_package_docstring_works() -> None:
    results = doctest.testmod(tillskott)
    assert results.attempted > 0
    assert results.failed == 0


def test_importing_leaves_the_apps_logging_as_it_was() -> None:
    told = fresh_process(
        "import logging\n"
        "before = logging.root.level, list(logging.root.handlers), logging.basicConfig\n"
        "import tillskott\n"
        "tillskott.Advisor().advise({'age': 45})\n"
        "print(before == (logging.root.level, list(logging.root.handlers), logging.basicConfig))"
    )
    assert told.strip() == "True"


def test_importing_leaves_no_old_name_behind_in_collections() -> None:
    told = fresh_process(
        "import collections\nbefore = hasattr(collections, 'Mapping')\nimport tillskott\n"
        "print(before is hasattr(collections, 'Mapping'))"
    )
    assert told.strip() == "True"


def test_no_fact_of_a_customer_reaches_a_log_however_verbose_the_app_is() -> None:
    told = fresh_process(
        "import logging, sys\n"
        "logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)\n"
        "import tillskott\n"
        "tillskott.Advisor().advise({'age': 45, 'pregnancy': 'pregnant', 'medications': ['Ingetdiumin']})"
    )
    assert "pregnan" not in told
    assert "Ingetdiumin" not in told


@pytest.mark.parametrize(("option", "given", "meant"), [
    ("setting", "self-care", "self_care"),
    ("authority", "livsmedelverket", "livsmedelsverket"),
])
def test_an_unknown_setting_or_authority_is_refused_with_the_nearest_spelling(
    option: str, given: str, meant: str
) -> None:
    with pytest.raises(tillskott.ProfileError) as refused:
        tillskott.Advisor(**{option: given})  # type: ignore[arg-type]
    assert f"did you mean {meant}?" in str(refused.value)
