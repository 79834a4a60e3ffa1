"""What tests of pages share: publishing what was entered, reading a page as somebody, counting its queries."""

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.kept import changes
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.declaration import released_models
from pcc_portal.updates.releases import actions as releases
from tests.factories.accounts import create_publisher, create_user


def publish(quarter: Quarter, *, at: dt.datetime | None = None) -> Release:
    """Approve every row that waits for it, and release them all."""
    approver = create_user(role=Role.APPROVER)
    for model in released_models():
        releases.approve(model.objects.waiting_for_approval(), by=approver)
    return releases.release(by=create_publisher(), quarter=quarter, kind=ReleaseKind.PANEL_REPORT, at=at)


def read(url: str, *, user: User | None = None, status: int = 200) -> str:
    """The page as this person gets it; signed out where nobody is named."""
    client = Client()
    if user is not None:
        client.force_login(user)
    response = client.get(url)
    assert response.status_code == status, f"{url}: {response.status_code}"
    return response.content.decode()


def queries(url: str, *, user: User | None = None) -> int:
    """Beside those by which whoever looks first after a change learns which kinds of rows it was of."""
    client = Client()
    if user is not None:
        client.force_login(user)
    changes()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
