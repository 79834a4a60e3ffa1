"""Lists of properties and condition surveys."""

from __future__ import annotations

from django.db.models import F

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.records import RecordsView
from pcc_portal.updates.registers.links import adding

from .. import filters, tables
from ..models import ConditionSurvey, Property
from . import editing

SIBLINGS = (
    ("Disposals", "disposals"),
    ("Building projects", "projects"),
    ("Properties", "properties"),
    ("Condition surveys", "surveys"),
)


def beside(name: str) -> tuple[tuple[str, str], ...]:
    """The registers next to the one of that name."""
    return tuple(pair for pair in SIBLINGS if pair[1] != name)


class Properties(RecordsView):
    access = PUBLIC
    model = Property
    table_class = tables.PropertyTable
    filterset_class = filters.PropertyFilters
    title = "Properties"
    lead = "Land and buildings of the office and the force."
    noun = "property"
    nouns = "properties"
    empty_text = "No property has been recorded yet."
    crumbs = (OVERVIEW,)
    related = beside("properties")

    def get_steps(self) -> tuple[Link, ...]:
        return adding(self.request.user, editing.AddProperty)


class Surveys(RecordsView):
    access = PUBLIC
    model = ConditionSurvey
    in_order = (F("due_on").asc(nulls_last=True), "slug")
    table_class = tables.SurveyTable
    filterset_class = filters.SurveyFilters
    title = "Condition surveys"
    lead = "What state buildings are in: commissioned, due and reported."
    noun = "survey"
    empty_text = "No survey has been recorded yet."
    crumbs = (OVERVIEW,)
    related = beside("surveys")

    def get_steps(self) -> tuple[Link, ...]:
        return adding(self.request.user, editing.AddSurvey)
