"""Chemical formulas: their atoms and weights, as the package molmass reads them, and why one is none."""

from __future__ import annotations

import pickle
import re
from contextlib import suppress

import pytest
from every import every
from hypothesis import given
from hypothesis import strategies as st
from molmass import ELEMENTS, Formula

from tillskott.engine.arithmetic.formula import FormulaError, atomic_weights, atoms, mass_fraction
from tillskott.engine.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
FORMULAS = sorted({
    formula
    for one in (*KNOWLEDGE.forms.values(), *KNOWLEDGE.labels.compounds)
    for formula in (one.formula, *one.formula_hydrates)
    if formula
})  # fmt: skip


@every("formula", [*FORMULAS, "ZnSO4.7H2O", "C63H88CoN14O14P", "Na2SeO3", "Fe(C4H2O4)", "((Ca)2)3"])
def test_a_formula_holds_what_molmass_says(formula: str) -> None:
    expected = Formula(formula).composition()
    assert atoms(formula) == {element: part.count for element, part in expected.items()}
    for element, part in expected.items():
        assert mass_fraction(formula, element) == pytest.approx(part.fraction, rel=1e-12)


def test_every_element_weighs_what_molmass_says() -> None:
    assert atomic_weights() == {one.symbol: pytest.approx(one.mass, rel=1e-9) for one in ELEMENTS if one.number <= 94}


@every(("formula", "why"), [
    ("MgX2", "no_sign: 'X'"), ("Mg(OH", "open"), ("MgOH)", "closes"), ("mgO", "'m'"), ("Mg O", "' '"),
    ("", "no_formula"), ("MgCl2..6H2O", "no_formula"), ("6", "no_formula"), ("Mg-O", "'-'"),
])
def test_what_is_no_formula_is_told(formula: str, why: str) -> None:
    for read in (atoms, lambda written: mass_fraction(written, "Mg")):
        with pytest.raises(ValueError, match=re.escape(why)):
            read(formula)


def test_an_element_that_a_formula_does_not_hold_is_told() -> None:
    with pytest.raises(FormulaError, match="holds_none: CaO, Mg") as refused:
        mass_fraction("CaO", "Mg")
    assert pickle.loads(pickle.dumps(refused.value)).values == {"formula": "CaO", "element": "Mg"}


@given(st.text(max_size=12))
def test_any_text_is_a_formula_or_told_to_be_none(text: str) -> None:
    with suppress(ValueError):
        assert all(count >= 0 for count in atoms(text).values())
