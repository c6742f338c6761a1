"""Reading the rules one by one with all that they rest on, and signing what was read."""

from .reading import Reading, readings
from .signing import sign_files, sign_rules

__all__ = ["Reading", "readings", "sign_files", "sign_rules"]
