"""Filters of the lists of disposals and projects."""

from django_filters import ChoiceFilter

from pcc_portal.ui.filters import RecordedFilter, RegisterFilterSet, SearchFilter

from .choices import Confidence, DisposalStage, RibaStage, Tenure


class DisposalFilters(RegisterFilterSet):
    stage = ChoiceFilter(choices=DisposalStage.choices, label="Stage", empty_label="Any stage")
    q = SearchFilter("title", "buyer")


class ProjectFilters(RegisterFilterSet):
    stage = ChoiceFilter(
        field_name="riba_stage",
        choices=[(stage.value, f"{stage.value}: {stage.label}") for stage in RibaStage],
        label="RIBA stage",
        empty_label="Any stage",
    )
    confidence = ChoiceFilter(choices=Confidence.choices, label="Confidence", empty_label="Any confidence")
    q = SearchFilter("title", "description")


class PropertyFilters(RegisterFilterSet):
    tenure = ChoiceFilter(choices=Tenure.choices, label="Tenure", empty_label="Any tenure")
    q = SearchFilter("title", "address", "postcode", "uprn", "use")


class SurveyFilters(RegisterFilterSet):
    reported = RecordedFilter(
        "Reported", "Not reported yet", field_name="reported_on", label="Reported", empty_label="Reported or not"
    )
    q = SearchFilter("title", "subject")
