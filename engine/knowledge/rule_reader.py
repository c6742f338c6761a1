"""Reads `rules/*.yaml` and their tables into rules, each fault with file, line and rule id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..language.yaml_reader import Document, Place
from ..words.errors import Fault, fault, nearest, no_such
from ..words.messages import message
from ..words.text import printable
from .figured import figured
from .files import Files
from .rules import ConditionReader, Example, Problem, Rule, Tables, read_actions, wrong
from .signature import KEYS as SIGNATURE
from .signature import PARTS, SIGNATURES, Seals
from .tables import expand
from .vocabulary import Vocabulary

KEYS = ("id", "title", "when", "then", "because", "claims", "tests", "reviewed", "quoted")
_OPTIONAL = ("tests", "reviewed", "quoted")
FILE_KEYS = ("topic", *SIGNATURE, SIGNATURES, "rules", "tables")
TABLE_KEYS = (*KEYS, "rows")
EXPECTATIONS = ("fires", "silent", "unknown")

_NO_ID = "(id?)"

Entry = tuple[Document, tuple[str | int, ...], dict[str, Any]]


def read_rules(files: Files, vocabulary: Vocabulary, numbers: Mapping[str, float], tables: Tables) -> list[Rule]:
    """Every rule of the folder in file order; a rule with a fault is left out and the fault recorded."""
    conditions = ConditionReader(vocabulary, numbers, tables)
    if not files.matching("rules/"):
        files.faults.append(fault("rules/", "knowledge.file.missing", "knowledge.file.missing.mend", key="rules"))
    rules: dict[str, Rule] = {}
    seals = Seals(files)
    for document, path, raw in _entries(files, vocabulary):
        place = Place(document, path)
        rule_id = str(raw.get("id", _NO_ID))
        reviewed = raw.get("reviewed", True) is not False and seals.holds_for_rule(place, rule_id)
        try:
            said = {key: part if key == "tests" else figured(part, numbers, (key,)) for key, part in raw.items()}
            rule = _rule(said, place, reviewed, conditions)
        except Problem as found:
            files.faults.append(found.at(f"{document.place(*path, *found.path)} {rule_id}"))
            continue
        if rule.id in rules:
            files.faults.append(fault(f"{place} {rule.id}", "knowledge.common.id_also",
                                      place=str(rules[rule.id].place)))
        rules[rule.id] = rule
    for document in files.matching("rules/"):
        files.faults.extend(_signature_faults(document, rules))
    return list(rules.values())


def _signature_faults(document: Document, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Signatures of no rule of the file, or that are not written as one."""
    signed = document.data.get(SIGNATURES) if isinstance(document.data, dict) else None
    if signed is None:
        return
    mend = message("knowledge.signature.mend", shape=f"{{rule: {{{', '.join(PARTS)}}}}}")
    if not isinstance(signed, dict):
        yield fault(document.place(SIGNATURES), "knowledge.signature.shape", mend, key=SIGNATURES)
        return
    here = [rule.id for rule in rules.values() if rule.place.document is document]
    for name, entry in signed.items():
        at = document.place(SIGNATURES, name)
        if name not in here:
            yield fault(at, "knowledge.signature.no_rule", nearest(str(name), here), name=repr(name))
        elif not isinstance(entry, dict) or set(entry) - set(PARTS) or not (entry.get("by") and entry.get("hash")):
            yield fault(f"{at} {name}", "knowledge.signature.odd", mend)


def _entries(files: Files, vocabulary: Vocabulary) -> Iterator[Entry]:
    for document in files.matching("rules/"):
        files.asked(document, *FILE_KEYS)
        if not isinstance(document.data, dict):
            files.faults.append(fault(document.name, "knowledge.rule.file"))
            continue
        if not document.data.get("rules") and not document.data.get("tables"):
            files.faults.append(fault(document.name, "knowledge.rule.empty", "knowledge.rule.empty.mend"))
        for index, raw in _mappings(files, document, ("rules",), document.data.get("rules")):
            yield document, ("rules", index), raw
        for index, table in _mappings(files, document, ("tables",), document.data.get("tables")):
            yield from _rows(files, document, ("tables", index), table, vocabulary)


def _mappings(
    files: Files, document: Document, path: tuple[str | int, ...], entries: Any
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings of a list, with their indexes; whatever else stands there is a fault."""
    if entries is not None and not isinstance(entries, list):
        at = document.place(*path)
        files.faults.append(fault(at, "knowledge.common.no_list", "knowledge.common.no_list.mend", key=str(path[-1])))
        return
    for index, entry in enumerate(entries or ()):
        if isinstance(entry, dict):
            yield index, entry
        else:
            at = document.place(*path, index)
            files.faults.append(fault(at, "knowledge.common.no_mapping", "knowledge.common.keys.mend",
                                      what=printable(entry)))


def _rows(
    files: Files, document: Document, path: tuple[str | int, ...], table: dict[str, Any], vocabulary: Vocabulary
) -> Iterator[Entry]:
    odd = [key for key in table if key not in TABLE_KEYS]
    if odd:
        files.faults.append(no_such(document.place(*path), "key", odd[0], TABLE_KEYS, key="table"))
        return
    if not table.get("rows"):
        where = f"{document.place(*path)} {table.get('id', _NO_ID)}"
        files.faults.append(fault(where, "knowledge.table.empty", "knowledge.table.empty.mend"))
    for index, row in _mappings(files, document, (*path, "rows"), table.get("rows")):
        yield document, (*path, "rows", index), expand(table, row, vocabulary)


def _rule(raw: dict[str, Any], place: Place, reviewed: bool, conditions: ConditionReader) -> Rule:
    for key in raw:
        if key not in KEYS:
            raise Problem((str(key),), no_such("", "key", key, KEYS))
    for key in KEYS:
        if key not in _OPTIONAL and not raw.get(key):
            raise wrong((), "knowledge.common.has_no", "knowledge.common.has_no.mend", key=key)
    claims = raw["claims"]
    for key in ("claims", "quoted"):
        if not isinstance(raw.get(key, []), list):
            raise wrong((key,), "knowledge.rule.ids", key=key)
    odd = [one for one in raw.get("quoted", []) if one not in claims]
    if odd:
        raise wrong(("quoted",), "knowledge.rule.quotes", "knowledge.rule.quotes.mend", claim=str(odd[0]))
    return Rule(
        id=str(raw["id"]),
        title=_text(raw, "title"),
        when=conditions.read(raw["when"]),
        then=read_actions(raw["then"], conditions.parameters, conditions.tables),
        because=_text(raw, "because"),
        claims=tuple(map(str, claims)),
        tests=tuple(_example(test, index) for index, test in enumerate(raw.get("tests") or [])),
        reviewed=reviewed,
        place=place,
    )


def _text(raw: dict[str, Any], key: str) -> Any:
    text = raw[key]
    both = isinstance(text, dict) and set(text) == {"sv", "en"}
    if not both or not all(isinstance(words, str) and words for words in text.values()):
        raise wrong((key,), "knowledge.common.languages", "knowledge.common.languages.mend", name=key)
    return text


def _example(test: Any, index: int) -> Example:
    if not isinstance(test, dict) or set(test) != {"given", "expect"} or not isinstance(test["given"], dict):
        raise wrong(("tests", index), "knowledge.rule.test")
    if test["expect"] not in EXPECTATIONS:
        odd = test["expect"]
        raise wrong(("tests", index), "knowledge.rule.expect", nearest(str(odd), EXPECTATIONS), word=repr(odd))
    return Example(test["given"], test["expect"])
