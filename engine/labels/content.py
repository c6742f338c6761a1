"""Which figures of a parsed label are the nutrient: as itself, as a compound, or one of the two."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..knowledge.labels import Substance, shares
from .syntax import Basis, Entry, Mass, Parsed, Percent, Subject

Kind = Literal["counted", "compound", "unclear"]
_COUNTED = frozenset({"element", "compound", "product"})
_REFERENCES = frozenset({"reference", "other_reference"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One statement about the nutrient, in its unit and for its basis.

    `mass`: the figure (None where only a percentage is given); `weight`: the weight of the compound that holds it;
    `how`: the name of the sentence that says how it was read; `content`: the share that `mass` was worked out from;
    `share`: a percentage that may be what the compound holds; `titled`: no name stands with it, but before or behind.
    """

    kind: Kind
    mass: Mass | None
    compounds: tuple[Substance, ...]
    basis: Basis | None
    percents: tuple[Percent, ...] = ()
    weight: Mass | None = None
    how: str = "counted"
    moles: float | None = None
    content: Percent | None = None
    share: Percent | None = None
    rivals: tuple[Mass, ...] = ()
    bare: bool = False
    titled: bool = False


def figures(parsed: Parsed) -> list[Figure]:
    """Every statement about the nutrient, in the order of the label."""
    entries = list(_joined(_opened(parsed.entries)))
    found: list[Figure] = []
    behind, before = _behind(entries, parsed.roles), None
    for entry in entries:
        subject = entry.subject or before or behind
        before = entry.subject or before
        if subject is not None and subject.kind in _COUNTED | {"bare"}:
            figure = _figure(_in_own_terms(entry, parsed.roles), subject, parsed.roles)
            if figure is not None:
                found.append(figure if entry.subject is not None else replace(figure, titled=True))
    return found


def _opened(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries, and what one of another name is said to hold of the nutrient: havsmagnesium 600 mg, varav …"""
    for entry in entries:
        yield entry
        if entry.kind in ("unknown", "other"):
            held = (part for part in entry.contains if part.kind == "element" and part.masses)
            yield from (replace(part, basis=part.basis or entry.basis) for part in held)


def _in_own_terms(entry: Entry, roles: frozenset[str]) -> Entry:
    """Where the label's percentages are of another reference value, a bare percentage is of that."""
    if "other_reference" in roles and "reference" not in roles and entry.kind in ("element", "product"):
        entry.percents = [replace(p, of=p.of or "other_reference") for p in entry.percents]
    return entry


def named(entries: Iterable[Entry]) -> tuple[Substance, ...]:
    """Every compound that the label names as the nutrient, each once."""
    return tuple(dict.fromkeys(itertools.chain.from_iterable(map(_compounds, entries))))


def _compounds(entry: Entry) -> Iterator[Substance]:
    if entry.kind in ("other", "unknown"):
        return
    for subject in (entry.subject, entry.behind):
        yield from subject.compounds if subject else ()
    yield from named([*entry.sources, *entry.contains])


def _joined(entries: Iterable[Entry]) -> Iterator[Entry]:
    """A percentage on its own belongs to the entry before it: Mg 375 mg, 100 % DRI."""
    kept: list[Entry] = []
    for entry in entries:
        alone = bool(kept and entry.percents and not entry.masses and not entry.contains)
        if alone and entry.subject is None and (kept[-1].masses or kept[-1].kind == "other"):
            kept[-1].percents += entry.percents
        elif alone and entry.kind == "element" and kept[-1].kind == "compound" and _shares(entry):
            kept[-1].contains.append(entry)
        elif alone and entry.kind == "element" and kept[-1].kind == "element" and kept[-1].masses and _shares(entry):
            kept[-1].percents += [replace(percent, of="content") for percent in entry.percents]
        else:
            kept.append(entry)
    yield from kept


def _shares(entry: Entry) -> bool:
    """Whether its percentages are shares of a weight: 16 % magnesium."""
    return all(percent.of is None for percent in entry.percents)


def _behind(entries: Sequence[Entry], roles: frozenset[str]) -> Subject | None:
    """What a figure is about before which no name stands: a name behind it; where nothing is named it is bare."""
    after = next((entry.subject for entry in entries if entry.subject and not entry.masses), None)
    if after is not None:
        return after
    return None if roles & {"word", "time_of_day", "other", "substance"} else Subject("bare")


def _figure(entry: Entry, subject: Subject, roles: frozenset[str]) -> Figure | None:
    inside = next((part for part in entry.contains if part.masses or part.percents), None)
    percents = tuple(p for part in (entry, *entry.contains) for p in part.percents if p.of in _REFERENCES)
    compounds = _compounds_of(entry, subject)
    if inside is not None and (held := _held(entry, inside, compounds, percents)) is not None:
        return held
    # In a declaration the percentage behind the element's figure is that of the reference value.
    if subject.kind in ("element", "product"):
        percents = tuple(p for p in entry.percents if p.of != "content")
    weights = [part.masses[0] for part in entry.sources if part.masses]
    if not entry.masses and weights and not percents and len(weights) == 1:
        # Magnesium (som glycerofosfat, 778 mg): of the salt, or of the magnesium.
        return Figure("unclear", weights[0], compounds, entry.basis)
    if not entry.masses:
        stated = percents if any(p.of == "reference" for p in percents) else ()
        return Figure("counted", None, compounds, entry.basis, stated, how="percent_only") if stated else None
    mass, rivals = entry.masses[0], tuple(entry.masses[1:])
    base = Figure("unclear", mass, compounds, entry.basis, percents, rivals=rivals, bare=subject.kind == "bare",
                  share=_share(entry, compounds))
    return _moles(base, mass, subject) if mass.moles else _settled_by_words(base, entry, subject, weights, roles)


def _compounds_of(entry: Entry, subject: Subject) -> tuple[Substance, ...]:
    """What the nutrient is bound to; salts told in brackets take the place of a chelate that is not named."""
    sources = tuple(c for part in entry.sources if part.subject for c in part.subject.compounds)
    named = all(compound.named for compound in subject.compounds)
    compounds = (subject.compounds if named else sources or subject.compounds) or sources
    return (*compounds, *entry.behind.compounds) if entry.behind is not None else compounds


def _settled_by_words(
    base: Figure, entry: Entry, subject: Subject, weights: Sequence[Mass], roles: frozenset[str]
) -> Figure:
    """What the words around a figure make of it: the element, the weight of a salt, or still one of the two."""
    mass, compounds = entry.masses[0], base.compounds
    if subject.kind == "product":
        return replace(base, kind="counted", how="product")
    if entry.said is not None:
        return replace(base, kind="counted" if entry.said == "pure" else "compound")
    if subject.kind == "compound" and all(compound.weighed for compound in subject.compounds):
        return replace(base, kind="compound", how="weighed")
    if subject.kind == "compound" and "suspension" in roles and not entry.unnamed:
        return replace(base, kind="compound", how="suspension")
    if subject.kind == "compound" and weights and mass.high <= weights[0].high * shares(compounds)[1]:
        # Magnesiumcitrat 160 mg (från 1000 mg magnesiumcitrat)
        return replace(base, kind="counted", how="contained", weight=weights[0])
    if subject.kind == "element" and entry.behind is None:
        how = "counted_of" if compounds else "counted"
        return replace(base, kind="counted", how=how, weight=weights[0] if len(weights) == 1 else _sum(weights))
    return base


def _share(entry: Entry, compounds: tuple[Substance, ...]) -> Percent | None:
    """A percentage of no reference value that may be what the compound holds: 16 % beside citrat, 20 % elementärt."""
    stated = [percent for part in (entry, *entry.sources) for percent in part.percents]
    found = [percent for percent in stated if percent.of in (None, "content")]
    if len(found) != 1 or len(compounds) > 1 or any(part.masses for part in entry.sources):
        return None
    percent = found[0]
    if percent.of == "content" or entry.said == "pure":
        return percent
    lowest, highest = shares(compounds) if compounds and compounds[0].shares else (1.0, 0.0)
    low, high = percent.value - percent.half_step, percent.value + percent.half_step
    return percent if low <= 100 * highest and 100 * lowest <= high else None


def _held(
    entry: Entry, inside: Entry, compounds: tuple[Substance, ...], percents: tuple[Percent, ...]
) -> Figure | None:
    """What the label says a compound holds of the nutrient: a mass, or a share of the compound's weight."""
    # Magnesium 350 mg, varav magnesiumoxid 60 %: a part from one salt is no less magnesium in all.
    if inside.subject is not None and inside.subject.kind == "compound":
        return None
    weight = entry.masses[0] if entry.masses else None
    basis = entry.basis or inside.basis
    if inside.masses:
        mass = inside.masses[0]
        same = weight is not None and not compounds and mass.moles
        if same and weight is not None:  # 250 mg, motsvarande 10 mmol: the same said twice
            return Figure("counted", weight, (), basis, percents, rivals=(mass,))
        compounds = compounds or tuple(inside.subject.compounds if inside.subject else ())
        if not mass.moles:
            how = "contained" if weight else "counted_of"
            return Figure("counted", mass, compounds, basis, percents, weight, how, rivals=tuple(inside.masses[1:]))
        return Figure("counted", _weighed(mass, 1), compounds, basis, percents, weight, "moles", mass.high,
                      rivals=tuple(inside.masses[1:]))
    share = next((p for p in inside.percents if p.of is None), None)
    if share is None or weight is None or weight.moles:
        return None
    part = share.value / 100
    mass = Mass(weight.low * part, weight.high * part, weight.high * share.half_step / 100)
    return Figure("counted", mass, compounds, basis, percents, weight, "content", content=share)


def _moles(base: Figure, mass: Mass, subject: Subject) -> Figure:
    """Moles are of the nutrient; of a compound with several atoms of it they may be of either."""
    most = max((compound.atoms for compound in subject.compounds), default=1)
    one = _weighed(mass, 1)
    if most == 1:
        return replace(base, kind="counted", mass=one, how="moles", moles=mass.high)
    return replace(base, kind="counted", mass=one, rivals=(_weighed(mass, most),), how="moles", moles=mass.high)


def _weighed(mass: Mass, each: float) -> Mass:
    factor = mass.moles * each
    return replace(mass, low=mass.low * factor, high=mass.high * factor, half_step=mass.half_step * factor, moles=0)


def by_weight(mass: Mass) -> Mass:
    """The same figure as a weight."""
    return _weighed(mass, 1) if mass.moles else mass


def is_bulk(figure: Figure) -> bool:
    """Whether it is for a weight or volume of the product, which is no dose."""
    return figure.basis is not None and figure.basis.portion is not None and figure.basis.portion.bulk


def richest(figure: Figure) -> float:
    """The part of its weight that may be the nutrient: all of it, but where the weight is said to be that of a salt."""
    return shares(figure.compounds)[1] if figure.kind == "compound" else 1.0


def highest(figure: Figure, nrv: float) -> float:
    """The highest amount that the label states anywhere in this figure, `nrv` being 100 %."""
    masses = [mass for mass in (figure.mass, figure.weight, *figure.rivals) if mass is not None]
    stated = [richest(figure) * mass.high * max(1, mass.times) for mass in map(by_weight, masses)]
    return max([*stated, *(percent.value * nrv / 100 for percent in figure.percents)], default=0.0)


def _sum(masses: Sequence[Mass]) -> Mass | None:
    if not masses:
        return None
    return Mass(sum(m.low for m in masses), sum(m.high for m in masses), sum(m.half_step for m in masses))
