"""What was advised, kept so that it can be shown, replayed and recalled; off unless somebody asks for it."""

from .errors import JournalError
from .journal import Entry, Journal
from .place import default_place

__all__ = ["Entry", "Journal", "JournalError", "default_place"]
