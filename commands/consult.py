"""`tillskott consult`: the interview at the terminal."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import gc

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, advisor_for
from tillskott.commands.output import chosen_language, is_terminal, show
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.words.errors import ProfileError, fault


def consult(
    save: opt.SaveOption = None,
    resume: opt.ResumeOption = None,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    if not is_terminal():
        raise ProfileError([fault("", "no_terminal", "no_terminal.mend")])
    from tillskott.engine.disk import check_place
    from tillskott.engine.interview import Interview
    from tillskott.engine.render.advice import AdviceView
    from tillskott.engine.render.consult import Consultation
    from tillskott.engine.render.glance_view import glance_view, wants_all

    gc.enable()  # an interview lasts
    language, advisor = chosen_language(lang), advisor_for(setting, authority)
    place = save or resume
    if place is not None:
        check_place(place)
    interview = Interview.resume(advisor, resume) if resume else Interview(advisor)
    advice = Consultation(advisor, language, interview, place).run()
    if advice is None:
        return
    show(glance_view(advice, advisor.knowledge, language, flags=False))
    if wants_all(advisor.knowledge, language):
        show(AdviceView(advice, advisor.knowledge, language).render())
