"""`tillskott explain`: why, why not, what if, and pictures."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import json
from typing import TYPE_CHECKING

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, advisor_for, told
from tillskott.commands.output import chosen_language, show, write_data
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.resolution.reasoner import SETTINGS

if TYPE_CHECKING:
    from tillskott.engine.explanation.proof import Proof


def explain(
    profile: opt.ProfileArgument,
    why_part: opt.WhyOption = None,
    why_not_part: opt.WhyNotOption = None,
    forms: opt.FormsOption = False,
    what_if: opt.WhatIfOption = None,
    svg: opt.SvgOption = None,
    ladder: opt.LadderOption = None,
    html: opt.HtmlOption = None,
    assortment: opt.AssortmentOption = None,
    overlay: opt.OverlayOption = None,
    as_json: opt.JsonOption = False,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    from tillskott.engine.disk import check_place
    from tillskott.engine.render.answers import answer, pictures

    language, advisor = chosen_language(lang), advisor_for(setting, authority)
    for place in filter(None, (svg, ladder, html)):
        check_place(place)
    of = advisor.consult(told(profile))
    pictures(of, language, svg=svg, ladder=ladder, html=html)
    why_asked: str | Proof | None = why_part
    if why_part is not None and (assortment is not None or why_part.startswith("product:")):
        from tillskott.commands.shelf import Shelf

        why_asked = Shelf(advisor, assortment, overlay, None).why(of, why_part)
    asked = {"why": why_asked, "why_not": why_not_part, "forms": forms or None, "what_if": what_if}
    if any(asked.values()) or not (svg or ladder or html):
        data, view = answer(of, language, {kind: part for kind, part in asked.items() if part})
        if as_json:
            write_data(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            show(view)
