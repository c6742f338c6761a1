"""The shelf on the counter page, in the API and on the sheet: a code is a product, and one that is chosen is named."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from serving import ask, desk, page, post, shelf_app
from shelf_table import CUSTOMERS

from tillskott import ProfileError

CUSTOMER = {
    "age": 58, "sex": "female", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": ["Levaxin"],
    "kidney_function": "normal", "stomach": "sensitive", "supplements": [],
}
TOLD = [("lang", "sv"), ("step", json.dumps(CUSTOMER))]
HALVED, STRONG = "2000000000046", "2000000000596"


def shown(*fields: tuple[str, str]) -> str:
    return str(page([*TOLD, *fields], on=shelf_app()).text)


def hidden(html: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]*)"', html)


def test_the_panel_lists_the_products_in_their_order() -> None:
    html = shown(("open", "shelf"))
    assert "På hyllan" in html
    names = re.findall(r'<li class="fits[^>]*><p><strong>([^<]*)', html)
    assert names[:2] == ["Fjällmagnesium Bisglycinat 100 mg storpack", "Fjällmagnesium Bisglycinat 100 mg"]
    assert "1 tablett (100 mg), sedan 2 tabletter (200 mg) om dagen." in html


@pytest.mark.parametrize("case", CUSTOMERS, ids=lambda case: case["customer"])
def test_the_ten_customers_on_the_page(case: dict[str, Any]) -> None:
    fields = [("lang", "sv"), ("step", json.dumps(case["given"])), ("open", "shelf")]
    html = str(page(fields, on=shelf_app()).text)
    names = re.findall(r'<li class="fits[^>]*><p><strong>([^<]*)', html)
    assert (names[0] if names else None) == case.get("first", case["picked"])


def test_without_an_assortment_there_is_no_panel_and_a_code_is_kept_as_before() -> None:
    html = str(page([*TOLD, ("jar", HALVED), ("at", "jar"), ("do", "enter")]).text)
    assert 'data-name="shelf"' not in html
    assert HALVED in hidden(html, "added:considering")[0]


def test_a_scanned_code_is_the_product_and_an_article_number_too() -> None:
    for code in (HALVED, "100148"):
        html = shown(("jar", code), ("at", "jar"), ("do", "enter"))
        assert hidden(html, "product") == [code]
        assert "Tabletten har brytskåra" in hidden(html, "added:considering")[0]


def test_an_unknown_code_offers_the_label_field_and_is_not_remembered() -> None:
    html = shown(("jar", "2000000000985"), ("at", "jar"), ("do", "enter"))
    assert "finns inte i sortimentet" in html
    assert "skriv av etiketten" in html
    assert hidden(html, "product") == hidden(html, "added:considering") == []
    assert 'id="jar" name="jar" type="text" value=""' in html
    assert html.count("2000000000985") == 1
    assert re.search(r'id="state"[^>]* data-focus="jar"', html)


def test_a_wrong_check_digit_says_so() -> None:
    assert "fel kontrollsiffra" in shown(("jar", "2000000000047"), ("at", "jar"), ("do", "enter"))


def test_another_choice_takes_the_place_of_the_first() -> None:
    label = desk_label(HALVED)
    held = ("added:considering", json.dumps({"label": label}))
    html = shown(("product", HALVED), held, ("do", "choose 2000000000015"))
    assert hidden(html, "product") == ["2000000000015"]
    assert len(hidden(html, "added:considering")) == 1
    assert "90" not in hidden(html, "added:considering")[0]


def desk_label(code: str) -> str:
    answer = post("/v1/products", {"profile": CUSTOMER, "code": code, "limit": 0}, on=shelf_app()).json()
    return str(answer["product"]["item"]["label"])


def sheet(code: str) -> str:
    fields: list[tuple[str, str]] = [*TOLD, ("sheet", "sv"), ("product", code),
                                     ("added:considering", json.dumps({"label": desk_label(code)}))]  # fmt: skip
    from urllib.parse import urlencode

    kind = {"content-type": "application/x-www-form-urlencoded"}
    return str(ask("POST", "/sheet", content=urlencode(fields), headers=kind, on=shelf_app()).text)


def test_the_sheet_names_the_product_and_how_many_from_which_day() -> None:
    html = sheet(HALVED)
    assert "Din produkt: Nordljus Bisglycinat delbar." in html
    assert "En halv tablett till kvällsmaten, från dag 8: 1 tablett." in html
    assert "Produkt:</" not in html
    assert "bara om magen mår bra" in html


def test_the_sheet_does_not_name_a_product_that_does_not_fit() -> None:
    assert "Din produkt" not in sheet(STRONG)


def test_the_api_answers_with_the_products_and_the_one_of_a_code() -> None:
    found: Any = post("/v1/products", {"profile": CUSTOMER, "code": STRONG, "limit": 2}, on=shelf_app()).json()
    assert [one["place"] for one in found["products"]] == [1, 2]
    assert found["product"]["verdict"] == "too_strong"
    assert post("/v1/products", {"profile": CUSTOMER}).status_code == 422
    wrong = post("/v1/products", {"profile": CUSTOMER, "code": "2000000000047"}, on=shelf_app())
    assert wrong.status_code == 422
    assert "check digit" in post("/v1/products?lang=en", {"profile": CUSTOMER, "code": "2000000000047"},
                                 on=shelf_app()).text  # fmt: skip


def test_the_desk_without_a_shelf_says_how_to_get_one() -> None:
    with pytest.raises(ProfileError) as caught:
        desk().product("2000000000015")
    assert "--assortment" in caught.value.faults[0].in_language("sv")


def test_the_page_shows_every_product_and_why_each_stands_there() -> None:
    closed = shown(("open", "shelf"))
    assert "48 produkter till" in closed
    assert "Oxid Apoteket Basic" not in closed
    told = "why product:2000000000442"
    html = shown(("open", "shelf"), ("open", "shelf all"), ("open", told))
    assert len(re.findall(r'data-name="why product:', html)) == 60
    assert re.search(r'<li class="must_not_have unranked"><p><strong>Magnesium Johannesört Lugn', html)
    assert "product.st-johns-wort.medicines" in html


def test_the_api_answers_why_one_product_comes_after_another() -> None:
    part = "product:2000000000015,2000000000022"
    found: Any = post("/v1/consult", {"profile": CUSTOMER, "why": [part]}, on=shelf_app()).json()["why"][part]
    assert found["value"] == {"place": 2, "verdict": "fits"}
    assert "costs less a day" in found["notes"][0]["en"]
    assert post("/v1/consult", {"profile": CUSTOMER, "why": ["product:x"]}, on=shelf_app()).status_code == 422
