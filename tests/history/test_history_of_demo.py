"""Histories of the demo: each record's page leads to one, and nothing that the log holds breaks a page."""

from typing import Any

from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.models import PanelReport
from pcc_portal.updates.registers.declaration import all_kinds
from tests.pages import read


def test_every_page_of_a_record_has_a_history(demo: None) -> None:
    reader = User.objects.with_role(Role.PUBLISHER).earliest("pk")
    for kind in all_kinds():
        row: Any = kind.model._base_manager.order_by("pk").first()
        if not kind.page:
            continue
        assert row is not None, kind.key
        text = read(reverse("history", args=[kind.page, row.slug]), user=reader)
        assert 'id="event-' in text, kind.key
        # A part's history is told with that of what it belongs to.
        of = row.meeting if kind.model is PanelReport else row
        assert f'href="{of.get_absolute_url()}"' in text, kind.key


def test_every_event_of_the_demo_is_told(demo: None) -> None:
    """Whatever the log holds, its page is there and says so in words."""
    reader = User.objects.with_role(Role.ADMINISTRATOR).earliest("pk")
    seen = set()
    for event in Event.objects.in_order():
        if event.kind not in seen:
            seen.add(event.kind)
            assert f'id="event-{event.number}"' in read(
                f"{reverse('history_by_key', args=[event.kind, event.key])}?after=0", user=reader
            )
    assert len(seen) > 30
