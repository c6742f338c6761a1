"""The shelf on the page in a browser: a scanner, the choice, why, the sheet, and no fault of access."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import counter
from counter import Person
from test_access import PAIRS, WELL, faults_of_access, line

pytestmark = pytest.mark.skipif(bool(counter.missing()), reason=counter.missing())
HALVED, WRONG, UNKNOWN = "2000000000046", "2000000000047", "2000000000985"


def shelf_open(person: Person) -> None:
    """A customer with a form and a dose, and the shelf opened."""
    line(WELL, "Enter", "3", "Enter", "0", "0", "0", "0")(person)
    person.click("details[data-name=shelf] > summary")


def scanned(code: str) -> Callable[[Person], None]:
    def do(person: Person) -> None:
        shelf_open(person)
        scan(person, code)
    return do


def scan(person: Person, code: str) -> None:
    """What a scanner does: it types the code into the field and presses Enter."""
    person.fill("#jar", code)
    person.page.focus("#jar")
    person.press("Enter")


def everything_of_the_shelf(person: Person) -> None:
    shelf_open(person)
    person.click(f"details[data-name='why product:{HALVED}'] > summary")
    person.click("details[data-name='shelf all'] > summary")


STATES: dict[str, Callable[[Person], None]] = {
    "the shelf": shelf_open,
    "a product chosen": scanned(HALVED),
    "an unknown code": scanned(UNKNOWN),
    "all of the shelf": everything_of_the_shelf,
}


@pytest.fixture
def person(chromium: Any, shelf_address: str) -> Iterator[Person]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="sv-SE")
    found = Person.at(context.new_page(), shelf_address)
    yield found
    assert found.faults == []
    context.close()


def test_a_scanned_product_is_chosen_and_the_sheet_names_it(person: Person) -> None:
    scanned(HALVED)(person)
    assert person.page.locator("button[aria-pressed=true]").count() == 1
    assert any("brytskåra" in chip or "1 tablett" in chip for chip in person.chips)
    with person.page.context.expect_page() as opened:
        person.page.click("button[formaction='/sheet']")
    sheet = opened.value
    sheet.wait_for_load_state()
    assert "Din produkt: Nordljus Bisglycinat delbar." in sheet.inner_text("body")
    assert "En halv tablett" in sheet.inner_text("body")


def test_a_code_that_is_wrong_or_unknown_says_so_and_is_not_remembered(person: Person) -> None:
    shelf_open(person)
    before = person.chips
    for code, says in ((WRONG, "fel kontrollsiffra"), (UNKNOWN, "skriv av etiketten")):
        scan(person, code)
        assert says in person.page.inner_text("main, .columns")
        assert (person.chips, person.page.input_value("#jar")) == (before, "")
        assert person.page.evaluate("document.activeElement.id") == "jar"


def test_why_a_product_stands_there_opens_down_to_the_line(person: Person) -> None:
    everything_of_the_shelf(person)
    told = person.page.inner_text(f"details[data-name='why product:{HALVED}']")
    assert "går bättre att ta" in told
    assert "rad 54" in told
    assert person.page.locator(".shelf > li").count() == 60


@PAIRS
def test_no_state_of_the_shelf_has_a_fault_of_access(chromium: Any, shelf_address: str, lang: str, scheme: str) -> None:
    assert faults_of_access(chromium, shelf_address, lang, scheme, STATES) == {}


def test_nothing_is_cut_off_on_a_narrow_page(chromium: Any, shelf_address: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="sv-SE")
    person = Person.at(context.new_page(), shelf_address)
    everything_of_the_shelf(person)
    assert person.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
