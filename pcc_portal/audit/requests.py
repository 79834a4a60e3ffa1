"""The number of the request being answered, so that every event can be traced to one visit."""

from contextvars import ContextVar

number: ContextVar[str] = ContextVar("request_number", default="")
