"""The knowledge as a site: static pages with links both ways, without a server or anything from elsewhere."""

from .build import Built, build_site

__all__ = ["Built", "build_site"]
