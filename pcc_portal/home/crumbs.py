"""The way from the overview to a page of the plan."""

from django.urls import reverse_lazy

from objectives.models import Objective, Theme
from pcc_portal.ui.page import Link

OVERVIEW = Link("Overview", reverse_lazy("home"))  # type: ignore[arg-type]


def objective_crumbs(objective: Objective) -> tuple[Link, ...]:
    return OVERVIEW, Link(objective.title, objective.get_absolute_url())


def theme_crumbs(theme: Theme) -> tuple[Link, ...]:
    """Needs the theme's objective."""
    return *objective_crumbs(theme.objective), Link(theme.title, theme.get_absolute_url())
