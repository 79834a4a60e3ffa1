"""What of the estate belongs with a record of another app."""

from collections.abc import Iterator

from pcc_portal.updates.models import Register
from pcc_portal.updates.releases.as_of import AsAt
from performance.models import Area

from .models import CapitalProject, ConditionSurvey, Disposal, Property


def in_area(area: Area, as_at: AsAt) -> Iterator[tuple[str, Register]]:
    """The properties in the area, with what is sold, built and surveyed there. Four queries."""
    yield from (("Property", place) for place in Property.objects.as_at(as_at).filter(area=area))
    for words, model in (("Disposal", Disposal), ("Building project", CapitalProject), ("Survey", ConditionSurvey)):
        rows = model.objects.as_at(as_at).filter(property__area=area)
        yield from ((words, row) for row in rows)
