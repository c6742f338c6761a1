"""Why the system would not: its errors in both languages, for it speaks only its own."""

from __future__ import annotations

import errno
import re

from .messages import has_message, message
from .text import Text, printable

_NUMBER = re.compile(r"(?:os error|errno) (\d+)", re.IGNORECASE)


def system_reason(error: BaseException) -> Text:
    """Why something could not be read or written, as part of a sentence; the system's own words where it is rare."""
    number = getattr(error, "errno", None)
    told = str(getattr(error, "strerror", None) or error)
    if number is None and (named := _NUMBER.search(told)):  # a library that is not Python passes it on in words
        number = int(named[1])
    name = f"os.{errno.errorcode.get(number, '')}" if isinstance(number, int) else ""
    if has_message(name):
        return message(name)
    if isinstance(error, ValueError):
        return message("os.not_text" if isinstance(error, UnicodeDecodeError) else "os.name")
    return {"sv": printable(told), "en": printable(told)}
