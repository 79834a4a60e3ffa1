"""What pages of the demo cost the office at most, with nothing kept: queries and bytes, never time."""

from __future__ import annotations

import gzip

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pcc_portal.accounts.models import User
from pcc_portal.updates.kept import changes
from tests.benchmarks.pages import OFFICE, PAGES, Page

pytestmark = pytest.mark.pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_asks_no_more_and_is_no_longer_than_is_said(demo: None, page: Page) -> None:
    client = Client()
    client.force_login(User.objects.with_role(OFFICE).earliest("pk"))
    changes()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page.address)
    assert answer.status_code == 200
    assert len(asked) <= page.queries
    assert len(gzip.compress(answer.content)) <= page.kilobytes * 1000
