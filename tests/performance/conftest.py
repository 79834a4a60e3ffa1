"""What tests of figures begin with: a quarter, an officer, and measures that they own."""

import pytest

from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from performance.choices import Statistic, Unit
from performance.models import Measure
from tests.factories.accounts import create_user
from tests.factories.performance import create_measure
from tests.factories.periods import create_quarter


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def officer() -> User:
    return create_user()


@pytest.fixture
def measure(officer: User) -> Measure:
    return create_measure(owner=officer)


@pytest.fixture
def share(officer: User) -> Measure:
    return create_measure(unit=Unit.PERCENT, statistic=Statistic.SHARE, owner=officer)
