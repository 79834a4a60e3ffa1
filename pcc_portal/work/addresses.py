"""Finds the quarter, theme or update that an address names, and the breadcrumbs to it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy

from objectives.models import QuarterlyUpdate, Theme
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.page import Link

from .stats import Progress, progress_of

WORK = Link("My work", reverse_lazy("work"))  # type: ignore[arg-type]


def find_quarter(slug: str) -> Quarter:
    try:
        return Quarter.objects.by_slug(slug)
    except Quarter.DoesNotExist as error:
        raise Http404 from error


def find_theme(slug: str) -> Theme:
    return get_object_or_404(Theme.objects.select_related("objective", "owner"), slug=slug)


def find_update(quarter: str, theme: str) -> QuarterlyUpdate:
    """The stored update. Raises Http404, also where nobody has begun it."""
    return get_object_or_404(QuarterlyUpdate.objects.of(find_quarter(quarter)), theme__slug=theme)


def find_or_new(quarter: str, theme: str) -> QuarterlyUpdate:
    """The update, not stored yet where the theme was added after the quarter opened. Raises Http404."""
    try:
        update = QuarterlyUpdate.objects.at(quarter, theme)
    except Quarter.DoesNotExist as error:
        raise Http404 from error
    return update or QuarterlyUpdate(theme=find_theme(theme), quarter=find_quarter(quarter))


def find(update: QuarterlyUpdate) -> Progress:
    return progress_of(update.quarter, update.theme)


def crumbs(update: QuarterlyUpdate, here: str = "") -> tuple[Link, ...]:
    """From my work to the update, and to a page about it."""
    way = (WORK, Link(str(update), update.get_absolute_url(), current=not here))
    return (*way, Link(here, current=True)) if here else way
