"""`tillskott advise`: the advice for a file or for flags, one flag for every fact of the vocabulary."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from tillskott.commands import options as opt
from tillskott.commands.chart import AsOfOption, FhirOption, FhirOutOption, advise_chart, write_resource
from tillskott.commands.options import LANGUAGE, advisor_for, chosen_knowledge, in_language, starting
from tillskott.commands.output import chosen_language, show_advice, write
from tillskott.commands.text_command import TextCommand
from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.knowledge.records import FactSpec
from tillskott.engine.profile import read_profile
from tillskott.engine.profile.flags import flags, is_list, profile_from_flags
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.words.errors import ProfileError, fault


class AdviseCommand(TextCommand):
    """The command with one flag for every fact of the knowledge that was chosen."""

    @staticmethod
    def made() -> Callable[..., None]:
        return with_flags(chosen_knowledge())


def advise() -> None:
    """Stands for the command until its flags are known."""


def _advise(
    profile: str | None, as_json: bool, lang: str, setting: str, authority: str, full: bool, explain: bool,
    fhir: str | None, as_of: str | None, as_fhir: bool, **facts: Any
) -> None:
    language = chosen_language(lang)
    given = profile_from_flags(facts, chosen_knowledge().vocabulary)
    if fhir is not None:
        if profile is not None or given:
            raise ProfileError([fault("--fhir", "chart_alone", "both_profiles.mend")])
        advise_chart(fhir, as_of, advisor_for(setting, authority), language, as_json=as_json,
                     as_fhir=as_fhir, full=full, explain=explain)
        return
    if profile is not None and given:
        raise ProfileError([fault(profile, "both_profiles", "both_profiles.mend")])
    if profile is None and not given:
        raise ProfileError([fault("", "no_profile", "no_profile.mend")])
    advisor = advisor_for(setting, authority)
    if profile is not None:
        given = dict(read_profile(None if profile == "-" else Path(profile), sys.stdin.buffer))
    if as_fhir:
        write_resource(advisor.write_fhir(given, language))
        return
    advice = advisor.advise(given)
    if as_json:
        write(advice.to_json(indent=2))
    else:
        show_advice(advice, advisor, language, full, explain)


def with_flags(knowledge: Knowledge) -> Callable[..., None]:
    """`advise` with its flags, one for every fact."""

    def command(**given: Any) -> None:
        _advise(**given)

    parameters = _advise_parameters(knowledge)
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _advise_parameters(knowledge: Knowledge) -> list[inspect.Parameter]:
    """Typer reads options from a signature; this one has a flag for every fact of the vocabulary."""
    return [
        _parameter("profile", opt.ProfileArgument, None),
        _parameter("as_json", opt.JsonOption, False),
        _parameter("lang", opt.LangOption, LANGUAGE),
        _parameter("setting", opt.SettingOption, SETTINGS[0]),
        _parameter("authority", opt.AuthorityOption, DEFAULT_AUTHORITY),
        _parameter("full", opt.FullOption, False),
        _parameter("explain", opt.ExplainOption, False),
        _parameter("fhir", FhirOption, None),
        _parameter("as_of", AsOfOption, None),
        _parameter("as_fhir", FhirOutOption, False),
        *(_fact_parameter(spec, knowledge.vocabulary.values(spec.id)) for spec in knowledge.vocabulary.profile_facts),
    ]


def _fact_parameter(spec: FactSpec, values: list[str]) -> inspect.Parameter:
    several = is_list(spec)
    unit = f" ({spec.unit_label.text[LANGUAGE]})" if spec.unit_label else ""
    option = typer.Option(
        *flags(spec),
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
