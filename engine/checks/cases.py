"""Whole consultations (`cases/`): read with their lines, and held against what the knowledge advises now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..knowledge.files import DEFAULT_FOLDER, Files, read_case_texts
from ..knowledge.loader import for_authority
from ..language.yaml_reader import Document
from ..resolution.reasoner import Reasoner
from ..words.errors import Fault, ProfileError, fault, nearest, no_such
from ..words.text import Text
from .expectations import faults_by_word
from .finding import Finding, finding
from .subject import Subject

KEYS = ("id", "title", "reason", "claims", "setting", "authority", "profile", "expect")
NEEDED = {"id": str, "title": dict, "reason": str, "claims": list, "profile": dict, "expect": dict}
_LISTS = ("cases", "alarms", "lines", "sentences")
_FILE_KEYS = ("topic", *_LISTS)


@dataclass(frozen=True, slots=True)
class Case:
    """One consultation as it is written: its keys as in YAML, and where it stands."""

    data: Mapping[str, Any]
    document: Document
    index: int

    def place(self, *path: str | int) -> str:
        return f"{self.document.place('cases', self.index, *path)} {self.data.get('id', '')}".rstrip()


def load_cases(folder: Path | None = None) -> list[dict[str, Any]]:
    """Every case of a knowledge folder (the one that ships where None) by its keys; `file` says where it stands."""
    found, _ = read_cases(Files(read_case_texts(folder or DEFAULT_FOLDER)))
    return [{**case.data, "file": case.document.name} for case in found]


def read_cases(files: Files) -> tuple[list[Case], list[Fault]]:
    """The cases of these files in the order of files and lines, and what cannot be read of them."""
    found: list[Case] = []
    for document in files.documents.values():
        data = document.data
        if not isinstance(data, dict) or not any(isinstance(data.get(key), list) for key in _LISTS):
            files.faults.append(fault(document.name, "knowledge.common.has_no_list", "knowledge.common.top_list.mend",
                                      key="cases"))
            continue
        for key in data.keys() - set(_FILE_KEYS):
            files.faults.append(no_such(document.place(str(key)), "key", key, _FILE_KEYS))
        for index, entry in enumerate(data.get("cases") or ()):
            told = list(_unusable(entry))
            files.faults += [
                replace(one, where=f"{document.place('cases', index, *path)} {one.where}".rstrip())
                for path, one in told
            ]
            if not told:
                found.append(Case(entry, document, index))
    return found, files.faults


def _unusable(entry: Any) -> Iterator[tuple[tuple[str, ...], Fault]]:
    """What is wrong with the shape of an entry: where in it, and the fault of the case of this id."""
    if not isinstance(entry, dict):
        yield (), fault("", "knowledge.case.mapping", "knowledge.case.mapping.mend", keys=", ".join(NEEDED))
        return
    name = str(entry.get("id", ""))
    for key in entry:
        if key not in KEYS:
            yield (str(key),), no_such(name, "key", key, KEYS)
    for key, kind in NEEDED.items():
        if not isinstance(entry.get(key), kind) or (key in ("id", "expect") and not entry[key]):
            odd = fault(name, "knowledge.case.unusable", "knowledge.case.unusable.mend", key=key)
            yield (key,) if key in entry else (), odd


def failing_cases(subject: Subject) -> Iterator[Finding]:
    """A case that cannot be read, names what does not exist, or expects other advice than is given."""
    cases, unreadable = read_cases(subject.case_files)
    for one in unreadable:
        bare = replace(one, where="")
        why: Text = {"sv": bare.in_language("sv"), "en": bare.in_language("en")}
        yield finding("case.unreadable", "error", one.where, why=why)
    seen: dict[str, Case] = {}
    answers = Answers(subject)
    for case in cases:
        name = str(case.data["id"])
        if name in seen:
            yield finding("case.twice", "error", case.place("id"), other=seen[name].place())
        seen[name] = case
        yield from _names(subject, case)
        answer, expect = answers.of(case), case.data["expect"]
        is_refused = "error" in answer and not expect.get("error")
        for word, told in faults_by_word(answer, expect):
            at = case.place("profile") if is_refused else case.place("expect", word)
            yield finding("case.fails", "error", at, why=told)
        if refers_for_any_reason(expect):
            yield finding("case.any_reason", "warning", case.place("expect"))
        unheld = hours_not_held(answer, expect)
        if unheld:
            yield finding("case.hours", "warning", case.place("expect"), names=", ".join(unheld))


def refers_for_any_reason(expect: Mapping[str, Any]) -> bool:
    """Whether a case expects a referral without the rule that decides, so that any other reason would do as well."""
    refers = expect.get("decision") in ("refer", "refer_now") or expect.get("refer_to") or expect.get("urgency")
    named = [one for one in expect.get("referrals") or () if isinstance(one, dict) and "rule" in one]
    return bool(refers) and not named and not expect.get("error")


def hours_not_held(answer: Mapping[str, Any], expect: Mapping[str, Any]) -> list[str]:
    """The medicines that a `check_first` keeps apart by hours which the case does not name."""
    if answer.get("decision") != "check_first":
        return []
    written = [one for one in expect.get("checks") or () if isinstance(one, dict)]
    held = [one for one in written if "hours_before" in one or "hours_after" in one]
    return [
        str(check["about"]) for check in answer["checks"]
        if (check["hours_before"] or check["hours_after"])
        and not any(all(one[key] == check[key] for key in ("about", "class") if key in one) for one in held)
    ]


class Answers:
    """What the knowledge advises in each case, for the setting and the authority that the case names."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._reasoners: dict[tuple[str, str], Reasoner] = {}

    def of(self, case: Case) -> Mapping[str, Any]:
        """The advice as JSON, or `{"error": message}` where the profile is refused."""
        try:
            asked = self._reasoner(str(case.data.get("setting", "counter")), str(case.data.get("authority", "")))
            return asked.advise(case.data["profile"]).to_dict()
        except ProfileError as refused:
            return {"error": str(refused)}

    def _reasoner(self, setting: str, authority: str) -> Reasoner:
        known, named = self._subject.knowledge, authority or self._subject.knowledge.authority
        if (setting, named) not in self._reasoners:
            used = known if named == known.authority else for_authority(known, self._subject.files, named)
            self._reasoners[setting, named] = Reasoner(used, setting)  # type: ignore[arg-type]  # refused where unknown
        return self._reasoners[setting, named]


def _names(subject: Subject, case: Case) -> Iterator[Finding]:
    """Claims that the case rests on and rules that it expects, which do not exist."""
    claims, rules = subject.knowledge.claims, {rule.id for rule in subject.knowledge.rules}
    for index, claim in enumerate(case.data["claims"]):
        if claim not in claims:
            mend = nearest(str(claim), claims)
            yield finding("case.name", "error", case.place("claims", index), name=str(claim), mend=mend)
    for word in ("referrals", "checks"):
        for index, wish in enumerate(case.data["expect"].get(word) or ()):
            rule = wish.get("rule") if isinstance(wish, dict) else None
            if rule is not None and rule not in rules:
                yield finding("case.name", "error", case.place("expect", word, index), name=str(rule),
                              mend=nearest(str(rule), rules))
