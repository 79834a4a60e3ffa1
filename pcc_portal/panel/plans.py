"""Which plan a paper is on: chosen where several are in force, and said where it is listed."""

from typing import Any

from objectives.models import Plan
from objectives.titles import has_several_plans


def choose_plan(form: Any) -> None:
    """The field `plan` of a form that begins a paper: among those in force, or gone where there is one."""
    if has_several_plans():
        form.fields["plan"].queryset = Plan.objects.current().leading_first()
        form.fields["plan"].empty_label = None
    else:
        del form.fields["plan"]
