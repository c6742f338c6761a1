"""The pieces of which the page is made: of those that a browser shows already, nothing is sent again."""

from __future__ import annotations

from collections.abc import Callable, Collection, MutableMapping
from hashlib import blake2b

from markupsafe import Markup, escape

Written = MutableMapping[str, tuple[str, Markup]]


class Pieces:
    """Frames each piece of a template with its name and the tag of its content, by which a browser tells what it shows.

    `shown` are the tags of the pieces that it shows; None where the whole page is made. `written` are the pieces that
    were written before of the same state, each with its tag; those that are `fresh` are never among them.
    """

    def __init__(self, shown: Collection[str] | None, written: Written) -> None:
        self._shown, self._written = frozenset(shown or ()), written

    def __call__(self, name: str, caller: Callable[[], str], fresh: bool = False, **data: str) -> Markup:
        found = self._written.get(name)
        if fresh or found is None:
            found = self._written[name] = self._framed(name, caller(), data)
        tag, piece = found
        return Markup() if tag in self._shown else piece

    @staticmethod
    def _framed(name: str, content: str, data: dict[str, str]) -> tuple[str, Markup]:
        attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
        tag = blake2b(f"{name}{attributes}>{content}".encode(), digest_size=6).hexdigest()
        return tag, Markup(f'<div id="{name}" data-piece="{tag}"{attributes}>{content}</div>')
