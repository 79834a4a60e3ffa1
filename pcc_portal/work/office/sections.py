"""What stands in each section of the page: labels as their forms have them, and values in words."""

from typing import Any

from objectives.models import Plan
from pcc_portal.panel.contacts import Contact
from pcc_portal.panel.models import PanelReport
from pcc_portal.updates.registers.wording import words_of


def facts(form: Any, plan: Plan) -> list[tuple[str, str]]:
    """(label, value in words) of each column that the form asks for."""
    labels = {name: form.base_fields[name].label for name in form.Meta.fields}
    return [(label, _words(plan, name)) for name, label in labels.items()]


def _words(plan: Plan, name: str) -> str:
    column: Any = Plan._meta.get_field(name)
    return words_of(plan, column, lambda field, key: str(key))


def contact_facts() -> tuple[PanelReport | None, list[Contact]]:
    """The newest report and whom its readers may ask: each report carries the contact points of the one before."""
    report = PanelReport.objects.newest_first().first()
    return report, report.contact_points if report else []
