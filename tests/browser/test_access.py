"""WCAG 2.2 AA by axe: no fault in any state, in both languages and schemes, narrow, wide and enlarged."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import counter
from counter import Person

pytestmark = pytest.mark.skipif(bool(counter.missing()), reason=counter.missing())
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            "resultTypes": ["violations"]}
# Each language and each scheme; what is read aloud does not depend on colours, nor contrast on words.
PAIRS = pytest.mark.parametrize(("lang", "scheme"), [("sv-SE", "light"), ("en-GB", "dark")])
WELL = "kvinna 58, sover dåligt, känslig mage, inga läkemedel, i övrigt frisk, njurar ok"


def keys(*pressed: str) -> Callable[[Person], None]:
    def do(person: Person) -> None:
        for key in pressed:
            person.press(key)
    return do


def line(text: str, *then: str) -> Callable[[Person], None]:
    def do(person: Person) -> None:
        person.fill("#line", text)
        keys(*then)(person)
    return do


def everything_open(person: Person) -> None:
    line(WELL, "Enter", "3", "Enter", "0", "0", "0", "0")(person)
    for name in ("ladder", "day", "why", "forms", "differ", "all"):
        if person.page.locator(f"details[data-name={name}]").count():
            person.click(f"details[data-name={name}] > summary")
    person.click("details[data-name='why decision'] > summary")


STATES: dict[str, Callable[[Person], None]] = {
    "empty": lambda person: None,
    "ticked": keys("Enter", "3"),
    "a fault": line("stress", "Enter", "Enter", "9", "9", "9"),
    "groups": line("man 45 stress inga läkemedel", "Enter", "Enter"),
    "a group": line("man 45 stress inga läkemedel", "Enter", "Enter", "1"),
    "medicine": lambda person: person.fill("#medicine", "leva"),
    "jar": lambda person: person.fill("#jar", "Magnesiumcitrat 400 mg"),
    "not understood": line("kvinna 45, xyzzyq, levaxn"),
    "urgent": line("man 70 bröstsmärta"),
    "referred": line("gravid 29 vadkramp"),
    "everything open": everything_open,
}


def faults_of_access(
    chromium: Any, address: str, lang: str, scheme: str, states: Mapping[str, Callable[[Person], None]]
) -> dict[str, list[str]]:
    """What axe finds in each state that it finds something in."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale=lang, color_scheme=scheme,
                                   bypass_csp=True)
    found: dict[str, list[str]] = {}
    for state, reach in states.items():
        person = Person.at(context.new_page(), address)
        reach(person)
        result = axe.Axe().run(person.page, options=STANDARD).response
        assert len(result["passes"]) > 20, state
        found[state] = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in result["violations"]]
        person.page.close(run_before_unload=False)
    context.close()
    return {state: faults for state, faults in found.items() if faults}


@PAIRS
def test_no_state_has_a_fault_of_access(chromium: Any, address: str, lang: str, scheme: str) -> None:
    assert faults_of_access(chromium, address, lang, scheme, STATES) == {}


@pytest.mark.parametrize("size", [(320, 640), (640, 400), (1920, 1080)], ids=["narrow", "enlarged twice", "wide"])
def test_nothing_is_cut_off_at_any_width(chromium: Any, address: str, size: tuple[int, int]) -> None:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="sv-SE")
    person = Person.at(context.new_page(), address)
    everything_open(person)
    assert person.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    context.close()


def test_reduced_motion_and_print_have_their_own_style(chromium: Any, address: str) -> None:
    context = chromium.new_context(reduced_motion="reduce", locale="sv-SE")
    person = Person.at(context.new_page(), address)
    line("man 70 bröstsmärta")(person)
    person.page.emulate_media(media="print")
    assert not person.page.is_visible("#question")
    assert person.page.is_visible("#decision")
    context.close()
