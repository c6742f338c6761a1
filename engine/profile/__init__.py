"""From what was typed or sent to checked facts: read, validate, compute."""

from .facts import Customer, customer_facts
from .reader import read_profile
from .validator import Profile, validate

__all__ = ["Customer", "Profile", "customer_facts", "read_profile", "validate"]
