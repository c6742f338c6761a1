"""The command ask: how a line was read, what is left to ask, and the first screen of the advice."""

from __future__ import annotations

import json

from test_cli import Cli, run  # noqa: F401  a fixture
from test_cli_calculators import told

LINE = "kvinna 58, levaxin, sover dåligt, känslig mage, njurar ok, brzzt"


def test_ask_shows_what_was_understood_what_was_not_and_the_first_screen(run: Cli) -> None:  # noqa: F811
    out = told(run("ask", LINE, "--lang", "sv").out)
    assert "Läkemedel: levaxin ”levaxin”, namn på ett läkemedel" in out
    assert "Ålder: 58" in out
    assert "Vad betyder ”brzzt”?" in out
    assert out.index("Så lästes raden") < out.index("Frågor om raden") < out.index("FRÅGA MER")


def test_ask_answers_in_english_and_takes_words_without_quotes(run: Cli) -> None:  # noqa: F811
    out = told(run("ask", "woman", "31,", "no", "meds", "--lang", "en").out)
    assert "Sex: Female" in out
    assert "None: Medicines" in out


def test_ask_answers_in_json(run: Cli) -> None:  # noqa: F811
    data = json.loads(run("ask", LINE, "--json").out)
    assert data["line"]["profile"]["medications"] == ["levaxin"]
    assert [question["words"] for question in data["line"]["questions"]] == ["brzzt"]
    assert data["advice"]["decision"] == "ask"


def test_a_line_that_is_too_long_is_refused_with_its_limit(run: Cli) -> None:  # noqa: F811
    refused = run("ask", "kvinna 58, " * 1000, "--lang", "sv")
    assert refused.code == 2
    assert "högst 2000 tecken" in refused.err
