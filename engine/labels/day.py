"""How many units a day a label is counted for: what the customer tells, else what the label says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..arithmetic.amounts import Amount
from ..knowledge.labels import LabelWords
from .amounts import is_counted, units_a_day
from .sentences import Sentences
from .syntax import Parsed, Portion

if TYPE_CHECKING:
    from .figures import Sum


@dataclass(frozen=True, slots=True)
class Day:
    """The amount a day, and the number of units that is counted for."""

    low: float
    high: float
    units: Amount


def day(content: Sum, parsed: Parsed, per_day: float | None, words: LabelWords, sentences: Sentences) -> Day:
    """The amount a day for `per_day` units, or for what the label says where that is None."""
    stated = units_a_day(parsed, words)
    unread = parsed.unread or (parsed.repeated and stated is None and content.share.told != "bulk")
    if unread and per_day is None:
        sentences.find("unclear_amount", "finding.unread_count")
        sentences.ask("per_day")
    if parsed.days != 1:
        sentences.tell("how.days", days=parsed.days)
    for written in parsed.figures[:1]:
        sentences.find("unclear_amount", "finding.unread_figure", written=written)
        sentences.ask("figure", written=written)
    if per_day is not None:
        return _given(content, float(per_day), (stated.low, stated.high) if stated else None, sentences)
    if stated is not None:
        return _stated(content, stated, sentences)
    return _not_stated(content, parsed, words, sentences, unread=unread)


def _not_stated(
    content: Sum, parsed: Parsed, words: LabelWords, sentences: Sentences, *, unread: bool
) -> Day:
    """The amount where the label does not say how many to take: for one, and for more where it names more."""
    several = max(content.share.count, _named(parsed, words))
    if content.share.unclear and content.share.told is None:
        # All of it, whether that is one unit or several.
        return _counted(content, 1, content.share.count * max(1, content.times), sentences)
    if content.share.doses is not None:
        low, high = content.share.doses
        sentences.tell("how.label_day", count=sentences.span(low, high))
        return Day(content.low * low, content.high * high, Amount(low, high))
    if content.share.days != 1:
        part = 1 / content.share.days
        return Day(content.low * part, content.high * part, Amount(part, part))
    if content.times != 1:
        sentences.tell("how.label_day", count=content.times)
        return Day(content.low * content.times, content.high * content.times, Amount(content.times, content.times))
    if content.share.daily and content.share.count > 1:
        sentences.tell("how.label_day", count=content.share.count)
        count = content.share.count
        return Day(content.low * count, content.high * count, Amount(count, count))
    if not content.share.daily:
        several = max(several, _pack_for_days(parsed, words))
    if several > 1:
        return _counted(content, 1, several, sentences)
    if not content.share.daily:
        sentences.tell("how.one_day_only" if unread else "how.one_day")
    return Day(content.low, content.high, Amount(1, 1))


def _named(parsed: Parsed, words: LabelWords) -> float:
    """The most units that the label names together without saying for what: ta två tabletter."""
    named = [*parsed.loose, *([parsed.holds] if parsed.holds else [])]
    return max((portion.high for portion in named if is_counted(portion, words)), default=0)


def _pack_for_days(parsed: Parsed, words: LabelWords) -> int:
    """How many a day make 60 capsules last 30 days; 0 where the label does not say both."""
    if not parsed.pack or not parsed.lasts:
        return 0
    most: int = words.conventions["most_units_a_day"]
    return round(min(parsed.pack / parsed.lasts, most))


def _stated(content: Sum, stated: Portion, sentences: Sentences) -> Day:
    """What the label says to take; where it does not say of what, more is counted as well."""
    sentences.tell("how.label_day", count=sentences.span(stated.low, stated.high))
    units = (1.0, 1.0) if content.share.whole_day else (stated.low, stated.high)
    low, high = content.low * units[0], content.high * units[1]
    more = 1.0
    if content.share.told == "serving" and stated.serving is None:
        more = content.share.count  # 2 kapslar ger 300 mg, 1 x 2: two capsules, or two of each time
    elif content.times > 1 and not stated.low <= content.times <= stated.high:
        more = content.times  # 2 x 100 mg, 3 om dagen
    if more > 1:
        sentences.find("unclear_amount", "finding.unclear_amount")
        sentences.ask("per_day")
    return Day(low, high * more, Amount(*units))


def _counted(content: Sum, low: float, high: float, sentences: Sentences) -> Day:
    sentences.tell("how.serving_day", count=high)
    sentences.ask("per_day")
    return Day(content.low * low, content.high * high, Amount(low, high))


def _given(content: Sum, per_day: float, stated: tuple[float, float] | None, sentences: Sentences) -> Day:
    """What the customer tells counts, also where the label says otherwise; that is told."""
    if stated is not None and not stated[0] <= per_day <= stated[1]:
        sentences.tell("how.given_differs", count=per_day, label=sentences.span(*stated))
    else:
        sentences.tell("how.given", count=per_day)
    low, high = content.low * per_day, content.high * per_day
    if content.times > 1 and per_day not in (0, content.times):
        # 2 × 100 mg, once a day: once the 200 mg, or one of the two?
        sentences.find("unclear_amount", "finding.unclear_amount")
        sentences.ask("per_day")
        high *= content.times
    if content.share.whole_day and per_day > 1:
        # So many units, of which the label only says that a day's worth gives this much.
        sentences.find("unclear_amount", "finding.unclear_amount")
        sentences.ask("serving")
        low = content.low
    return Day(low, high, Amount(per_day, per_day))
