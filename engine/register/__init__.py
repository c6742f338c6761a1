"""Reads a country's register of medicines into an index of names that the knowledge loads beside its own."""

from .importer import Imported, import_register, write_register

__all__ = ["Imported", "import_register", "write_register"]
