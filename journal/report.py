"""Replay and recall as a CSV file, as a page, and as text."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from html import escape
from io import StringIO
from itertools import islice
from typing import Any

from ..engine.differences import in_words, kinds
from ..engine.knowledge import Knowledge
from ..engine.words.text import Language
from .again import Again, Changed
from .errors import OTHER, did, reasons, says

COLUMNS = ("id", "at", "before", "after", "gravest", "changes", "rules", "product", "did")
_ON_A_PAGE = 500
_RULES_SHOWN = 8
_STYLE = ("body{font:16px/1.4 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}"
          "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;"
          "border-bottom:1px solid #ccc}th{background:#f2f2f2}td:first-child{font-size:.8rem}"
          "@media print{body{max-width:none}}")


class Report:
    """What came of a replay or recall, in one language; `title` says which it was."""

    def __init__(self, found: Again, knowledge: Knowledge, language: Language, title: str) -> None:
        self.found, self.knowledge, self.language, self.title = found, knowledge, language, title

    def row(self, one: Changed) -> tuple[str, ...]:
        """One consultation, in the order of COLUMNS."""
        texts, language = self.knowledge.texts, self.language
        changes = "; ".join(in_words(d, self.knowledge)[language] for d in one.differences)
        products = ", ".join(act["product"] for act in one.entry.acts if "product" in act)
        acts = "; ".join(act_in_words(act, language) for act in one.entry.acts)
        return (one.entry.id, one.entry.at[:19], texts[f"decision.{one.before}"][language],
                texts[f"decision.{one.after}"][language], one.differences[0].of.label[language], changes,
                ", ".join(one.fell), products, acts)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Every consultation whose advice is another, the gravest first."""
        return map(self.row, self.found.changed)

    def head(self) -> tuple[str, ...]:
        return tuple(says(self.language, f"column.{name}") for name in COLUMNS)

    def csv(self) -> str:
        """The list as CSV with a byte order mark, so that Excel takes it for UTF-8; no cell is a formula."""
        out = StringIO()
        write = csv.writer(out)
        write.writerow(self.head())
        write.writerows([_no_formula(cell) for cell in row] for row in self.rows())
        return "\ufeff" + out.getvalue()

    def summary(self, sentence: str) -> list[str]:
        """What there is to know at a glance, line by line."""
        found, language = self.found, self.language
        lines = [self.title] if self.title else []
        lines.append(says(language, sentence, count=found.count, changed=len(found.changed)))
        if found.failed:
            lines.append(says(language, "replay.kept", count=found.failed))
        return lines + [remark[language] for remark in found.remarks]

    def rules(self, most: int | None = None) -> Iterator[tuple[str, str]]:
        """What falls, stands and loses its source, with how many, and their ids; so many at `most`, else all."""
        found, language = self.found, self.language
        for name, part in (("recall.falls", "falls"), ("recall.stands", "stands"), ("recall.numbers", "numbers")):
            ids = list(dict.fromkeys(id for one in found.withouts.values() for id in getattr(one, part)))
            if found.withouts and (ids or part == "falls"):
                left = len(ids[most:]) if most is not None else 0
                more = [says(language, "recall.more_rules", count=left)] if left else []
                shown = ", ".join([*ids[:most], *more]) or says(language, "recall.none")
                yield f"{says(language, name)} ({len(ids)})", shown

    def kinds(self) -> list[tuple[str, int]]:
        """Each kind of difference by its label, with how many consultations have it."""
        return [(kinds()[kind].label[self.language], count) for kind, count in self.found.by_kind().items()]

    def text(self, sentence: str, most: int = 10) -> str:
        """The summary, the kinds, and the gravest few."""
        lines = self.summary(sentence) + [f"{name}: {ids}" for name, ids in self.rules(_RULES_SHOWN)]
        lines += [f"{count:>8}  {label}" for label, count in self.kinds()]
        for row in islice(self.rows(), most):
            lines += ["", f"{row[0]}  {row[1]}  {row[2]} → {row[3]}", f"  {row[5]}"]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, ready for JSON: counts, rules, and each consultation with what differs, by ids."""
        found = self.found
        return {
            "count": found.count, "changed": len(found.changed), "failed": found.failed, "kinds": found.by_kind(),
            "remarks": found.remarks,
            "rules": {sha256: {"falls": one.falls, "stands": one.stands, "numbers": one.numbers}
                      for sha256, one in found.withouts.items()},
            "consultations": [{"id": one.entry.id, "at": one.entry.at, "before": one.before, "after": one.after,
                               "differences": [d.to_dict() for d in one.differences], "fell": one.fell}
                              for one in found.changed],
        }

    def page(self, sentence: str) -> str:
        """One page that stands alone: the summary, the kinds, and the gravest consultations."""
        title, language = escape(self.title or says(self.language, "page.title")), self.language
        said = "".join(f"<p>{escape(line)}</p>" for line in self.summary(sentence)[bool(self.title):])
        said += "".join(f"<details><summary>{escape(name)}</summary><p>{escape(ids)}</p></details>"
                        for name, ids in self.rules())
        kinds_table = _table((says(language, "recall.kinds"), says(language, "column.count")),
                             [(label, str(count)) for label, count in self.kinds()])
        rows = list(islice(self.rows(), _ON_A_PAGE))
        left = len(self.found.changed) - len(rows)
        more = f"<p>{escape(says(language, 'recall.more', count=left))}</p>" if left else ""
        return (f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
                f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
                f"<body><h1>{title}</h1>{said}{kinds_table}<h2>{escape(says(language, 'recall.list'))}</h2>"
                f"{_table(self.head(), rows)}{more}</body></html>\n")


def act_in_words(act: object, language: Language) -> str:
    """What staff did, in one breath."""
    assert isinstance(act, dict)
    parts = [did()[act["did"]][language]]
    if "reason" in act and act["reason"] != OTHER:  # of which the words say what it was
        parts.append(reasons()[act["reason"]][language])
    return ": ".join([*parts, *(act[name] for name in ("words", "product") if name in act)])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th scope=col>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
