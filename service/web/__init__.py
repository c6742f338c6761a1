"""The service over HTTP: routes, bounds, headers, logs."""

from .app import Settings, create_app

__all__ = ["Settings", "create_app"]
