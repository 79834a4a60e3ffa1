"""Formats and marks for templates: `{% load ui %}`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pcc_portal.ui import formats
from pcc_portal.ui.statuses import status_word

register = template.Library()


def _printed(say: Callable[..., str], value: Any, *args: Any) -> str:
    """What has no value prints as a dash: a template never turns it into a zero."""
    return formats.MISSING if value is None or value == "" else say(value, *args)


@register.filter
def number(value: Any, places: int = 0) -> str:
    return _printed(formats.number, value, places)


@register.filter
def signed(value: Any, places: int = 0) -> str:
    return _printed(formats.signed, value, places)


@register.filter
def pounds(value: Any, places: int = 0) -> str:
    return _printed(formats.pounds, value, places)


@register.filter
def millions(value: Any) -> str:
    return _printed(formats.millions, value)


@register.filter
def percent(value: Any, places: int = 0) -> str:
    return _printed(formats.percent, value, places)


@register.filter
def points(value: Any, places: int = 0) -> str:
    return _printed(formats.points, value, places)


@register.filter
def days(value: Any, places: int = 0) -> str:
    return _printed(formats.days, value, places)


@register.filter
def counted(value: Any, noun: str) -> str:
    """`{{ themes|length|counted:"theme" }}`; `"body,bodies"` where an s is not enough."""
    one, _, many = noun.partition(",")
    return _printed(formats.plural, value, one, many)


@register.filter
def day(value: Any) -> str:
    return _printed(formats.day, value)


@register.filter
def month(value: Any) -> str:
    return _printed(formats.month, value)


@register.filter
def date_words(value: Any, precision: str = "day") -> str:
    return _printed(formats.date_words, value, precision)


@register.simple_tag
def period_words(start: date, end: date) -> str:
    return formats.period_words(start, end)


@register.simple_tag
def status(status: str, label: str = "") -> SafeString:
    """A tag of shape, word and colour: `{% status "risk" %}`, `{% status "off" "Gap ahead" %}`."""
    return format_html('<span class="tag tag--{}">{}</span>', status, status_word(status, label))
