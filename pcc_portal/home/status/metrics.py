"""What Prometheus reads: the facts of `facts.py`, and how often and how fast each address answered.

Answers are counted in memory; by gunicorn's workers together in files, where `pcc_portal.gunicorn` says so.
"""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from .facts import facts, versions

__all__ = ["CONTENT_TYPE", "CountAnswers", "exposition"]

SECONDS = (0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
ANSWERS = Counter("portal_answers", "Answers by the name of the address and their status", ["route", "status"])
TIMES = Histogram("portal_answer_seconds", "Time to answer, by the name of the address", ["route"], buckets=SECONDS)


class CountAnswers:
    """Only where somebody reads the metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.view_name if match else "none"
        ANSWERS.labels(route, response.status_code).inc()
        TIMES.labels(route).observe(time.perf_counter() - began)
        return response


class _Facts(Collector):
    def collect(self) -> Iterator[Metric]:
        for fact in facts():
            if fact.value is not None:
                yield GaugeMetricFamily(fact.metric, fact.what, value=fact.value)
        named = {name.lower(): version for name, version in versions().items()}
        yield InfoMetricFamily("portal_versions", "What the portal stands on", value=named)


def exposition() -> bytes:
    registry = CollectorRegistry()
    registry.register(_Facts())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        for collector in _COUNTED:
            registry.register(collector)
    return generate_latest(registry)


_COUNTED: tuple[Any, ...] = (ANSWERS, TIMES)
