"""What text may cite of properties, disposals, projects and surveys."""

from collections.abc import Mapping

from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.updates.citations.kinds import Citation, CitedRecord, cite_row, printed
from pcc_portal.updates.releases.as_of import Viewpoint

from .choices import DisposalStage
from .display import next_stage, stage_words
from .models import CapitalProject, ConditionSurvey, Disposal, Property

PROJECT_COLUMNS = {
    "stage": ("riba_stage",),
    "completion": ("date",),
    "next_stage": ("title",),
    "next_by": ("title",),
}


def _property(place: Property) -> dict[str, str]:
    return {
        "title": place.title,
        "area": f"{formats.number(place.area_acres, 1)} acres" if place.area_acres else "",
        "postcode": place.postcode,
        "address": place.address,
        "bought": formats.date_words(place.bought_on, place.bought_precision) if place.bought_on else "",
        "lease_ends": formats.day(place.lease_ends_on) if place.lease_ends_on else "",
    }


def _disposal(disposal: Disposal) -> dict[str, str]:
    receipt = disposal.actual_receipt if disposal.actual_receipt is not None else disposal.expected_receipt
    return {
        "title": disposal.title,
        "receipt": "" if receipt is None else formats.pounds(receipt),
        "buyer": disposal.buyer,
        "due": formats.day(disposal.due_on) if disposal.due_on else "",
        "stage": DisposalStage(disposal.stage).label,
    }


def _projects(keys: set[str], viewpoint: Viewpoint) -> Mapping[str, CitedRecord]:
    projects = CapitalProject.objects.as_at(viewpoint.as_at).filter(slug__in=keys).prefetch_related("stages")
    return {p.slug: printed(p, _project(p), of=PROJECT_COLUMNS) for p in projects}


def _project(project: CapitalProject) -> dict[str, str]:
    step = next_stage(project)
    return {
        "title": project.title,
        "stage": stage_words(project.riba_stage),
        "completion": project.date_words,
        "next_stage": marked(step.title, step, of=("title",)) if step else "",
        "next_by": marked(step.date_words, step, of=("date",)) if step else "",
    }


def _survey(survey: ConditionSurvey) -> dict[str, str]:
    begun = survey.commissioned_on
    return {
        "title": survey.title,
        "due": formats.date_words(survey.due_on, survey.due_precision) if survey.due_on else "",
        "commissioned": formats.date_words(begun, survey.commissioned_precision) if begun else "",
    }


PROPERTY = cite_row(Property, ("title", "area", "postcode", "address", "bought", "lease_ends"), _property)
RECEIPTS = {"receipt": ("expected_receipt", "actual_receipt")}
DISPOSAL = cite_row(Disposal, ("title", "receipt", "buyer", "due", "stage"), _disposal, of=RECEIPTS)
PROJECT = Citation(("title", "stage", "completion", "next_stage", "next_by"), _projects)
SURVEY = cite_row(ConditionSurvey, ("title", "due", "commissioned"), _survey)
