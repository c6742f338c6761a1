"""The page in a browser: customers from start to end, keys, states without a fault of access, and what may go wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from every import every
from known import read_yaml

sys.path.insert(0, str(Path(__file__).parent))

import counter
from counter import Person
from played import by_keys, by_line

pytestmark = pytest.mark.skipif(bool(counter.missing()), reason=counter.missing())
CUSTOMERS = read_yaml(Path(__file__).with_name("customers.yaml"))["customers"]
MOST_BY_LINE, MOST_BY_KEYS = 45, 14


@pytest.fixture
def person(chromium: Any, address: str) -> Iterator[Person]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="sv-SE")
    found = Person.at(context.new_page(), address)
    found.hasty = True
    yield found
    assert found.faults == []
    context.close()


@pytest.fixture
def served(chromium: Any, address: str) -> Iterator[Callable[[Any, str], int]]:
    """Serves a customer from an empty page and gives how many keys it took."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="sv-SE")

    def serve(customer: Any, way: str) -> int:
        person = Person.at(context.new_page(), address)
        # One line is typed sign by sign; what the page makes of half a word is the same for every customer.
        person.hasty = customer is not CUSTOMERS[0]
        if way == "keys":
            person.press("Enter")  # from the empty line to the question
        {"keys": by_keys, "line": by_line}[way](person, customer)
        assert person.decision == customer["decision"]
        assert person.faults == []
        person.page.close(run_before_unload=False)
        return person.keys

    yield serve
    context.close()


@pytest.mark.parametrize(("way", "most"), [("keys", MOST_BY_KEYS), ("line", MOST_BY_LINE)])
def test_every_customer_comes_to_the_decision_and_few_keys_are_enough(served: Any, way: str, most: int) -> None:
    keys: list[int] = []

    @every("customer", CUSTOMERS, ids=lambda customer: customer["id"])
    def decided(customer: Any) -> None:
        keys.append(served(customer, way))

    decided()
    assert median(keys) <= most


def test_a_plain_consultation_needs_no_scrolling(person: Person) -> None:
    by_line(person, CUSTOMERS[0])
    assert person.page.evaluate("() => document.documentElement.scrollHeight <= window.innerHeight")


def test_no_fact_stands_in_the_address_the_history_or_a_store(person: Person) -> None:
    length = person.page.evaluate("history.length")
    by_line(person, CUSTOMERS[3])
    assert person.page.url.rstrip("/").endswith(person.page.evaluate("location.host"))
    assert person.page.evaluate("[history.length, history.state, localStorage.length, sessionStorage.length]") == [
        length, None, 0, 0]
    assert person.page.context.cookies() == []
    person.press("F9")
    assert (person.chips, person.page.input_value("#line")) == ([], "")
    assert person.page.evaluate("document.activeElement.id") == "line"


def test_what_a_scanner_types_never_answers_a_question(person: Person) -> None:
    person.press("Enter")
    before = person.asked
    seen = person.page.evaluate("window.seen")
    person.page.keyboard.type("7350012345678", delay=1)
    person.page.keyboard.press("Enter")
    person.page.wait_for_function("seen => window.seen > seen", arg=seen)
    assert (person.asked, person.page.locator("input[name=tick]:checked").count()) == (before, 0)
    assert any("7350012345678" in chip for chip in person.chips)


def test_every_answer_of_a_long_list_has_a_key_that_is_seen(person: Person) -> None:
    person.press("Enter")
    boxes = person.page.locator("#question label:has(input[name=tick])")
    keys = [text.split()[0] for text in boxes.all_inner_texts()]
    assert len(keys) > 9
    assert "".join(keys) == "123456789abcdefghijklmnopqrstuvwxyz"[:len(keys)]
    person.press(keys[-1])
    assert boxes.nth(-1).locator("input").is_checked()
    assert boxes.nth(-1).locator("input").get_attribute("aria-keyshortcuts") == keys[-1]
    person.press("F8")
    person.page.focus("#line")
    person.type(keys[-1])
    assert person.page.locator("input[name=tick]:checked").count() == 0


def test_keys_typed_faster_than_the_answer_are_not_lost(person: Person) -> None:
    person.press("Enter")
    person.press("1")
    person.page.keyboard.type("\n")
    person.page.keyboard.type("45\n", delay=45)
    person.page.keyboard.type("2", delay=45)
    person.page.wait_for_function("() => document.querySelector('#question').dataset.id === 'medications'")
    assert len(person.chips) == 3


def test_the_decision_is_told_to_a_screen_reader(person: Person) -> None:
    spoken = person.page.locator("#spoken")
    assert spoken.get_attribute("aria-live") == "polite"
    before = spoken.inner_text()
    person.type("man 70 bröstsmärta")
    assert spoken.inner_text() != before


def test_a_proof_opens_down_to_the_line_of_an_article(person: Person) -> None:
    by_line(person, CUSTOMERS[1])
    person.click("details[data-name=why] > summary")
    person.click("details[data-name^='why form:'] > summary")
    assert "rad " in person.page.inner_text(".proof")


def test_nothing_is_lost_when_the_server_is_away(chromium: Any) -> None:
    context = chromium.new_context(locale="sv-SE")
    with counter.service() as address:
        person = Person.at(context.new_page(), address)
        person.type("kvinna 58")
    person.page.keyboard.type(", sover dåligt")
    person.page.wait_for_selector("#offline:not([hidden])")
    assert person.page.input_value("#line") == "kvinna 58, sover dåligt"
    assert len(person.chips) == 1
    context.close()


def test_going_back_asks_first(person: Person) -> None:
    person.type("man")
    asked: list[str] = []
    person.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    person.page.evaluate("() => { location.href = '/healthz' }")
    person.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert person.page.input_value("#line") == "man"


def test_two_tabs_know_nothing_of_each_other(person: Person, address: str) -> None:
    other = Person.at(person.page.context.new_page(), address)
    person.type("man 70")
    other.type("kvinna 30")
    person.page.bring_to_front()
    person.type(" sömn")
    assert "70" in " ".join(person.chips)
    assert "70" not in " ".join(other.chips)


def test_nothing_comes_from_elsewhere(person: Person, address: str) -> None:
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url))
    person.page.reload()
    person.page.wait_for_selector("html.scripted")
    assert asked
    assert all(url.startswith((address, "data:")) for url in asked)


def test_the_sheet_opens_in_a_tab_of_its_own(person: Person) -> None:
    by_line(person, CUSTOMERS[0])
    person.page.select_option("#sheet", "en")
    with person.page.context.expect_page() as opened:
        person.page.keyboard.press("F2")
    sheet = opened.value
    sheet.wait_for_selector("h1")  # the tab opens empty before it is sent the sheet
    assert sheet.get_attribute("html", "lang") == "en"
    assert sheet.locator("h1").count() == 1
    assert sheet.evaluate("getComputedStyle(document.querySelector('section')).marginTop") != "0px"
