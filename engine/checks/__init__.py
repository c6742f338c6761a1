"""What `tillskott check` finds in the knowledge: faults, likely mistakes, and what is still to be done."""

from .finding import LEVELS, Finding, Level
from .run import run_checks

__all__ = ["LEVELS", "Finding", "Level", "run_checks"]
