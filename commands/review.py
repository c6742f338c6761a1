"""`tillskott review`: the rules read one after another with all that they rest on, and signed."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, chosen_folder, chosen_knowledge, starting
from tillskott.commands.output import chosen_language, is_terminal, show, write, write_data
from tillskott.engine.disk import write_file
from tillskott.engine.words.errors import ProfileError, fault, no_extra

if TYPE_CHECKING:
    from tillskott.engine.comparison import Comparison
    from tillskott.engine.render.review_words import ReviewWords
    from tillskott.engine.review import Reading

RulesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[RULE|FILE]...",
        autocompletion=starting(lambda: [rule.id for rule in chosen_knowledge().rules]),
    ),
]
SignOption = Annotated[str | None, typer.Option("--sign", metavar="NAME")]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="VERSION")]
UnsignedOption = Annotated[bool, typer.Option("--unsigned")]
_CUSTOMERS = 20_000
_YES = ("j", "y")


def review(
    rules: RulesArgument = None,
    sign: SignOption = None,
    unsigned: UnsignedOption = False,
    since: SinceOption = None,
    as_json: opt.JsonOption = False,
    html: opt.HtmlOption = None,
    lang: opt.LangOption = LANGUAGE,
) -> None:
    from tillskott.engine.render.review import review_page, to_json
    from tillskott.engine.render.review_words import ReviewWords
    from tillskott.engine.review import readings
    from tillskott.engine.review.since import History

    language, knowledge, folder = chosen_language(lang), chosen_knowledge(), chosen_folder()
    read = readings(knowledge, folder, rules or ())
    read = [one for one in read if not unsigned or one.status != "signed"]
    history = History(folder)
    broken = {one.rule.id: found for one in read if (found := history.broken(one)) is not None}
    words = ReviewWords(knowledge, language, broken, _compared(since or _signed_last(read, history), folder))
    if html is not None:
        write_file(html, review_page(read, words))
    if as_json:
        write_data(to_json(read, words))
    elif html is None or sign is not None:
        _one_after_another(read, words, sign, chosen=bool(rules))
    if sign is not None and rules:
        _sign(read, rules, sign, words)


def _signed_last(read: "Sequence[Reading]", history: object) -> str | None:
    """The version that was signed last of those that have changed since."""
    from tillskott.engine.review.since import History

    assert isinstance(history, History)
    changed = [one for one in read if one.status == "changed" and one.signature is not None]
    for one in sorted(changed, key=lambda one: one.signature.on if one.signature else "", reverse=True):
        commit = history.signed_at(one.file, one.signature) if one.signature else None
        if commit is not None:
            return f"git:{commit[:12]}"
    return None


def _compared(since: str | None, folder: Path | None) -> "Comparison | None":
    if since is None:
        return None
    try:
        from tillskott.engine.comparison import compare, made_up, read_version
    except ModuleNotFoundError as error:
        missing = no_extra(error, "batch")
        raise (error if missing is None else ProfileError([missing])) from error
    from tillskott.engine.knowledge.files import DEFAULT_FOLDER

    old, new = read_version(since, folder), read_version(str(folder or DEFAULT_FOLDER))
    return compare(old, new, made_up(new, [old], _CUSTOMERS), proved=tuple)


def _one_after_another(read: "Sequence[Reading]", words: "ReviewWords", sign: str | None, *, chosen: bool) -> None:
    """Show each; at a terminal wait after each, and ask whether it is signed where somebody signs and chose none."""
    from tillskott.engine.render.review import closing, reading_view

    asks = is_terminal() and not (sign and chosen)
    if sign is not None and not chosen and not asks:
        raise ProfileError([fault("--sign", "nothing_to_sign", "nothing_to_sign.mend")])
    for number, one in enumerate(read, 1):
        show(reading_view(one, words, number, len(read)))
        if asks and not _go_on(one, words, sign):
            return
    write(closing(read, words) if read else words.say("review.nothing"))


def _go_on(one: "Reading", words: "ReviewWords", sign: str | None) -> bool:
    asked = words.say("review.ask_sign", name=sign) if sign else words.say("review.ask_next")
    try:
        answer = input(f"{asked} > ").strip().lower()
    except EOFError:
        return False
    if sign and answer in _YES:
        _sign([one], [one.rule.id], sign, words)
    return answer != "q"


def _sign(read: "Sequence[Reading]", wanted: Sequence[str], by: str, words: "ReviewWords") -> None:
    """Sign the rules that were named, and whole files where these were."""
    from tillskott.engine.review import sign_files, sign_rules

    folder, today = chosen_folder(), date.today()
    alone = [one for one in read if one.rule.id in wanted]
    files = list(dict.fromkeys(one.file for one in read if one.rule.id not in wanted))
    for name in sign_rules(alone, by, today, folder):
        names = ", ".join(one.rule.id for one in alone if one.file == name)
        write(words.say("review.wrote", file=name, names=names))
    for name in sign_files(files, by, today, folder):
        write(words.say("review.wrote", file=name, names=name))
