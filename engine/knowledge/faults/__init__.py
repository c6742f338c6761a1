"""What is wrong with the knowledge as a whole: one place for every fault that no single file shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...language.yaml_reader import Place
from ...words.errors import Fault
from ..base import Knowledge
from ..rules import Rule
from .asking import asking_faults
from .codes import code_faults
from .day import day_faults
from .holding import holding_faults, sum_faults
from .kidney import kidney_faults, unit_faults
from .labels import label_faults
from .leaflet import leaflet_faults
from .line import line_faults
from .opposites import opposites_faults
from .references import check_references
from .required import missing_for_engine
from .shelf import shelf_faults


def knowledge_faults(
    knowledge: Knowledge, rules: Sequence[Rule], places: Mapping[tuple[str, str], Place]
) -> Iterator[Fault]:
    """Every fault; `rules` are those that were read, also where no order of them was found."""
    yield from check_references(knowledge, rules, places)
    yield from asking_faults(knowledge.vocabulary.of_profile, knowledge.together, places)
    for of_places in (holding_faults, sum_faults):
        yield from of_places(knowledge, places)
    for faults in (missing_for_engine, day_faults, label_faults, leaflet_faults, line_faults, opposites_faults,
                   kidney_faults, unit_faults, code_faults, shelf_faults):
        yield from faults(knowledge)
