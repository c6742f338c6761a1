"""Advice for many customers at once, by columns; needs the extra `batch`."""

from .frame import FrameAdvisor

__all__ = ["FrameAdvisor"]
