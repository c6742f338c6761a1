"""The command line: parse, call the engine, render."""

import gc
import inspect
import io
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, RenderableType

from tillskott import cli_options as opt
from tillskott.cli_options import LANGUAGE, in_language, shipped_knowledge, starting
from tillskott.engine.advisor import SETTINGS, Advisor
from tillskott.engine.errors import KnowledgeError, ProfileError, TillskottError, fault, nearest
from tillskott.engine.flags import flag, is_list, profile_from_flags
from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.knowledge.records import FactSpec
from tillskott.engine.messages import message
from tillskott.engine.profile import read_profile
from tillskott.engine.text import LANGUAGES, Language

EXIT_BAD_INPUT = 2
EXIT_BAD_KNOWLEDGE = 3
EXIT_INTERNAL = 70
EXIT_INTERRUPTED = 130
_WIDEST = 100


def advise(
    profile: str | None, as_json: bool, lang: str, setting: str, authority: str, explain: bool, **facts: Any
) -> None:
    language = _language(lang)
    given = profile_from_flags(facts, shipped_knowledge().vocabulary)
    if profile is not None and given:
        raise ProfileError([fault(profile, "both_profiles", "both_profiles.mend")])
    if profile is None and not given:
        raise ProfileError([fault("", "no_profile", "no_profile.mend")])
    advisor = _advisor(setting, authority)
    if profile is not None:
        path = None if profile == "-" else Path(profile)
        advice = advisor.advise(read_profile(path, sys.stdin.buffer))
    else:
        advice = advisor.advise(given)
    if as_json:
        _print(advice.to_json())
        return
    from tillskott.engine.render.advice import AdviceView

    _show(AdviceView(advice, advisor.knowledge, language).render(explain=explain))


def explain(
    profile: opt.ProfileArgument,
    why_part: opt.WhyOption = None,
    why_not_part: opt.WhyNotOption = None,
    forms: opt.FormsOption = False,
    what_if: opt.WhatIfOption = None,
    svg: opt.SvgOption = None,
    ladder: opt.LadderOption = None,
    html: opt.HtmlOption = None,
    as_json: opt.JsonOption = False,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    from tillskott.engine.render.answers import answer, pictures

    language, advisor = _language(lang), _advisor(setting, authority)
    given = read_profile(None if profile in (None, "-") else Path(profile), sys.stdin.buffer)
    pictures(advisor, given, language, svg=svg, ladder=ladder, html=html)
    asked = {"why": why_part, "why_not": why_not_part, "forms": forms or None, "what_if": what_if}
    if any(asked.values()) or not (svg or ladder or html):
        data, view = answer(advisor, given, language, {kind: part for kind, part in asked.items() if part})
        if as_json:
            _print(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            _show(view)


def consult(
    save: opt.SaveOption = None,
    resume: opt.ResumeOption = None,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ProfileError([fault("", "no_terminal", "no_terminal.mend")])
    from tillskott.engine.interview import Interview
    from tillskott.engine.render.advice import AdviceView
    from tillskott.engine.render.consult import Consultation

    gc.enable()  # an interview lasts
    language, advisor = _language(lang), _advisor(setting, authority)
    interview = Interview.resume(advisor, resume) if resume else Interview(advisor)
    advice = Consultation(advisor, language, interview, save or resume).run()
    if advice is not None:
        _show(AdviceView(advice, advisor.knowledge, language).render())


def rules(rule_id: opt.RuleArgument = None, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.render.rules import rule_list, rule_page

    knowledge, language = shipped_knowledge(), _language(lang)
    if rule_id is None:
        _show(rule_list(knowledge, language))
        return
    rule = knowledge.rule(rule_id)
    if rule is None:
        known = [rule.id for rule in knowledge.rules]
        raise ProfileError([fault("", "no_rule", nearest(rule_id, known), value=repr(rule_id))])
    _show(rule_page(rule, knowledge, language))


def sources(claim: opt.ClaimArgument = None, verify: opt.VerifyOption = None, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.ledger import Ledger
    from tillskott.engine.render.sources import claim_page, coverage_table

    ledger, language = Ledger(shipped_knowledge()), _language(lang)
    if verify is not None:
        faults = ledger.verify(verify)
        if faults:
            raise KnowledgeError(faults)
        _print(message("verified", count=len(ledger.knowledge.claims))[language])
    elif claim is None:
        _show(coverage_table(ledger, language))
    else:
        found = ledger.find(claim)
        if found is None:
            raise ProfileError([fault("", "no_claim", nearest(claim, ledger.knowledge.claims), value=repr(claim))])
        _show(claim_page(found, ledger, language))


def check(folder: opt.FolderOption = None, as_json: opt.JsonOption = False, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.checks import run_checks
    from tillskott.engine.render.findings import findings_view, to_json

    language, findings = _language(lang), run_checks(folder)
    if as_json:
        _print(to_json(findings))
    else:
        _show(findings_view(findings, language))
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(EXIT_BAD_KNOWLEDGE)


def schema() -> None:
    from tillskott.engine.schema import profile_schema

    _print(json.dumps(profile_schema(shipped_knowledge()), ensure_ascii=False, indent=2))


def _advisor(setting: str, authority: str) -> Advisor:
    same = authority == shipped_knowledge().authority
    return Advisor(setting=setting, authority=authority, knowledge=shipped_knowledge() if same else None)  # type: ignore[arg-type]


def _language(lang: str) -> Language:
    for language in LANGUAGES:
        if lang == language:
            return language
    raise ProfileError([fault("--lang", "no_value", nearest(lang, LANGUAGES), value=repr(lang))])


def _show(what: RenderableType) -> None:
    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, _WIDEST)
    with console.capture() as captured:
        console.print(what)
    # rich fills every line to the full width, which a pipe or a copied text does not want.
    _print("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # The reader has gone; Python must not try to say anything more when it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def _advise_parameters(knowledge: Knowledge) -> list[inspect.Parameter]:
    """Typer reads options from a signature; this one has a flag for every fact of the vocabulary."""
    return [
        _parameter("profile", opt.ProfileArgument, None),
        _parameter("as_json", opt.JsonOption, False),
        _parameter("lang", opt.LangOption, LANGUAGE),
        _parameter("setting", opt.SettingOption, SETTINGS[0]),
        _parameter("authority", opt.AuthorityOption, DEFAULT_AUTHORITY),
        _parameter("explain", opt.ExplainOption, False),
        *(_fact_parameter(spec, knowledge.vocabulary.values(spec.id)) for spec in knowledge.vocabulary.profile_facts),
    ]


def _fact_parameter(spec: FactSpec, values: list[str]) -> inspect.Parameter:
    several = is_list(spec)
    unit = f" ({spec.unit_label.text[LANGUAGE]})" if spec.unit_label else ""
    option = typer.Option(
        f"--{flag(spec)}",
        help=spec.label.text[LANGUAGE] + unit + (in_language("; kan upprepas", "; repeatable") if several else ""),
        rich_help_panel=in_language(
            "Fakta om kunden (none = tillfrågad, inget)", "Facts about the customer (none = asked, none)"
        ),
        autocompletion=starting(lambda: values),
        metavar="TEXT",
    )
    kind: Any = (list[str] if several else str) | None
    return _parameter(spec.id, Annotated[kind, option], None)


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _print_version(wanted: bool) -> None:
    if wanted:
        _print(f"tillskott {version('tillskott')}")
        raise typer.Exit


def _root(
    _: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help=in_language("Visa versionen.", "Show the version."),
        ),
    ] = False,
) -> None:
    return


def build_app() -> typer.Typer:
    """The commands, with one flag for every fact of the knowledge. Raises KnowledgeError."""
    parameters = _advise_parameters(shipped_knowledge())
    advise.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    advise.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help=in_language("Råd om magnesiumtillskott, med förklaring.", "Explained advice on magnesium supplements."),
    )
    app.callback()(_root)
    for command, swedish, english in (
        (advise, "Ge råd utifrån en profil eller flaggor.", "Give advice on a profile or flags."),
        (explain, "Förklara: varför, varför inte, vad om.", "Explain: why, why not, what if."),
        (consult, "Intervjua kunden vid terminalen och ge råd.", "Interview at the terminal, then give advice."),
        (rules, "Visa reglerna, eller en regel med dess källor.", "Show the rules, or one with its sources."),
        (sources, "Visa källorna och hur varje påstående används.", "Show the sources and how each claim is used."),
        (check, "Granska kunskapen.", "Check the knowledge."),
        (schema, "Skriv ut profilens JSON Schema.", "Print the JSON Schema of a profile."),
    ):
        app.command(help=in_language(swedish, english))(command)
    return app


def main() -> None:
    """Run the command line; exit 0 with advice, 2 for bad input, 3 for bad knowledge."""
    gc.disable()  # a command ends before collecting cycles pays; reading the knowledge would trigger it many times
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a pipe on Windows cannot take every sign
    try:
        build_app()()
    except TillskottError as error:
        for found in error.faults:
            print(f"tillskott: {found.in_language(_asked_language())}", file=sys.stderr)
        sys.exit(EXIT_BAD_KNOWLEDGE if isinstance(error, KnowledgeError) else EXIT_BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:
        if os.environ.get("TILLSKOTT_DEBUG"):
            raise
        told = message("internal", what=f"{type(error).__name__}: {error}")
        print(f"tillskott: {told[_asked_language()]}", file=sys.stderr)
        sys.exit(EXIT_INTERNAL)


def _asked_language() -> Language:
    """The language of errors, also where the command line could not be read to its end."""
    words = sys.argv[1:]
    return next((lang for lang in LANGUAGES if f"--lang={lang}" in words or lang in words), LANGUAGE)


if __name__ == "__main__":
    main()
