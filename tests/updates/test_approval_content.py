"""What the hash of an approval tells apart, and which rows an approval covers."""

import pytest
from django.utils import timezone

from pcc_portal.updates.releases.approval import Item, digest, waiting_rows
from performance.models import Observation
from tests.factories.accounts import create_user
from tests.factories.performance import create_measure, create_observation

pytestmark = pytest.mark.django_db


def item(row: Observation) -> Item:
    return Item(1, "figure:wait", "Longest wait", row)


def test_two_rows_that_read_alike_are_not_one() -> None:
    pk = create_observation(measure=create_measure()).pk
    row, same, twin = (Observation.objects.get(pk=pk) for _ in range(3))
    twin.pk = pk + 1
    assert digest([item(row)]) == digest([item(same)])
    assert digest([item(row)]) != digest([item(twin)])


def test_what_is_approved_waits_for_nobody() -> None:
    row = create_observation(measure=create_measure())
    assert waiting_rows([item(row), Item(1, "figure:none", "None yet", None)]) == [row]
    row.approved_at, row.approved_by = timezone.now(), create_user()
    assert waiting_rows([item(row)]) == []
