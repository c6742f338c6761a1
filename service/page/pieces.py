"""The pieces of which the page is made: of those that a browser shows already, nothing is sent again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from hashlib import blake2b

from markupsafe import Markup, escape


class Pieces:
    """Frames each piece of a template with its name and the tag of its content, by which a browser tells what it shows.

    `shown` are the tags of the pieces that it shows; None where the whole page is made.
    """

    def __init__(self, shown: Collection[str] | None) -> None:
        self._shown = frozenset(shown or ())

    def __call__(self, name: str, caller: Callable[[], str], **data: str) -> Markup:
        attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
        content = caller()
        tag = blake2b(f"{name}{attributes}>{content}".encode(), digest_size=6).hexdigest()
        if tag in self._shown:
            return Markup()
        return Markup(f'<div id="{name}" data-piece="{tag}"{attributes}>{content}</div>')
