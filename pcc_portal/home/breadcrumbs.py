"""The way from the overview to a page of the plan."""

from objectives.models import Objective, Theme
from pcc_portal.ui.page import OVERVIEW, Link


def objective_crumbs(objective: Objective) -> tuple[Link, ...]:
    return OVERVIEW, Link(objective.title, objective.get_absolute_url())


def theme_crumbs(theme: Theme) -> tuple[Link, ...]:
    """Needs the theme's objective."""
    return *objective_crumbs(theme.objective), Link(theme.title, theme.get_absolute_url())
