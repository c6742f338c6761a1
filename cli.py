"""The command line: parse, call the engine, render."""

import gc
import inspect
import io
import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from tillskott import cli_options as opt
from tillskott.cli_batch import batch
from tillskott.cli_calculators import food, kidney
from tillskott.cli_command import TextCommand, TextGroup
from tillskott.cli_label import label
from tillskott.cli_leaflet import leaflet
from tillskott.cli_options import LANGUAGE, in_language, shipped_knowledge, starting
from tillskott.cli_output import chosen_language, show, write
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


def advise(
    profile: str | None, as_json: bool, lang: str, setting: str, authority: str, explain: bool, **facts: Any
) -> None:
    language = chosen_language(lang)
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
        write(advice.to_json())
        return
    from tillskott.engine.render.advice import AdviceView

    show(AdviceView(advice, advisor.knowledge, language).render(explain=explain))


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

    language, advisor = chosen_language(lang), _advisor(setting, authority)
    given = read_profile(None if profile in (None, "-") else Path(profile), sys.stdin.buffer)
    pictures(advisor, given, language, svg=svg, ladder=ladder, html=html)
    asked = {"why": why_part, "why_not": why_not_part, "forms": forms or None, "what_if": what_if}
    if any(asked.values()) or not (svg or ladder or html):
        data, view = answer(advisor, given, language, {kind: part for kind, part in asked.items() if part})
        if as_json:
            write(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            show(view)


def plan(
    profile: opt.ProfileArgument,
    svg: opt.StripOption = None,
    as_json: opt.JsonOption = False,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    from tillskott.engine.render.plan import plan_data, plan_view, write_strip

    language, advisor = chosen_language(lang), _advisor(setting, authority)
    advice = advisor.advise(read_profile(None if profile in (None, "-") else Path(profile), sys.stdin.buffer))
    if svg:
        write_strip(svg, advice, advisor.knowledge, language)
    if as_json:
        write(json.dumps(plan_data(advice, advisor.knowledge), ensure_ascii=False, indent=2))
    elif not svg:
        show(plan_view(advice, advisor.knowledge, language))


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
    language, advisor = chosen_language(lang), _advisor(setting, authority)
    interview = Interview.resume(advisor, resume) if resume else Interview(advisor)
    advice = Consultation(advisor, language, interview, save or resume).run()
    if advice is not None:
        show(AdviceView(advice, advisor.knowledge, language).render())


def rules(rule_id: opt.RuleArgument = None, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.render.rules import rule_list, rule_page

    knowledge, language = shipped_knowledge(), chosen_language(lang)
    if rule_id is None:
        show(rule_list(knowledge, language))
        return
    rule = knowledge.rule(rule_id)
    if rule is None:
        known = [rule.id for rule in knowledge.rules]
        raise ProfileError([fault("", "no_rule", nearest(rule_id, known), value=repr(rule_id))])
    show(rule_page(rule, knowledge, language))


def sources(claim: opt.ClaimArgument = None, verify: opt.VerifyOption = None, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.ledger import Ledger
    from tillskott.engine.render.sources import claim_page, coverage_table

    ledger, language = Ledger(shipped_knowledge()), chosen_language(lang)
    if verify is not None:
        faults = ledger.verify(verify)
        if faults:
            raise KnowledgeError(faults)
        write(message("verified", count=len(ledger.knowledge.claims))[language])
    elif claim is None:
        show(coverage_table(ledger, language))
    else:
        found = ledger.find(claim)
        if found is None:
            raise ProfileError([fault("", "no_claim", nearest(claim, ledger.knowledge.claims), value=repr(claim))])
        show(claim_page(found, ledger, language))


def check(folder: opt.FolderOption = None, as_json: opt.JsonOption = False, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.checks import run_checks
    from tillskott.engine.render.findings import findings_view, to_json

    language, findings = chosen_language(lang), run_checks(folder)
    if as_json:
        write(to_json(findings))
    else:
        show(findings_view(findings, language))
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(EXIT_BAD_KNOWLEDGE)


def schema() -> None:
    from tillskott.engine.schema import profile_schema

    write(json.dumps(profile_schema(shipped_knowledge()), ensure_ascii=False, indent=2))


def _advisor(setting: str, authority: str) -> Advisor:
    same = authority == shipped_knowledge().authority
    return Advisor(setting=setting, authority=authority, knowledge=shipped_knowledge() if same else None)  # type: ignore[arg-type]


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
        from importlib.metadata import version

        write(f"tillskott {version('tillskott')}")
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
        cls=TextGroup,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help=in_language("Råd om magnesiumtillskott, med förklaring.", "Explained advice on magnesium supplements."),
    )
    app.callback()(_root)
    for command, swedish, english in (
        (advise, "Ge råd utifrån en profil eller flaggor.", "Give advice on a profile or flags."),
        (explain, "Förklara: varför, varför inte, vad om.", "Explain: why, why not, what if."),
        (plan, "Visa när på dygnet magnesium kan tas.", "Show when in the day magnesium may be taken."),
        (batch, "Ge råd till en fil av kunder; kan återupptas.", "Advise on a file of customers; can be resumed."),
        (consult, "Intervjua kunden vid terminalen och ge råd.", "Interview at the terminal, then give advice."),
        (rules, "Visa reglerna, eller en regel med dess källor.", "Show the rules, or one with its sources."),
        (sources, "Visa källorna och hur varje påstående används.", "Show the sources and how each claim is used."),
        (check, "Granska kunskapen.", "Check the knowledge."),
        (kidney, "Räkna eGFR ur kreatinin med tre ekvationer.", "Compute eGFR from creatinine by three equations."),
        (food, "Uppskatta magnesium i maten.", "Estimate the magnesium in food."),
        (label, "Läs en eller flera etiketter: elementärt magnesium.", "Read labels: elemental magnesium."),
        (leaflet, "Skriv lappen som kunden tar med hem.", "Write the sheet that the customer takes home."),
        (schema, "Skriv ut profilens JSON Schema.", "Print the JSON Schema of a profile."),
    ):
        app.command(cls=TextCommand if command is advise else None, help=in_language(swedish, english))(command)
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
