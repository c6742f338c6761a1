"""What is counted for Prometheus: requests by route, and the process itself; never anything of a customer."""

from __future__ import annotations

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The counts of one service, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)  # memory, CPU and open files of the process
        self._requests = Counter("tillskott_requests", "Requests answered.", ("route", "method", "status"),
                                 registry=self._registry)
        self._seconds = Histogram("tillskott_request_seconds", "Time to answer.", ("route",), buckets=_BUCKETS,
                                  registry=self._registry)
        # Routes, methods and answers are few; looking a child up by its labels takes longer than counting.
        self._children = cache(lambda route, method, status: (
            self._requests.labels(route, method, str(status)), self._seconds.labels(route)))

    def seen(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        count, times = self._children(route, method if method in _METHODS else "other", status)
        count.inc()
        times.observe(seconds)

    def text(self) -> bytes:
        """All counts in the format that Prometheus reads."""
        return generate_latest(self._registry)
