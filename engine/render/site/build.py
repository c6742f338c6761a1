"""Writes the site into a folder: a folder for each language, one style and one script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from ...disk.folders import replacing_files
from ...knowledge import Knowledge
from ...words.text import LANGUAGES, Language
from .frame import KINDS, PARAMETERS
from .pages_of import Pages
from .relations import Relations

_ASSETS = ("site.css", "search.js")


@dataclass(frozen=True, slots=True)
class Built:
    """A site that was written: its folder, and how many pages each language has."""

    folder: Path
    pages: int


def build_site(knowledge: Knowledge, out: Path, folder: Path | None = None) -> Built:
    """Write the site of a knowledge into `out`, which is made; pages that only an earlier site had are taken away.

    `folder` is where the knowledge was read from (the one that ships where None). Raises ProfileError where it cannot
    be written; then an earlier site stands as it did.
    """
    relations = Relations(knowledge, folder)
    with replacing_files(out) as new:
        for asset in _ASSETS:
            (new / asset).write_text(Path(__file__).with_name(asset).read_text(encoding="utf-8"), encoding="utf-8")
        (new / "index.html").write_text(_ENTRANCE, encoding="utf-8")
        count = 0
        for language in LANGUAGES:
            count = _write(Pages(relations, language), new / language)
        was_site = (out / _ASSETS[0]).exists()
        written = {path.relative_to(new) for path in new.rglob("*.html")}
    if was_site:
        _clear(out, written)
    return Built(out, count)


_ENTRANCE = """<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=sv/index.html">
<title>tillskott</title>
</head>
<body><p><a href="sv/index.html">Svenska</a> · <a href="en/index.html" lang="en">English</a></p></body>
</html>
"""


def _clear(out: Path, written: AbstractSet[Path]) -> None:
    """Take away the pages that only an earlier site had: a rule that is gone has none."""
    for language in LANGUAGES:
        for kind in KINDS:
            for page in (out / language / kind).glob("*.html"):
                if page.relative_to(out) not in written:
                    page.unlink()


def _write(pages: Pages, out: Path) -> int:
    for kind in KINDS:
        (out / kind).mkdir(parents=True, exist_ok=True)
    count = 0
    for path, title, body in _all(pages):
        (out / path).write_text(pages.frame.page(title, body, path), encoding="utf-8")
        count += 1
    index = json.dumps(list(_index(pages)), ensure_ascii=False, separators=(",", ":"))
    (out / "index.js").write_text(f"window.SITE_INDEX={index};\n", encoding="utf-8")
    return count


def _all(pages: Pages) -> Iterator[tuple[str, str, str]]:
    """Every page: where it stands, its title and its body."""
    knowledge, say, address = pages.knowledge, pages.say, pages.frame.address
    language: Language = pages.language
    yield "index.html", say("site.title"), pages.home()
    yield PARAMETERS, say("site.parameters"), pages.parameters()
    for kind in KINDS:
        yield f"{kind}.html", say(f"site.{kind}s"), pages.list(kind)
    for rule in knowledge.rules:
        yield address("rule", rule.id), rule.title[language], pages.rule(rule)
    for claim in knowledge.claims.values():
        yield address("claim", claim.id), claim.id, pages.claim(claim)
    for source in knowledge.sources.values():
        yield address("source", source.id), source.title, pages.source(source)
    for group in knowledge.medicine_classes.values():
        yield address("class", group.id), group.name.text[language], pages.medicine_class(group)
    for name, case in pages.of.cases.items():
        yield address("case", name), name, pages.case(case)


def _index(pages: Pages) -> Iterator[tuple[str, str, str, str, str]]:
    """What is searched: the kind in words, id, title, address, and further words that lead there."""
    for kind in KINDS:
        for name, title in pages.entries(kind):
            yield pages.say(f"site.{kind}"), name, title, pages.frame.address(kind, name), _also(pages, kind, name)
    for one in pages.knowledge.parameters.values():
        yield (pages.say("site.parameter"), one.id, one.text.text[pages.language],
               pages.frame.address("parameter", one.id), "")


def _also(pages: Pages, kind: str, name: str) -> str:
    knowledge = pages.knowledge
    if kind == "class":
        group = knowledge.medicine_classes[name]
        return " ".join((*group.substances, *group.brands, *group.atc))
    if kind == "rule":
        rule = knowledge.rule(name)
        return rule.because[pages.language] if rule else ""
    return ""
