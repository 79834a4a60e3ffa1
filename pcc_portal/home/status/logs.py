"""Lines of the log as JSON, with the number of the request, and queries that take long."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse

from pcc_portal.audit.middleware import request_number

log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """One object a line: at, level, logger, message, request and, where there is one, exception."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": number_of(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def number_of(record: logging.LogRecord) -> str:
    """The number of its request; empty for what was logged outside of one. Django logs answers after they were made."""
    return request_number.get() or getattr(getattr(record, "request", None), "number", "")


class SlowQueries:
    """Logs each query that takes longer than SLOW_QUERY_SECONDS, without its values, which may be personal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SLOW_QUERY_SECONDS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with connection.execute_wrapper(_timed):
            return self.get_response(request)


def _timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.perf_counter() - began
        if seconds > settings.SLOW_QUERY_SECONDS:
            log.warning("A query took %.2f seconds in request %s: %s", seconds, request_number.get() or "none", sql)
