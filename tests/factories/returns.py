import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from commissioning.models import Contract
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.returns.models import Return, ReturnDuty
from performance.models import Measure
from tests.factories.commissioning import create_contract
from tests.factories.performance import create_area
from tests.factories.periods import create_quarter
from tests.factories.rows import stored


def create_return_duty(
    *, contract: Contract | None = None, measures: Sequence[Measure] = (), **values: Any
) -> ReturnDuty:
    standard = {"sender": "Helping Hands", "address": "returns@helping.example", "area": create_area()}
    duty = ReturnDuty(contract=contract or create_contract(), **standard | values)
    stored(duty).measures.set(measures)
    return duty


def create_return(*, duty: ReturnDuty | None = None, quarter: Quarter | None = None, **values: Any) -> Return:
    quarter = quarter or Quarter.objects.first() or create_quarter()
    days = {"due_on": quarter.end + dt.timedelta(days=20), "open_until": today() + dt.timedelta(days=60)}
    row = Return(duty=duty or create_return_duty(), quarter=quarter, asked_at=timezone.now(), **days | values)
    return stored(row)
