"""The advice as one page that stands alone: readable on a screen, light or dark, and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from ..explanation.proof import Proof
from ..knowledge import Knowledge
from ..resolution.advice import Advice
from ..resolution.shape import FormVerdict
from ..words.text import Language
from .glance import glance
from .html_style import STYLE
from .html_trace import proof_list, source_table, trace_table
from .phrases import Phrases
from .svg import plain
from .svg_ladder import draw_ladder
from .svg_trace import trace_pictures


def page(advice: Advice, knowledge: Knowledge, language: Language, proof: Proof | None = None) -> str:
    """One HTML file without scripts or anything from elsewhere; with `proof` also why one part is as it is."""
    return _Page(advice, knowledge, language).render(proof)


class _Page:
    """Builds the sections of one page, in the order in which the pharmacist needs them."""

    def __init__(self, advice: Advice, knowledge: Knowledge, language: Language) -> None:
        self._advice, self._knowledge, self._language = advice, knowledge, language
        self._say = Phrases(advice, knowledge, language)
        self._words = self._say.words

    def render(self, proof: Proof | None) -> str:
        words, advice = self._words, self._advice
        title = _text(words("picture.html.title", decision=words(f"decision.{advice.decision}")))
        checks = "checks_later" if advice.referrals else "checks"
        sections = [
            self._section("evidence", _bullets(self._say.evidence())),
            self._section("kidney", _bullets(filter(None, [self._say.kidney(), *self._say.kidney_alerts()]))),
            self._section("referrals", _terms(self._say.referrals())),
            self._section("questions", _terms((words.of(q["text"]), words.of(q["why"])) for q in advice.questions)),
            self._section(checks, _terms(self._say.checks())),
            self._section("medicines", _bullets(self._say.medicines())),
            self._section("form", self._form()),
            self._section("dose", self._dose()),
            self._section("products", _terms(self._say.products())),
            self._section("say", _bullets(self._say.say())),
            self._section("cautions", _bullets(self._say.cautions())),
            self._section("advice", self._other_advice()),
            self._section("conflicts", self._conflicts()),
            _section(words("picture.html.why"), proof_list(proof, language=self._language) if proof else ""),
            self._pictures(),
            _section(words("picture.html.trace_table"), trace_table(advice, self._knowledge, words), "grounds"),
            self._section("sources", source_table(advice, self._knowledge, words)),
        ]
        return "\n".join([
            "<!DOCTYPE html>",
            f'<html lang="{self._language}">',
            f'<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>",
            f"<body>\n{self._head()}\n<main>\n{self._glance()}",
            f'<details class="whole">\n<summary>{_text(words("glance.all"))}</summary>',
            *filter(None, sections),
            f"</details>\n</main>\n{self._foot()}\n</body>\n</html>\n",
        ])

    def _glance(self) -> str:
        """What is needed in 90 seconds; the decision stands above it."""
        lines = glance(self._advice, self._knowledge, self._language).lines
        rows = (f'<dt>{_text(line.label)}</dt><dd class="{line.role}">{_text(line.text)}</dd>' for line in lines[1:])
        return "\n".join(['<dl class="glance">', *rows, "</dl>"])

    def _head(self) -> str:
        decision = self._advice.decision
        return (f'<header>\n<div class="decision {decision}">\n<h1>{_text(self._words(f"decision.{decision}"))}</h1>\n'
                f'<p>{_text(self._say.lead())}</p>\n</div>\n</header>')

    def _section(self, heading: str, body: str) -> str:
        return _section(self._words(f"heading.{heading}"), body)

    def _form(self) -> str:
        words, advice = self._words, self._advice
        if not advice.first_choice:
            return ""
        parts = [_paragraph(" / ".join(map(words.form, advice.first_choice)), "big")]
        if advice.wanted is not None:
            parts.append(_terms([(words("heading.wanted"), words.of(advice.wanted["why"]))]))
        return "\n".join([*parts, "<table>\n<tbody>", *map(self._form_row, advice.forms), "</tbody>\n</table>"])

    def _form_row(self, form: FormVerdict) -> str:
        words, verdict = self._words, form["verdict"]
        cells = [words(f"verdict.{verdict}"), words(f"route.{form['route']}")]
        head = f'<th scope="row">{_text(words.form(form["form"]))}</th>'
        return f'<tr class="{verdict}">{head}{"".join(f"<td>{_text(cell)}</td>" for cell in cells)}</tr>'

    def _dose(self) -> str:
        dose, words, say = self._advice.dose, self._words, self._say
        if dose is None:
            first = self._advice.first_choice
            return _paragraph(words("dose.none", form=words.forms(first))) if first else ""
        lines = [say.taking(dose), *say.taken(dose), *say.applies(dose)]
        ladder = draw_ladder(dose, self._knowledge, self._language, in_words=False)
        return "\n".join([
            *(_paragraph(line, "big") for line in say.headline(dose)),
            *(_paragraph(line) for line in lines if line),
            f"<h3>{_text(words('heading.ladder'))}</h3>",
            _bullets(say.rungs(dose)),
            f'<figure class="ladder">\n{ladder.svg}\n</figure>',
            _paragraph(words("dose.total_note"), "soft"),
        ])

    def _other_advice(self) -> str:
        parts = (f"<h3>{_text(self._words(f'kind.{kind}'))}</h3>\n{_bullets(texts)}"
                 for kind, texts in self._say.rest().items())
        return "\n".join(parts)

    def _conflicts(self) -> str:
        return "\n".join(self._conflict())

    def _conflict(self) -> Iterator[str]:
        words = self._words
        for conflict in self._advice.conflicts:
            yield f"<h3>{_text(words.of(conflict['about']))}</h3>"
            yield _bullets(
                f"{self._knowledge.sources[position['source']].title}: {words.of(position['says'])}"
                for position in conflict["positions"]
            )
            yield f"<p><strong>→ {_text(words.of(conflict['chosen']))}.</strong> {_text(words.of(conflict['why']))}</p>"

    def _pictures(self) -> str:
        """One figure for each panel, so that paper never cuts through one."""
        pictures = trace_pictures(self._advice, self._knowledge, self._language)
        figures = "\n".join(f'<figure class="trace">\n{picture.svg}\n</figure>' for picture in pictures)
        figures = figures or _paragraph(self._words("picture.no_rule"))
        return _section(self._words("picture.html.pictures"), figures, "pictures")

    def _foot(self) -> str:
        words, knowledge = self._words, self._knowledge
        lines = [words("knowledge_line", version=knowledge.version, sha=knowledge.sha256[:12])]
        lines += [words("unreviewed")] if self._say.unreviewed() else []
        return f"<footer>\n{_paragraph(' · '.join(lines), 'soft')}\n</footer>"


def _section(heading: str, body: str, css: str = "") -> str:
    attribute = f' class="{css}"' if css else ""
    return f"<section{attribute}>\n<h2>{_text(heading)}</h2>\n{body}\n</section>" if body else ""


def _text(text: str) -> str:
    return escape(plain(text))


def _paragraph(text: str, css: str = "") -> str:
    attribute = f' class="{css}"' if css else ""
    return f"<p{attribute}>{_text(text)}</p>"


def _bullets(texts: Iterable[str]) -> str:
    items = "\n".join(f"<li>{_text(text)}</li>" for text in texts)
    return f"<ul>\n{items}\n</ul>" if items else ""


def _terms(entries: Iterable[tuple[str, str]]) -> str:
    items = "\n".join(f"<dt>{_text(head)}</dt>\n<dd>{_text(body)}</dd>" for head, body in entries)
    return f"<dl>\n{items}\n</dl>" if items else ""
