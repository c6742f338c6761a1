"""Why a text is no YAML, in words for whoever wrote it: the parsers in C and in Python have an English each."""

from __future__ import annotations

import re

from ..words.messages import message
from ..words.text import Text

# What the two parsers say, and the message that says the same; the first that fits.
_REASONS: tuple[tuple[str, str], ...] = (
    ("yaml.deep", r"nest|recursion|depth"),
    ("yaml.colon", r"mapping (?:values|keys) are not allowed|found unexpected ':'"),
    ("yaml.list_here", r"(?:block )?sequence entries are not allowed"),
    ("yaml.no_colon", r"could not find expected ':'"),
    ("yaml.list_open", r"',' or '\]'"),
    ("yaml.braces_open", r"',' or '\}'"),
    ("yaml.dash", r"expected '-' indicator|expected <block end>, but found .*'-'"),
    ("yaml.key", r"expected key|expected <block end>"),
    ("yaml.value", r"expected (?:the )?node content"),
    ("yaml.tab", r"tab character|'\\t' that cannot"),
    ("yaml.sign", r"cannot start any token"),
    ("yaml.quote", r"unexpected end of stream|end of stream|unexpected document separator"),
    ("yaml.control", r"control characters|special characters|not allowed in|unacceptable character"),
    ("yaml.escape", r"escape"),
    ("yaml.alias", r"undefined alias|alphabetic or numeric .*alias|while scanning an alias"),
    ("yaml.anchor", r"anchor"),
    ("yaml.tag", r"tag|constructor"),
    ("yaml.several", r"document start|document end|single document|another document"),
)


def yaml_reason(problem: str, context: str = "") -> Text:
    """What a parser says is wrong, and while doing what; a fault that is not known by its words is only called one."""
    said = (name for told in (problem, context) for name, pattern in _REASONS if re.search(pattern, told))
    return message(next(said, "yaml.other"))
