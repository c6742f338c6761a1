"""`tillskott plan`: when in the day it may be taken."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import json

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, advisor_for, told
from tillskott.commands.output import chosen_language, show, write_data
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.resolution.reasoner import SETTINGS


def plan(
    profile: opt.ProfileArgument,
    svg: opt.StripOption = None,
    as_json: opt.JsonOption = False,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    from tillskott.engine.disk import check_place
    from tillskott.engine.render.plan import plan_data, plan_view, write_strip

    language, advisor = chosen_language(lang), advisor_for(setting, authority)
    if svg:
        check_place(svg)
    advice = advisor.advise(told(profile))
    if svg:
        write_strip(svg, advice, advisor.knowledge, language)
    if as_json:
        write_data(json.dumps(plan_data(advice, advisor.knowledge), ensure_ascii=False, indent=2))
    elif not svg:
        show(plan_view(advice, advisor.knowledge, language))
