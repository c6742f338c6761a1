"""What was advised, kept so that it can be shown, replayed and recalled; off unless somebody asks for it."""

from typing import TYPE_CHECKING, Any

from .errors import IdentityRefused, JournalError

if TYPE_CHECKING:  # the database is loaded when a journal is asked for
    from .entries import Entry
    from .journal import Journal
    from .place import default_place

_LATER = {"Entry": "journal", "Journal": "journal", "default_place": "place"}

__all__ = ["Entry", "IdentityRefused", "Journal", "JournalError", "default_place"]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_LATER[name]}", __name__), name)
