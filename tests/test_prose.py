"""Parameters in texts: an edit of the number changes what is said, in each language and for each authority."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tiny

from tillskott.engine.checks.finding import Finding
from tillskott.engine.checks.prose import bare_figures
from tillskott.engine.checks.subject import Subject
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.files import Files, read_texts
from tillskott.engine.knowledge.loader import for_authority
from tillskott.engine.language.yaml_reader import read_yaml
from tillskott.engine.words.errors import KnowledgeError

CALM = {"fact": "mood", "is": "calm"}


def says(words: str, **parts: Any) -> dict[str, Any]:
    """A rule that says this to whoever is calm."""
    return tiny.rule("one", CALM, {"caution": {"text": {"sv": words, "en": words}}}, **parts)


def told(folder: Path, rule: dict[str, Any], **files: str) -> dict[str, str]:
    knowledge = load_knowledge(tiny.write(folder, [rule], **files), cache=False)
    (action,) = knowledge.rule("one").then
    return dict(action.text.text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [0.7, 25, 400, 1000])
def test_a_text_follows_its_parameter_in_both_languages(tmp_path: Path, value: float) -> None:
    edited = tiny.PARAMETERS.replace("value: 400", f"value: {value}")
    found = told(tmp_path, says("Högst {$high_dose} mg."), parameters=edited)
    assert found == {"sv": f"Högst {value} mg.".replace(".", ",", "." in str(value)), "en": f"Högst {value} mg."}


def test_a_limit_in_a_text_is_that_of_the_authority(tmp_path: Path) -> None:
    files = Files(read_texts(tiny.write(tmp_path, [says("{$self_care_limit} mg")])))
    knowledge = load_knowledge(files=files, cache=False)
    spoken = [one.rule("one").then[0].text.sv  # type: ignore[attr-defined]
              for one in (knowledge, for_authority(knowledge, files, "abroad"), knowledge)]
    assert spoken == ["250 mg", "350 mg", "250 mg"]


def test_a_parameter_that_there_is_not_is_a_fault_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as raised:
        told(tmp_path, says("Högst {$hihg_dose} mg."))
    (fault,) = raised.value.faults
    assert "$hihg_dose" in str(fault.what)
    assert "high_dose" in str(fault.mend)
    assert "rules/tiny.yaml:" in fault.where


def test_a_claim_is_quoted_only_where_the_rule_cites_it(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="G-1"):
        told(tmp_path, says("Artikelns 300 mg.", quoted=["G-1"]))


def judged(folder: Path, words: str) -> list[Finding]:
    files = Files(read_texts(tiny.write(folder, [says(words)])))
    return list(bare_figures(Subject(load_knowledge(files=files, cache=False), None, files)))


@pytest.mark.parametrize("words", [
    "Högst 250 mg.", "200–300 mg räcker.", "200-300mg", "0,5 mg", "mer än 400 milligram om dagen", "250 MG", "2.5 mg",
])
def test_a_dose_in_figures_is_found_however_it_is_written(tmp_path: Path, words: str) -> None:
    assert len(judged(tmp_path, words)) == 1


@pytest.mark.parametrize("words", ["B6", "2,0 mg/dl", "50 mg/L", "112", "18 år", "{$high_dose} mg", "A12 mg", "1,5"])
def test_what_is_no_dose_is_left_alone(tmp_path: Path, words: str) -> None:
    assert judged(tmp_path, words) == []


def test_what_compare_reads_anew_for_another_authority_is_all_that_it_needs() -> None:
    pytest.importorskip("polars", reason="the extra `batch` is not installed")
    from types import SimpleNamespace

    from tillskott.engine.comparison.proofs import _read_by_authority
    from tillskott.engine.knowledge.files import DEFAULT_FOLDER

    knowledge = load_knowledge()
    files = _read_by_authority(SimpleNamespace(texts=read_texts(DEFAULT_FOLDER), knowledge=knowledge),  # type: ignore[arg-type]
                               read_yaml)
    other = for_authority(knowledge, files, "vkm")
    assert files.faults == []
    assert other.texts == knowledge.texts
    assert other.leaflet == knowledge.leaflet
