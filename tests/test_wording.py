"""No text for customers promises what is not authorised: the scan itself, every text, every sheet of every case."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
import tiny
import tiny_leaflet
from every import every
from sheets import KNOWLEDGE, sheets

from tillskott.engine.checks import run_checks, wording
from tillskott.engine.checks.run import VALIDATORS
from tillskott.engine.checks.subject import Subject
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.leaflet import Kind
from tillskott.engine.leaflet.wording import unauthorised_in
from tillskott.engine.render.leaflet.page import sheet
from tillskott.engine.words.text import LANGUAGES, Language

assert KNOWLEDGE.leaflet is not None
TEXTS = KNOWLEDGE.leaflet
SHARED = Path(__file__).parents[2] / "shared" / "reference" / "clinical_facts.md"

# What the articles and staff texts say, and a pharmacy may not say to a customer (clinical_facts.md 7.3 and 7.5).
PROMISES: list[tuple[Language, str]] = [
    ("sv", "Magnesium ger djupare nattsömn."),
    ("sv", "Du somnar lättare."),
    ("sv", "Mot stress och oro."),
    ("sv", "Bra vid muskelkramp i vaderna."),
    ("sv", "Lindrar migrän och PMS."),
    ("sv", "Bisglycinat är skonsamt mot magen."),
    ("sv", "Citrat tas upp bättre."),
    ("sv", "Bra upptag."),
    ("sv", "Hjälper hjärtat och blodtrycket."),
    ("sv", "Lugnar nervsystemet, avslappnande."),
    ("sv", "Bidrar till bättre energi."),
    ("sv", "Du har nog brist på magnesium."),
    ("sv", "Mot förstoppning."),
    ("sv", "Stabilt blodsocker."),
    ("en", "Helps you sleep."),
    ("en", "Against stress, anxiety and worry."),
    ("en", "Relieves leg cramps."),
    ("en", "The best form: gentle, with better absorption."),
    ("en", "Supports heart and blood pressure."),
    ("en", "Prevents migraines."),
    ("en", "Calms the nerves."),
]
AUTHORISED = "Magnesium bidrar till elektrolytbalansen"


@every(("language", "promise"), PROMISES)
def test_a_promise_is_found(language: Language, promise: str) -> None:
    assert unauthorised_in(promise, language, "take", TEXTS)


@every("kind", ["take", "food", "keep", "contact", "follow_up"])
def test_a_warning_may_name_palpitations_only_where_it_warns(kind: Kind) -> None:
    assert unauthorised_in("hjärtklappning", "sv", "stop", TEXTS) == []
    assert unauthorised_in("palpitations", "en", "care", TEXTS) == []
    assert [found.words for found in unauthorised_in("mot hjärtklappning", "sv", kind, TEXTS)] == ["hjärtklappning"]


def test_an_authorised_claim_stands_word_for_word_and_only_among_the_claims() -> None:
    assert unauthorised_in(f"{AUTHORISED}.", "sv", "claims", TEXTS) == []
    assert unauthorised_in(f"{AUTHORISED}.", "sv", "take", TEXTS)
    for changed in ("Magnesium bidrar till en god elektrolytbalans.", f"{AUTHORISED} och sömnen.",
                    "Bisglycinat bidrar till elektrolytbalansen.", f"Bästa {AUTHORISED}."):
        assert unauthorised_in(changed, "sv", "claims", TEXTS), changed


def test_the_authorised_claims_are_the_ten_of_the_reference_and_not_yet_verified() -> None:
    if not SHARED.is_file():
        pytest.skip("the reference is not beside the checkout")
    listed = SHARED.read_text(encoding="utf-8").split("### 7.2")[1].split("English list")[0]
    ends = [[part.strip().strip("*").replace("…", "").replace("Magnesium", "").strip()
             for part in line.split("–", 1)] for line in listed.splitlines() if line[:1].isdigit()]
    assert len(ends) == len(TEXTS.health_claims) == 10
    for (english, swedish), claim in zip(ends, TEXTS.health_claims, strict=True):
        assert claim.en.endswith(english.lstrip("0123456789 "))
        assert claim.sv.endswith(swedish)
        assert not claim.verified


def test_the_texts_that_ship_promise_nothing() -> None:
    found = [one for check in VALIDATORS if check.__module__ == wording.__name__ for one in check(Subject(KNOWLEDGE))]
    assert {one.check.partition(".")[0] for one in found} == {"wording"}
    assert [str(one.where) for one in found if one.level == "error"] == []


def test_a_planted_promise_makes_the_check_fail(tmp_path: Path) -> None:
    bad = tiny_leaflet.files(statements__0={"text": {"sv": "En wonder.", "en": "Fine."}})
    found = [one for one in run_checks(tiny.write(tmp_path, **bad)) if one.check == "wording.not_authorised"]
    assert [(one.level, one.where.split()[-1]) for one in found] == [("error", "plain")]
    assert "wonder" in found[0].what["sv"]


def test_the_same_word_in_a_warning_is_not_reported(tmp_path: Path) -> None:
    fine = tiny_leaflet.files(statements__1={"text": {"sv": "En wonder.", "en": "A wonder."}})
    assert [one for one in run_checks(tiny.write(tmp_path, **fine)) if one.check.startswith("wording")] == []


@pytest.mark.parametrize(("change", "told"), [
    ({"statements__0": {"section": "tak"}}, "menade du take?"),
    ({"statements__0": {"given": ["sheet.tak"]}}, "menade du sheet.take?"),
    ({"statements__0": {"each": "stepps"}}, "menade du steps?"),
    ({"statements__0": {"when": {"fact": "mod", "is": "calm"}}}, "menade du mood?"),
    ({"statements__0": {"claims": ["C-9"]}}, "menade du C-1?"),
    ({"words": {"name": {"sv": "Namn"}}}, "skriv sv: och en:"),
])
def test_a_slip_in_the_file_is_an_error_that_names_the_mend(tmp_path: Path, change: dict[str, object], told: str
                                                            ) -> None:
    findings = run_checks(tiny.write(tmp_path, **tiny_leaflet.files(**change)))
    assert told in [one.mend["sv"] for one in findings if one.check == "load"]


def test_more_than_three_printed_claims_are_refused(tmp_path: Path) -> None:
    four = [{"id": f"c{n}", "printed": True, "verified": True, "sv": f"x {n}", "en": f"x {n}"} for n in range(4)]
    findings = run_checks(tiny.write(tmp_path, **tiny_leaflet.files(health_claims=four)))
    assert any("prints 4 health claims" in one.what["en"] for one in findings)


def test_knowledge_without_a_sheet_loads(tmp_path: Path) -> None:
    assert load_knowledge(tiny.write(tmp_path)).leaflet is None


class Visible(HTMLParser):
    """The visible text of a page by the kind of section that it stands in; headings and the rest by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[Kind, str]] = []
        self._kind: Kind = "take"
        self._silent, self._heading = False, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = self._silent or tag == "style"
        self._heading = self._heading or tag == "h2"
        if tag == "section":
            self._kind = dict(attrs)["data-kind"]  # type: ignore[assignment]

    def handle_endtag(self, tag: str) -> None:
        self._silent = self._silent and tag != "style"
        self._heading = self._heading and tag != "h2"
        if tag == "section":
            self._kind = "take"

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.said.append(("take" if self._heading and self._kind == "claims" else self._kind, data))


def visible(html: str) -> list[tuple[Kind, str]]:
    parser = Visible()
    parser.feed(html)
    return parser.said


@every("language", LANGUAGES)
def test_no_written_sheet_of_any_case_promises_anything(language: Language) -> None:
    assert len(sheets()) > 200
    scanned = cache(lambda kind, text: unauthorised_in(text, language, kind, TEXTS))  # the same lines on many sheets
    wrong = [(one.name, kind, found) for one in sheets()
             for kind, text in visible(sheet(one.leaflet, KNOWLEDGE, language)) for found in scanned(kind, text)]
    assert wrong == []


def test_the_scan_of_a_page_sees_a_promise_that_was_planted_in_it() -> None:
    html = sheet(sheets()[0].leaflet, KNOWLEDGE, "sv").replace("</h1>", "</h1><p>Sov bättre i natt.</p>")
    groups = {found.group for kind, text in visible(html) for found in unauthorised_in(text, "sv", kind, TEXTS)}
    assert groups == {"sleep", "superior"}


def test_no_staff_text_of_the_rules_reaches_a_sheet() -> None:
    staff = {text for one in sheets() for part in (one.advice.advice, one.advice.cautions)
             for item in part for text in item["text"].values()}
    staff |= {text for one in sheets() for referral in one.advice.referrals for text in referral["reason"].values()}
    staff |= {text for one in sheets() for check in one.advice.checks for text in check["do"].values()}
    assert len(staff) > 100
    told = {line.text[language] for one in sheets() for section in one.leaflet.sections for line in section.lines
            for language in LANGUAGES}
    assert [text for text in staff if any(text in line for line in told)] == []


def test_every_statement_that_ships_is_reached_by_some_case() -> None:
    reached = {line.id for one in sheets() for section in one.leaflet.sections for line in section.lines}
    shipped = {statement.spec.id for statement in TEXTS.statements}
    assert shipped - reached <= NEVER_IN_A_CASE, shipped - reached


# No rule says so today; the texts stand ready for a rule that does.
NEVER_IN_A_CASE = {"take.morning.food", "take.morning", "take.evening", "take.after_training", "take.plan.food",
                   "medicines.after", "medicines.before"}
