"""`tillskott label`: what is printed on jars, and what it comes to."""

import json

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, chosen_knowledge
from tillskott.commands.output import chosen_language, show, write_data
from tillskott.engine.profile.flags import typed_number
from tillskott.engine.words.errors import ProfileError, fault


def label(
    texts: opt.LabelsArgument,
    per_day: opt.PerDayOption = None,
    as_json: opt.JsonOption = False,
    lang: opt.LangOption = LANGUAGE,
) -> None:
    """Read labels and hold their sum against every limit."""
    from tillskott.engine.labels.sums import read_labels

    language, knowledge = chosen_language(lang), chosen_knowledge()
    counts = [typed_number(count) for count in per_day or ()]
    odd = [count for count in counts if isinstance(count, str)]
    if odd:
        raise ProfileError(fault("--per-day", "not_a_number", "not_a_number.mend", value=repr(count)) for count in odd)
    found = read_labels(texts, knowledge, counts)
    if as_json:
        write_data(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        return
    from tillskott.engine.render.labels import labels_view

    show(labels_view(found, knowledge, language))
