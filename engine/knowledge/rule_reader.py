"""Reads `rules/*.yaml` and their tables into rules, each fault with file, line and rule id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..language.yaml_reader import Document, Place
from ..words.errors import Fault, nearest
from ..words.text import printable
from .figured import figured
from .files import Files
from .rules import ConditionReader, Example, Problem, Rule, Tables, read_actions
from .signature import KEYS as SIGNATURE
from .signature import PARTS, SIGNATURES, Seals
from .tables import expand
from .vocabulary import Vocabulary

KEYS = ("id", "title", "when", "then", "because", "claims", "tests", "reviewed", "quoted")
_OPTIONAL = ("tests", "reviewed", "quoted")
FILE_KEYS = ("topic", *SIGNATURE, SIGNATURES, "rules", "tables")
TABLE_KEYS = (*KEYS, "rows")
EXPECTATIONS = ("fires", "silent", "unknown")

Entry = tuple[Document, tuple[str | int, ...], dict[str, Any]]


def read_rules(files: Files, vocabulary: Vocabulary, numbers: Mapping[str, float], tables: Tables) -> list[Rule]:
    """Every rule of the folder in file order; a rule with a fault is left out and the fault recorded."""
    conditions = ConditionReader(vocabulary, numbers, tables)
    if not files.matching("rules/"):
        files.faults.append(Fault("rules/", "is missing", "add a file with a list `rules`"))
    rules: dict[str, Rule] = {}
    seals = Seals(files)
    for document, path, raw in _entries(files, vocabulary):
        place = Place(document, path)
        rule_id = str(raw.get("id", "(no id)"))
        reviewed = raw.get("reviewed", True) is not False and seals.holds_for_rule(place, rule_id)
        try:
            said = {key: part if key == "tests" else figured(part, numbers, (key,)) for key, part in raw.items()}
            rule = _rule(said, place, reviewed, conditions)
        except Problem as problem:
            fault = problem.fault
            files.faults.append(
                Fault(f"{document.place(*path, *problem.path)} {rule_id}", fault.what, fault.mend)
            )
            continue
        if rule.id in rules:
            files.faults.append(Fault(f"{place} {rule.id}", f"the id stands also at {rules[rule.id].place}"))
        rules[rule.id] = rule
    for document in files.matching("rules/"):
        files.faults.extend(_signature_faults(document, rules))
    return list(rules.values())


def _signature_faults(document: Document, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Signatures of no rule of the file, or that are not written as one."""
    signed = document.data.get(SIGNATURES) if isinstance(document.data, dict) else None
    if signed is None:
        return
    shape = f"write {{rule: {{{', '.join(PARTS)}}}}}, or let `tillskott review --sign` write it"
    if not isinstance(signed, dict):
        yield Fault(document.place(SIGNATURES), f"`{SIGNATURES}` is not a mapping of rules", shape)
        return
    here = [rule.id for rule in rules.values() if rule.place.document is document]
    for name, entry in signed.items():
        at = document.place(SIGNATURES, name)
        if name not in here:
            yield Fault(at, f"signs {name!r}, which is no rule of this file", nearest(str(name), here))
        elif not isinstance(entry, dict) or set(entry) - set(PARTS) or not (entry.get("by") and entry.get("hash")):
            yield Fault(f"{at} {name}", "is not a signature", shape)


def _entries(files: Files, vocabulary: Vocabulary) -> Iterator[Entry]:
    for document in files.matching("rules/"):
        files.asked(document, *FILE_KEYS)
        if not isinstance(document.data, dict):
            files.faults.append(Fault(document.name, "is not a mapping with `rules`"))
            continue
        if not document.data.get("rules") and not document.data.get("tables"):
            files.faults.append(Fault(document.name, "holds no rule", "write rules: or tables:, or take the file away"))
        for index, raw in _mappings(files, document, ("rules",), document.data.get("rules")):
            yield document, ("rules", index), raw
        for index, table in _mappings(files, document, ("tables",), document.data.get("tables")):
            yield from _rows(files, document, ("tables", index), table, vocabulary)


def _mappings(
    files: Files, document: Document, path: tuple[str | int, ...], entries: Any
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings of a list, with their indexes; whatever else stands there is a fault."""
    if entries is not None and not isinstance(entries, list):
        files.faults.append(Fault(document.place(*path), f"`{path[-1]}` is not a list", "begin each entry with a dash"))
        return
    for index, entry in enumerate(entries or ()):
        if isinstance(entry, dict):
            yield index, entry
        else:
            files.faults.append(Fault(document.place(*path, index), f"{printable(entry)} is not a mapping"))


def _rows(
    files: Files, document: Document, path: tuple[str | int, ...], table: dict[str, Any], vocabulary: Vocabulary
) -> Iterator[Entry]:
    odd = [key for key in table if key not in TABLE_KEYS]
    if odd:
        files.faults.append(Fault(document.place(*path), f"table: no key {odd[0]!r}", nearest(odd[0], TABLE_KEYS)))
        return
    if not table.get("rows"):
        name, mend = table.get("id", "(no id)"), "write rows:, or put it under rules: where it is one rule"
        files.faults.append(Fault(f"{document.place(*path)} {name}", "the table has no rows, so no rule", mend))
    for index, row in _mappings(files, document, (*path, "rows"), table.get("rows")):
        yield document, (*path, "rows", index), expand(table, row, vocabulary)


def _rule(raw: dict[str, Any], place: Place, reviewed: bool, conditions: ConditionReader) -> Rule:
    for key in raw:
        if key not in KEYS:
            raise Problem((str(key),), f"there is no key {key!r}", nearest(str(key), KEYS))
    for key in KEYS:
        if key not in _OPTIONAL and not raw.get(key):
            raise Problem((), f"has no `{key}`", f"add {key}:")
    claims = raw["claims"]
    for key in ("claims", "quoted"):
        if not isinstance(raw.get(key, []), list):
            raise Problem((key,), f"{key} is a list of ids")
    odd = [one for one in raw.get("quoted", []) if one not in claims]
    if odd:
        raise Problem(("quoted",), f"quotes {odd[0]}, which the rule does not cite", "write it under claims: as well")
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
        raise Problem((key,), f"{key} needs a text in both languages", "write sv: and en:")
    return text


def _example(test: Any, index: int) -> Example:
    if not isinstance(test, dict) or set(test) != {"given", "expect"} or not isinstance(test["given"], dict):
        raise Problem(("tests", index), "a test has `given` (a profile) and `expect`")
    if test["expect"] not in EXPECTATIONS:
        raise Problem(("tests", index), f"expect: {test['expect']!r}", nearest(str(test["expect"]), EXPECTATIONS))
    return Example(test["given"], test["expect"])
