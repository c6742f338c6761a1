"""Reads the knowledge folder: parse, check, order. Every fault is reported at once, with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..language.conditions import Condition
from ..language.record import Bilingual, changed
from ..language.yaml_reader import read_yaml
from ..words.errors import Fault, KnowledgeError, ProfileError, fault, nearest, no_such
from . import cache as kept
from .base import Knowledge
from .by_customer import read_by_customer, tables_of
from .codes import read_codes, read_overrides
from .day import read_day
from .fact_types import PRODUCTS
from .figured import figured
from .files import DEFAULT_FOLDER, NUTRIENT, Files, R, Reader, hash_of, read_texts
from .holding import Holding
from .kidney import read_kidney
from .label_reader import read_label_words
from .leaflet import read_leaflet
from .line import read_line_words
from .medicines import MedicineIndex, MedicineWords
from .medicines.register import REGISTER, read_register, unpacked
from .medicines.table import Registered
from .nutrient import Nutrient, Route, StatedAs
from .opposites import read_opposites
from .order import in_order
from .packed import pack, unpack
from .parallels import read_parallels
from .records import Claim, FactSpec, Food, Form, MedicineClass, NameList, Parameter, Source, Together
from .rule_reader import read_rules
from .rules import ConditionReader, Problem, Tables
from .shelf import read_shelf
from .spoken import MENTIONED, spoken
from .vocabulary import SHARED_VALUES, Vocabulary

DEFAULT_AUTHORITY = "livsmedelsverket"
# What this process read last, by the name of its entry; it cannot be changed, so whoever asks again has the same.
_READ: dict[str, Knowledge] = {}
_MOST = 4


def load_knowledge(
    folder: Path | None = None,
    authority: str = DEFAULT_AUTHORITY,
    nutrient: str | None = None,
    *,
    cache: bool = True,
    files: Files | None = None,
    read: Reader = read_yaml,
) -> Knowledge:
    """The knowledge in `folder` (the one that ships with the package where None), with the limits of `authority`.

    `nutrient` names the folder of the one that is meant, where there are several. `cache`: whether what was checked is
    kept, in this process and in the user's cache folder; where False all is read and checked anew, and nothing written.
    `files` are its files where somebody has parsed them already, `read` is how a text becomes a document. Raises
    KnowledgeError with every fault found (file:line, rule id, fault, mend).
    """
    texts = read_texts(folder or DEFAULT_FOLDER, nutrient) if files is None else files.texts
    register = read_register(folder)
    sha256 = hash_of(texts if register is None else {**texts, REGISTER: register})
    if not cache:
        return _checked(files or Files(texts, read), sha256, authority, unpacked(register))
    name = kept.key(sha256, authority)
    knowledge = _READ.pop(name, None) or _kept(name, texts)
    if knowledge is None:
        knowledge = _checked(files or Files(texts, read), sha256, authority, unpacked(register))
        kept.store(name, pack(knowledge))
    _READ[name] = knowledge
    for oldest in list(_READ)[:-_MOST]:
        _READ.pop(oldest, None)
    return knowledge


def _kept(name: str, texts: Mapping[str, bytes]) -> Knowledge | None:
    data = kept.load(name)
    if data is not None:
        # What this very code packed can be unpacked, unless somebody tampered with it.
        with suppress(AttributeError, IndexError, KeyError, TypeError, ValueError):
            return unpack(data, texts)
    return None


def _checked(files: Files, sha256: str, authority: str, register: list[Registered]) -> Knowledge:
    if len(files.documents) < len(files.texts):
        raise KnowledgeError(files.faults)  # what a file that cannot be read would have said is missed everywhere
    nutrient = _nutrient(files)
    files.change(MENTIONED, lambda data: spoken(data, nutrient))
    sources = {source.id: source for source in files.records("sources", "sources", Source)}
    claims = {claim.id: claim for claim in files.records("claims/", "claims", Claim, shared=["source"])}
    forms = files.records("forms.yaml", "forms", Form)
    classes = files.records("medicines.yaml", "classes", MedicineClass)
    for document in files.matching("medicines.yaml"):
        files.asked(document, "combinations")  # which names may stand in two classes: read where that is checked
    labels = read_label_words(files, forms, nutrient)
    holding = _listed(files, "medicines.yaml", "holding", Holding)
    vocabulary = Vocabulary(_facts(files, nutrient), forms, classes, labels.other_names, holding=bool(holding))
    parameters = {parameter.id: parameter for parameter in files.records("parameters", "parameters", Parameter)}
    numbers = _numbers(parameters, authority, files.faults)
    tables = tables_of(parameters)
    rules = read_rules(files, vocabulary, numbers, tables)
    ordered = in_order(rules, vocabulary.derived, files.faults)
    knowledge = Knowledge(
        version=str(files.value("sources.yaml", "version")),
        sha256=sha256,
        authority=authority,
        nutrient=nutrient,
        sources=sources,
        claims=claims,
        vocabulary=vocabulary,
        forms={form.id: form for form in forms},
        fits=files.mapping("forms.yaml", "fits"),
        medicine_classes={group.id: group for group in classes},
        medicines=_medicines(files, classes, claims, register),
        foods=tuple(files.records("foods.yaml", "foods", Food)),
        kidney=read_kidney(files),
        day=read_day(files),
        labels=labels,
        leaflet=read_leaflet(files, vocabulary, numbers, tables),
        line=read_line_words(files),
        opposites=read_opposites(files),
        shelf=read_shelf(files),
        parallels=read_parallels(files),
        parameters=parameters,
        numbers=numbers,
        texts=_texts(files, numbers),
        rules=ordered,
        by_customer=read_by_customer(files, vocabulary, numbers, tables),
        ask_when=_ask_when(files, vocabulary, numbers, tables),
        together=_listed(files, "vocabulary.yaml", "together", Together),
        codes=read_codes(files),
        overrides=read_overrides(files),
        holding=holding,
    )
    from .faults import knowledge_faults  # needed only where the knowledge was not checked before

    files.faults.extend(knowledge_faults(knowledge, rules, files.places))
    files.faults.extend(files.unread())
    if files.faults:
        raise KnowledgeError(files.faults)
    return knowledge


def for_authority(knowledge: Knowledge, files: Files, authority: str) -> Knowledge:
    """The same knowledge with the limits of another authority, without reading all else again.

    Raises ProfileError where there is no such authority.
    """
    numbers = _numbers(knowledge.parameters, authority, files.faults)
    vocabulary, tables = knowledge.vocabulary, tables_of(knowledge.parameters)
    return replace(
        knowledge,
        authority=authority,
        numbers=numbers,
        rules=in_order(read_rules(files, vocabulary, numbers, tables), vocabulary.derived, files.faults),
        texts=_texts(files, numbers),
        leaflet=read_leaflet(files, vocabulary, numbers, tables),
        by_customer=read_by_customer(files, vocabulary, numbers, tables),
        ask_when=_ask_when(files, vocabulary, numbers, tables),
    )


def authorities(parameters: Mapping[str, Parameter]) -> list[str]:
    """The sources that state their own value of some limit, so that a caller may choose among them."""
    return sorted({name for parameter in parameters.values() for name in parameter.by_authority or ()})


def _nutrient(files: Files) -> Nutrient:
    """What the knowledge is about; where that is a fault, something stands in for it until all faults are found."""
    found = files.record("nutrient.yaml", "nutrient", Nutrient)
    folder = next((one.name.partition("/")[0] for one in files.matching(NUTRIENT) if one.name != NUTRIENT), None)
    if found is not None and folder is not None and found.id != folder:
        files.faults.append(fault(files.place(NUTRIENT, "nutrient"), "knowledge.folder.other_name",
                                  "knowledge.folder.other_name.mend", id=found.id, folder=folder))
    nothing, taken = Bilingual(sv="-", en="-"), Route(id="-", swallowed=True)
    names = StatedAs(counted="-", compound="-")
    return found or Nutrient(id="-", name=nothing, counted=nothing, unit="-", sign=nothing, units={},
                             stated_as=names, on_labels=nothing, example="-", routes=(taken,), combine="intersect")


def _medicines(
    files: Files, classes: list[MedicineClass], claims: Mapping[str, Claim], register: list[Registered]
) -> MedicineIndex:
    lists = files.records("medicine-names", "lists", NameList) if files.matching("medicine-names") else []
    ids = [group.id for group in classes]
    for part in lists:
        place = str(files.places["lists", part.id])
        if part.kind not in ids:
            files.faults.append(no_such(place, "medicine_class", part.kind, ids))
        for claim in part.claims:
            if claim not in claims:
                files.faults.append(no_such(place, "claim", claim, claims))
    documents = [one for one in files.matching("medicine-words.yaml") if isinstance(one.data, dict)]
    for document in documents:
        files.asked(document, *MedicineWords.keys())
    words: Mapping[str, Any] = next((one.data for one in documents), {})
    return MedicineIndex(classes, MedicineWords.read(words), lists, register)


def _numbers(parameters: Mapping[str, Parameter], authority: str, faults: list[Fault]) -> dict[str, float]:
    known = authorities(parameters)
    if known and authority not in known:
        raise ProfileError([fault("authority", "no_authority", nearest(authority, known), value=authority)])
    numbers = {}
    for parameter in parameters.values():
        value = (parameter.by_authority or {}).get(authority, parameter.value)
        if value is None:
            faults.append(fault(f"parameters {parameter.id}", "knowledge.parameter.no_value", authority=authority))
        else:
            numbers[parameter.id] = int(value) if float(value).is_integer() else value
    return numbers


def _ask_when(
    files: Files, vocabulary: Vocabulary, numbers: Mapping[str, float], tables: Tables
) -> dict[str, Condition]:
    """When a fact is worth asking for, for those that say so; read like the `when` of a rule."""
    reader = ConditionReader(vocabulary, numbers, tables)
    found: dict[str, Condition] = {}
    for spec in vocabulary.facts.values():
        if spec.ask_when is None:
            continue
        try:
            found[spec.id] = reader.read(spec.ask_when, ("ask_when",))
        except Problem as problem:
            files.faults.append(problem.at(f"vocabulary.yaml {spec.id}"))
    return found


def _listed(files: Files, name: str, key: str, model: type[R]) -> tuple[R, ...]:
    """The records of a list that may be left out."""
    return tuple(files.records(name, key, model)) if files.has(name, key) else ()


def _facts(files: Files, nutrient: Nutrient) -> list[FactSpec]:
    read = files.records("vocabulary.yaml", "facts", FactSpec)
    facts = [changed(fact, fields=nutrient.product_fields) if fact.kind is PRODUCTS else fact for fact in read]
    known = {*SHARED_VALUES, *(fact.id for fact in facts)}
    for fact in facts:
        if fact.values_from is not None and fact.values_from not in known:
            where = f"{files.places['facts', fact.id]} {fact.id}"
            files.faults.append(fault(where, "knowledge.asking.values_from", nearest(fact.values_from, known),
                                      name=repr(fact.values_from)))
    return [fact for fact in facts if fact.values_from is None or fact.values_from in known]


def _texts(files: Files, numbers: Mapping[str, float]) -> Mapping[str, Any]:
    texts: dict[str, Any] = {}
    for name, text in files.mapping("texts.yaml", "texts").items():
        try:
            texts[name] = figured(text, numbers)
        except Problem as problem:
            place = files.place("texts.yaml", "texts", name)
            files.faults.append(problem.at(f"{place} {name}"))
        if not (isinstance(text, dict) and text.get("sv") and text.get("en")):
            place = files.place("texts.yaml", "texts", name)
            files.faults.append(fault(place, "knowledge.common.languages", "knowledge.common.languages.mend",
                                      name=name))
    return texts
