"""Formats and marks for templates: `{% load ui %}`."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pcc_portal.ui import formats
from pcc_portal.ui.differences import difference
from pcc_portal.ui.markdown import plain_words
from pcc_portal.ui.marks import NOTHING
from pcc_portal.ui.statuses import status_word
from pcc_portal.ui.titles import titled

register = template.Library()


def _is_empty(value: Any) -> bool:
    return value is None or value == ""


def _filter(say: Callable[..., str]) -> Callable[..., str]:
    """A format as a filter. What has no value prints as a dash: a template never turns it into a zero."""

    def printed(value: Any, argument: Any = None) -> str:
        if _is_empty(value):
            return formats.MISSING
        return say(value) if argument is None else say(value, argument)

    return printed


for _say in (
    *(formats.number, formats.signed, formats.pounds, formats.millions, formats.percent, formats.points),
    *(formats.days, formats.month, formats.date_words, formats.deadline),
):
    register.filter(_say.__name__, _filter(_say))


@register.filter
def day(value: Any) -> str:
    """Of a moment, the day that it falls on here."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return formats.MISSING if _is_empty(value) else formats.day(value)


@register.filter
def counted(value: Any, noun: str) -> str:
    """`{{ themes|length|counted:"theme" }}`; `"body,bodies"` where an s is not enough."""
    one, _, many = noun.partition(",")
    return formats.MISSING if _is_empty(value) else formats.plural(value, one, many)


@register.filter
def without_links(sentence: str) -> str:
    """A sentence that may carry a link, to stand in a link itself."""
    return plain_words(sentence) if isinstance(sentence, SafeString) else sentence


register.simple_tag(titled)
register.simple_tag(difference)


@register.simple_tag
def period_words(start: date, end: date) -> str:
    return formats.period_words(start, end)


@register.simple_tag
def facts(pairs: Iterable[tuple[str, str]]) -> SafeString:
    """What and its words, as a narrow list: a grid of 40 figures has a thousand of them."""
    listed = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", pairs)
    return format_html('<dl class="summary summary--tight">{}</dl>', listed)


@register.simple_tag
def made_up(table: Any, column: Any, record: Any, cell: Any) -> SafeString | str:
    """The mark on a cell of a register whose row says that what it prints is made up; a name wears its own."""
    if not getattr(record, "is_illustrative", False) or column.name == table.row_heading or str(cell) in NOTHING:
        return ""
    return render_to_string("components/illustrative.html") if table.is_made_up(column, record) else ""


@register.simple_tag
def status(status: str, label: str = "") -> SafeString:
    """A tag of shape, word and colour: `{% status "risk" %}`, `{% status "off" "Gap ahead" %}`."""
    return format_html('<span class="tag tag--{}">{}</span>', status, status_word(status, label))
