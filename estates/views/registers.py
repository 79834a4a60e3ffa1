"""Lists of properties and condition surveys."""

from django.db.models import F

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.updates.registers.lists import RegisterList

from .. import filters, tables
from ..models import ConditionSurvey, Property


class Properties(RegisterList):
    access = PUBLIC
    model = Property
    table_class = tables.PropertyTable
    filterset_class = filters.PropertyFilters
    lead = "Land and buildings of the office and the force."
    empty_text = "No property has been recorded yet."


class Surveys(RegisterList):
    access = PUBLIC
    model = ConditionSurvey
    in_order = (F("due_on").asc(nulls_last=True), "slug")
    table_class = tables.SurveyTable
    filterset_class = filters.SurveyFilters
    lead = "What state buildings are in: commissioned, due and reported."
    empty_text = "No survey has been recorded yet."
