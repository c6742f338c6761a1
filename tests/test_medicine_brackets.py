"""What is written in brackets explains the medicine before it; what follows the brackets is a medicine of its own."""

from __future__ import annotations

from functools import cache

from every import every

from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.medicines import MedicineIndex

KNOWN = {"Alvedon (paracetamol)": "without_known_interaction", "Levaxin (levotyroxin)": "levothyroxine",
         "Waran [warfarin]": "warfarin", "(Levaxin) 100 mikrogram": "levothyroxine"}
BETWEEN = (", {0}", " och {0}", " + {0}", " / {0}", "; {0}", " and {0}")
UNKNOWN = "unrecognised"


@cache
def index() -> MedicineIndex:
    return load_knowledge().medicines


def test_a_bracket_that_explains_adds_nothing() -> None:
    assert {written: set(index().resolve(written).classes) for written in KNOWN} == {
        written: {group} for written, group in KNOWN.items()}


@every(("written", "group"), KNOWN.items())
@every("between", BETWEEN)
@every("unknown", ["Foobarin", "Xyzolol 10 mg", "Xyzolol (Foobarin)"])
def test_a_medicine_behind_a_bracket_that_nobody_knows_is_never_lost(
    written: str, group: str, between: str, unknown: str
) -> None:
    found = index().resolve(written + between.format(unknown))
    assert {group, UNKNOWN} <= set(found.classes)
    assert found.not_known


@every(("written", "group"), KNOWN.items())
@every("between", BETWEEN)
def test_nor_is_one_that_is_known(written: str, group: str, between: str) -> None:
    assert {group, "lithium"} <= set(index().resolve(written + between.format("Lithionit")).classes)
