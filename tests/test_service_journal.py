"""The journal on the page and in the API: what is pressed is kept, once, and nobody reads it without the key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

pytest.importorskip("sqlalchemy", reason="the extra journal is not installed")

from markupsafe import escape
from older import aged
from serving import WELL, Settings, advisor, ask, create_app, page, post

from tillskott import Fault, Journal, JournalError

KEY = {"x-api-key": "secret"}
LINE = "kvinna 58, levaxin, sover dåligt, njurar ok"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "j.sqlite")
    yield made
    made.database.engine.dispose()


@pytest.fixture
def on(journal: Journal) -> Any:
    return create_app(advisor(), Settings(api_key="secret"), journal=journal)


def pressed(on: Any, do: str, **fields: str) -> str:
    answer = page({"lang": "sv", "line": LINE, "do": do, **fields}, on=on, headers=KEY)
    assert answer.status_code == 200
    return str(answer.text)


def visit_in(html: str) -> str:
    found = re.search(r'name="visit" value="([^"]*)"', html)
    assert found is not None
    return found[1]


def test_nothing_of_it_is_on_the_page_unless_asked_for() -> None:
    assert 'id="journal"' not in page({"lang": "sv", "line": LINE}).text
    assert ask("GET", "/journal").status_code == 404


def test_typing_keeps_nothing_and_pressing_keeps_once(on: Any, journal: Journal) -> None:
    assert 'id="journal"' in pressed(on, "")
    assert list(journal.entries()) == []
    html = pressed(on, "journal followed")
    assert "Sparat i journalen" in html
    pressed(on, "journal product_chosen", visit=visit_in(html), sold="bisglycinat 100 mg")
    (entry,) = journal.entries()
    assert [act["did"] for act in entry.acts] == ["followed", "product_chosen"]
    assert entry.acts[1]["product"] == "bisglycinat 100 mg"
    assert entry.id in html
    assert entry.profile["age"] == 58
    assert journal.verify().broken is None


def test_an_override_needs_a_reason_and_no_identity(on: Any, journal: Journal) -> None:
    html = pressed(on, "journal overridden")
    assert "Inte sparat i journalen: ett skäl behövs när rådet inte följs." in html
    assert "Inget om kunden sparas" not in html
    html = pressed(on, "journal overridden", visit=visit_in(html), reason="other", words="ring 070-123 45 67")
    assert "telefonnummer" in html
    assert "ring 070-123 45 67" in html  # nothing that was typed is lost
    html = pressed(on, "journal overridden", visit=visit_in(html), reason="other", words="hade redan")
    (entry,) = journal.entries()
    assert [(act["reason"], act["words"]) for act in entry.acts] == [("other", "hade redan")]


def test_a_finished_customer_is_kept_and_the_next_one_begins_anew(on: Any, journal: Journal) -> None:
    html = pressed(on, "clear")
    assert visit_in(html) == ""
    assert LINE not in html
    assert [entry.acts for entry in journal.entries()] == [[]]
    pressed(on, "clear", line="")
    assert len(list(journal.entries())) == 1


def test_the_sheet_is_noted(on: Any, journal: Journal) -> None:
    fields = {"lang": "sv", "step": json.dumps(WELL)}
    html = page({**fields, "do": "journal followed"}, on=on, headers=KEY).text
    kind = {"content-type": "application/x-www-form-urlencoded", **KEY}
    answer = ask("POST", "/sheet", on=on, content=urlencode({**fields, "visit": visit_in(html)}), headers=kind)
    assert answer.status_code == 200
    (entry,) = journal.entries()
    assert [act["did"] for act in entry.acts] == ["followed", "sheet_printed"]


def test_an_advice_that_cannot_be_kept_is_shown_all_the_same(on: Any, journal: Journal) -> None:
    journal.database.engine.dispose()
    with journal.database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'j0999'")
    html = pressed(on, "journal followed")
    assert "Inte sparat i journalen" in html
    assert 'id="decision"' in html


def test_the_api_keeps_and_names_what_it_advised(on: Any, journal: Journal) -> None:
    answer = ask("POST", "/v1/advise", on=on, json=WELL, headers=KEY)
    assert answer.status_code == 200, answer.text
    (entry,) = journal.entries()
    assert answer.headers["x-consultation"] == entry.id
    assert entry.profile == WELL
    refused = ask("POST", "/v1/advise", on=on, json={**WELL, "medications": ["850709-9805"]}, headers=KEY)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/medications/0"
    assert "850709" not in refused.text


def test_the_journal_is_read_with_the_key_alone(on: Any, journal: Journal) -> None:
    ask("POST", "/v1/advise", on=on, json=WELL, headers=KEY)
    (entry,) = journal.entries()
    assert ask("GET", "/journal", on=on).status_code == 401
    assert entry.id in ask("GET", "/journal", on=on, headers=KEY).text
    shown = ask("GET", f"/journal/{entry.id}", on=on, headers=KEY)
    assert shown.status_code == 200
    assert entry.id in shown.text
    assert "<script" not in shown.text
    assert ask("GET", "/journal/nothing", on=on, headers=KEY).status_code == 404
    without_key = create_app(advisor(), Settings(), journal=journal)
    assert ask("GET", "/journal", on=without_key).status_code == 404


def test_an_old_consultation_is_asked_why_why_not_and_what_if(on: Any, journal: Journal) -> None:
    ask("POST", "/v1/advise", on=on, json=WELL, headers=KEY)
    (entry,) = journal.entries()
    of = advisor().consult(WELL)
    html = ask("GET", f"/journal/{entry.id}?lang=en", on=on, headers=KEY).text
    assert "gives the same advice again" in html
    assert escape(of.why().says["en"]) in html
    for form in of.advice.forms:
        if form["verdict"] != "first_choice":
            assert f'id="whynot {form["form"]}"' in html
    other = next(one["form"] for one in of.advice.forms if one["verdict"] != "first_choice")
    assert str(escape(of.why_not(other).says["en"])) in html
    assert 'id="whynot refer"' in html
    assert "What would change" in html
    whole = ask("GET", f"/journal/{entry.id}/answer?lang=en", on=on, headers=KEY)
    assert whole.status_code == 200
    assert "style-src 'sha256-" in whole.headers["content-security-policy"]


def test_knowledge_that_is_no_longer_read_leaves_the_answer(on: Any, journal: Journal) -> None:
    ids = [ask("POST", "/v1/advise", on=on, json={**WELL, "age": age}, headers=KEY).headers["x-consultation"]
           for age in (41, 42)]
    aged(journal, ids[0])
    aged(journal, ids[1], dose={"low": 1}, decision="recommend")
    shown = [ask("GET", f"/journal/{id}?lang=en", on=on, headers=KEY) for id in ids]
    assert [one.status_code for one in shown] == [200, 200]
    assert all("cannot read it" in one.text for one in shown)
    assert 'id="decision"' in shown[0].text
    assert "has parts or words" in shown[1].text
    assert ask("GET", f"/journal/{ids[1]}/answer", on=on, headers=KEY).status_code == 404


# --- cards in another system ---

def test_what_became_of_a_card_is_kept_beside_the_consultation_it_was_about(journal: Journal) -> None:
    """Also of the second card; a card of nobody here, and a reason of another system, are no error."""
    from test_cds import CALL, cards, order, request

    on = create_app(advisor(), Settings(), journal=journal)
    shown = cards(request("order-sign", order("Levaxin 100 mikrogram"), conditions=None), on=on)
    (kept,) = journal.entries()
    assert shown[0]["uuid"] == kept.id
    assert kept.profile["sex"] == "male"
    reason = {"reason": {"code": "out_of_stock", "system": "urn:tillskott:overrides"}}
    told = [{"card": shown[-1]["uuid"], "outcome": "overridden", "overrideReason": reason},
            {"card": shown[0]["uuid"], "outcome": "overridden"},
            {"card": shown[0]["uuid"], "outcome": "accepted", "acceptedSuggestions": [{"id": "s"}]},
            {"card": "4e0a3a1e-3283-4575-ab82-028d55fe2719", "outcome": "overridden"}]
    body = {"feedback": [{**one, "outcomeTimestamp": "2026-06-01T09:30:00Z"} for one in told]}
    assert post(f"{CALL}/feedback", body, on=on).status_code == 200
    (kept,) = journal.entries()
    assert [(act["did"], act.get("reason")) for act in kept.acts] == [
        ("overridden", "out_of_stock"), ("overridden", "other"), ("followed", None)]
    assert journal.verify().broken is None


def test_cards_are_shown_where_the_journal_cannot_keep_them(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    from test_cds import cards, order, request

    def full(*_: Any, **__: Any) -> str:
        raise JournalError([Fault("j.sqlite", {"sv": "fullt", "en": "full"})])

    monkeypatch.setattr(journal, "record", full)
    on = create_app(advisor(), Settings(), journal=journal)
    assert cards(request("order-sign", order("Levaxin 100 mikrogram")), on=on)
    assert list(journal.entries()) == []
