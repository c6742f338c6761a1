"""`tillskott ask`: one line in the words of the counter, how it was read, and the first screen of the advice."""

import json
from typing import Annotated

import typer

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, advisor_for
from tillskott.commands.output import chosen_language, show, write, write_data
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.words.errors import ProfileError, fault

WordsArgument = Annotated[list[str], typer.Argument(metavar="WORDS...")]


def ask(
    words: WordsArgument,
    as_json: opt.JsonOption = False,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    """Read a line, show what was understood and what was not, and give advice on it."""
    language = chosen_language(lang)
    told = " ".join(words)
    if not any(sign.isalnum() for sign in told):
        raise ProfileError([fault("", "no_words", "no_words.mend")])
    advisor = advisor_for(setting, authority)
    line = advisor.read_line(told, language)
    advice = advisor.advise(line.profile)
    if as_json:
        write_data(json.dumps({"line": line.to_dict(), "advice": advice.to_dict()}, ensure_ascii=False, indent=2))
        return
    from tillskott.engine.render.glance_view import glance_view
    from tillskott.engine.render.line import line_view

    show(line_view(line, advisor.knowledge, language))
    write("")
    show(glance_view(advice, advisor.knowledge, language, flags=False))
