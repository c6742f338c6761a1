"""The service over HTTP: routes, bounds, headers, logs."""

from .app import create_app
from .settings import Settings

__all__ = ["Settings", "create_app"]
