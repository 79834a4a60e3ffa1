from typing import Any

from estates.models import CapitalProject, ConditionSurvey, Disposal, ProjectStage, Property
from objectives.models import Theme
from tests.factories.numbers import numbers
from tests.factories.objectives import create_theme
from tests.factories.rows import stored


def _theme() -> Theme:
    return Theme.objects.first() or create_theme()


def create_property(*, slug: str = "", title: str = "Old station", **values: Any) -> Property:
    return stored(Property(slug=slug or f"property-{next(numbers)}", title=title, **values))


def create_disposal(
    *, slug: str = "", title: str = "Sale of the old station", place: Property | None = None, **values: Any
) -> Disposal:
    slug = slug or f"disposal-{next(numbers)}"
    return stored(Disposal(slug=slug, title=title, theme=_theme(), property=place or create_property(), **values))


def create_project(*, slug: str = "", title: str = "New station", **values: Any) -> CapitalProject:
    theme = values.pop("theme", None) or _theme()
    return stored(CapitalProject(slug=slug or f"project-{next(numbers)}", title=title, theme=theme, **values))


def create_project_stage(*, project: CapitalProject, title: str = "Steel frame up", **values: Any) -> ProjectStage:
    return stored(ProjectStage(project=project, title=title, order=next(numbers), **values))


def create_survey(*, slug: str = "", title: str = "Roof survey", **values: Any) -> ConditionSurvey:
    slug = slug or f"survey-{next(numbers)}"
    return stored(ConditionSurvey(slug=slug, title=title, theme=_theme(), **({"subject": "Roofs"} | values)))
