"""What an edit changes, as one page that stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ..comparison.compare import Change, Comparison
from ..comparison.edits import Edit
from ..comparison.smallest import Smallest
from ..resolution.advice import Decision
from ..words.text import Language
from .comparison_words import ComparisonWords
from .customer import customer_as_yaml
from .pages import bullets, document, paragraph, section, table, text

_MOST_PROOFS = 40
_MOST_EDITS = 8


def comparison_page(found: Comparison, language: Language) -> str:
    """One HTML file without scripts or anything from elsewhere."""
    page = _Page(ComparisonWords(found, language))
    return document(page.words.say("compare.title"), page.body(), language)


class _Page:
    def __init__(self, words: ComparisonWords) -> None:
        self.words, self.say, self.found = words, words.say, words.found

    def body(self) -> str:
        found, say = self.found, self.say
        head = "\n".join([
            f"<header>\n<h1>{text(say('compare.title'))}</h1>",
            paragraph(say("compare.versions", old=found.old.name, new=found.new.name), "soft"),
            paragraph(self.words.asked(), "soft"),
            *(paragraph(line, "big" if first else "") for first, line in _first(self.words.summary())),
            "</header>",
        ])
        parts = [
            section(say("compare.edits"), self._edits() or paragraph(say("compare.no_edits"))),
            section(say("compare.decisions"), self._decisions() if found.changes else ""),
            section(say("compare.kinds"), "\n".join(map(self._change, found.changes))),
            section(say("compare.proofs"), self._proofs() or paragraph(say("compare.no_proofs"))),
            section(say("compare.rates"), self._rates()),
        ]
        return "\n".join([head, "<main>", *filter(None, parts), "</main>", f"<footer>{self._foot()}</footer>"])

    def _edits(self) -> str:
        first, rest = self.found.edits[:_MOST_EDITS], self.found.edits[_MOST_EDITS:]
        if not rest:
            return bullets(map(self._edit, first))
        more = self.say("compare.more", count=self.say.count(len(rest)))
        folded = f"<details>\n<summary>{text(more)}</summary>\n{bullets(map(self._edit, rest))}\n</details>"
        return f"{bullets(map(self._edit, first))}\n{folded}"

    def _edit(self, edit: Edit) -> str:
        head = f"<strong>{text(self.words.edit(edit))}</strong> {text(self.say(f'compare.edit.{edit.change}'))}"
        leaves = (self.words.leaf(leaf) for leaf in edit.leaves)
        return head + bullets(
            f'<code>{text(path)}</code>: <span class="was">{text(was)}</span> → <span class="is">{text(now)}</span>'
            for path, was, now in leaves
        )

    def _decisions(self) -> str:
        order = get_args(Decision)
        rows = []
        for index, (was, counts) in enumerate(self.words.decisions()):
            cells = [self._cell(count, at - index) for at, count in enumerate(counts)]
            rows.append([text(self.words.decision(was)), *cells, f"<td>{self.say.count(sum(counts))}</td>"])
        head = [self.say("compare.before_after"), *map(self.words.decision, order), self.say("compare.sum")]
        return table(map(text, head), rows, "counts")

    def _cell(self, count: int, looser: int) -> str:
        css = "same" if not looser or not count else "looser" if looser > 0 else "stricter"
        return f'<td class="{css}">{self.say.count(count) if count else "·"}</td>'

    def _change(self, change: Change) -> str:
        words, say, kind = self.words, self.say, change.kind
        way = f'<span class="way {kind.way}">{text(say(f"compare.way.{kind.way}"))}</span>'
        head = (f"<h3>{text(words.label(kind))} {way} "
                f"{text(words.counted(change))}</h3>")
        details = table(
            [text(say(f"compare.{name}")) for name in ("kind", "customers", "share", "examples_head")],
            ([text(words.detail(one)), f'<td class="number">{say.count(one.customers)}</td>',
              f'<td class="number">{text(say.share(one.customers, self.found.customers))}</td>',
              f'<td class="number">{say.count(one.examples) if one.examples else "·"}</td>']
             for one in change.details), "counts",
        )  # fmt: skip
        name = "compare.smallest" if len(change.smallest) > 1 else "compare.smallest_one"
        smallest = [paragraph(say(name), "soft"), *map(self._customer, change.smallest)] if change.smallest else []
        return "\n".join(['<section class="change">', head, details, *smallest, "</section>"])

    def _customer(self, one: Smallest) -> str:
        words = self.words
        before, after = (words.decision(decision) for decision in one.decision)
        lines = [f"{before} → {after}"] if before != after else [before]
        lines += [words.difference(difference) for difference in one.differences]
        lines += words.rules(one)
        written = f"<p><code>{text(customer_as_yaml(one.profile))}</code></p>" if one.profile else ""
        return "\n".join(['<div class="customer">', paragraph(words.customer(one)), written,
                          bullets(map(text, dict.fromkeys(lines))), "</div>"])

    def _proofs(self) -> str:
        return "\n".join(self._proof_lists())

    def _proof_lists(self) -> Iterator[str]:
        for heading, proofs in self.words.proofs():
            yield f"<h3>{text(heading)}: {self.say.count(len(proofs))}</h3>"
            yield bullets(f"<code>{text(one.where)}</code> {text(one.what[self.words.language])}"
                          for one in proofs[:_MOST_PROOFS])
            if len(proofs) > _MOST_PROOFS:
                yield paragraph(self.say("compare.more", count=self.say.count(len(proofs) - _MOST_PROOFS)), "soft")

    def _rates(self) -> str:
        moved = self.found.moved()
        head = [self.say("compare.rate"), self.say("compare.before"), self.say("compare.after")]
        rows = ([f"<code>{text(rate.rule)}</code>", *(text(self.words.rate(one)) for one in (rate.before, rate.after))]
                for rate in moved)
        return table(map(text, head), rows) if moved else ""

    def _foot(self) -> str:
        knowledges = [version.knowledge for version in (self.found.old, self.found.new)]
        return paragraph(" → ".join(f"{one.version} ({one.sha256[:12]})" for one in knowledges), "soft")


def _first(lines: Iterator[str]) -> Iterator[tuple[bool, str]]:
    for index, line in enumerate(lines):
        yield index == 0, line
