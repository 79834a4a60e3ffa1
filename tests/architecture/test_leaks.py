"""What has not been released reaches nobody outside the office: every page and file that links lead to is read."""

from django.apps import apps
from django.db.models import Value
from django.db.models.functions import Concat

from objectives.models import Decision
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.models import PanelMeeting
from pcc_portal.updates.models import Register
from tests.architecture.crawl import client_of, crawl, pages_of

CANARY = "Canary-7193"
HIDDEN_WORDS = (
    "Unreleased draft",
    "Interim support for victims of any crime",
    "Refurbishment of Hereford",
    "Performance meeting: quarter 3",
    "9 February 2024",
    "Example 2024/2",
    'class="unreleased"',
)


def test_no_draft_of_the_demo_reaches_readers_outside_the_office(demo: None) -> None:
    """Of members of the panel too, and with words and numbers in every draft: tests/suites/test_leak_canary.py."""
    found = pages_of(None)
    assert len(found) > 250
    leaks = [(word, address) for address, text in found.items() for word in HIDDEN_WORDS if word in text]
    assert leaks == []


def test_no_hidden_row_shows_on_the_pages_of_others(demo: None) -> None:
    """Every second row of every register is hidden: its name stays out of the pages of rows that point at it."""
    # A published report names its meeting, hidden or not.
    registers = [m for m in apps.get_models() if issubclass(m, Register) and m is not PanelMeeting]
    assert len(registers) > 20
    for model in registers:
        for row in model.objects.order_by("pk")[::2]:
            model.objects.filter(pk=row.pk).update(is_public=False, title=f"{CANARY} {row}"[:200])
    Decision.objects.filter(is_public=False).update(reference=Concat(Value(f"{CANARY} "), "reference"))
    found = crawl(client_of(None), hidden_since=True)
    assert len(found) > 100
    assert [address for address, text in found.items() if CANARY in text] == []


def test_the_office_sees_what_the_search_looks_for(demo: None) -> None:
    """The search can fail: with the office's eyes it finds every word."""
    text = "\n".join(pages_of(Role.PUBLISHER).values())
    assert [word for word in HIDDEN_WORDS if word not in text] == []
