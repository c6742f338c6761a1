"""What is counted for Prometheus: requests by route, never anything of a customer."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The counts of one service, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter("tillskott_requests", "Requests answered.", ("route", "method", "status"),
                                 registry=self._registry)
        self._seconds = Histogram("tillskott_request_seconds", "Time to answer.", ("route",), buckets=_BUCKETS,
                                  registry=self._registry)

    def seen(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(route, method if method in _METHODS else "other", str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All counts in the format that Prometheus reads."""
        return generate_latest(self._registry)
