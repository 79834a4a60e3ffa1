"""The log of everything, for administrators: filtered and paged in the address, with what is known of its chain."""

import datetime as dt
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.audit import middleware
from pcc_portal.audit.models import Event
from tests.conftest import triggers_off
from tests.factories.accounts import create_administrator, create_user
from tests.factories.objectives import create_theme
from tests.factories.periods import create_quarter
from tests.history.test_history import HOSTILE, words_of
from tests.pages import queries, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return create_administrator()


def log_of(administrator: User, **chosen: Any) -> str:
    return read(f"{reverse('log')}?{urlencode(chosen)}", user=administrator)


def events_on(html: str) -> list[int]:
    return [int(number) for number in re.findall(r", event (\d+)<", html)]


@pytest.fixture
def busy(administrator: User) -> list[Event]:
    ann, ben = create_user(name="Ann"), create_user(name="Ben")
    theme, quarter = create_theme(title="Road safety"), create_quarter()
    token = middleware.request_number.set("feedfacefeedface")
    first = audit.record(by=ann, verb="noted", target=theme, reason="A hundred per cent.")
    middleware.request_number.reset(token)
    return [
        first,
        audit.record(by=ben, verb="noted", target=quarter),
        audit.record(by=ben, verb="opened", target=quarter, before={"state": "planned"}, after={"state": "open"}),
        audit.record(by=None, verb="noted", target=theme),
    ]


def test_the_log_lists_everything_newest_first(busy: list[Event], administrator: User) -> None:
    html = read(reverse("log"), user=administrator)
    assert events_on(html) == [4, 3, 2, 1]
    text = words_of(html)
    assert "noted theme: Road safety" in text
    assert "Request feedfacefeedface" in text
    assert f'href="{reverse("history_by_key", args=["objectives.theme", busy[0].key])}"' in html
    assert 'data-label="Fields" ><span>State</span>' in html


def test_the_log_is_filtered(busy: list[Event], administrator: User) -> None:
    ben = busy[1].user_id
    today = dt.date.today().isoformat()  # noqa: DTZ011
    for chosen, numbers in (
        ({"person": ben}, [3, 2]),
        ({"person": "command"}, [4]),
        ({"verb": "opened"}, [3]),
        ({"kind": "objectives.theme"}, [4, 1]),
        ({"kind": "objectives.theme", "person": "command"}, [4]),
        ({"words": "hundred PER"}, [1]),
        ({"words": "road"}, [4, 1]),
        ({"words": "feedfacefeedface"}, [1]),
        ({"words": "feedface"}, []),
        ({"words": "%"}, []),
        ({"until": "2020-01-01"}, []),
        ({"since": "2020-01-01"}, [4, 3, 2, 1]),
        ({"since": today, "until": today}, [4, 3, 2, 1]),
        ({"since": "1 Jan 1800", "until": "2199-12-31"}, [4, 3, 2, 1]),
        ({"since": "2199-12-31"}, []),
        ({"since": "0001-01-01"}, []),
    ):
        assert events_on(log_of(administrator, **chosen)) == numbers, chosen


@pytest.mark.parametrize(
    "chosen",
    [
        {"person": "999"},
        {"person": "' OR 1=1"},
        {"verb": "unheard of"},
        {"kind": HOSTILE},
        {"since": "yesterday"},
        {"until": "31/31/2023"},
        {"words": "\x00"},
    ],
)
def test_a_choice_that_is_none_is_refused_beside_its_field(
    busy: list[Event], administrator: User, chosen: dict[str, str]
) -> None:
    html = log_of(administrator, **chosen)
    assert events_on(html) == []
    assert "field--error" in html
    assert "<script" not in html


@pytest.mark.parametrize("page", ["before", "after"])
@pytest.mark.parametrize("number", ["", "-1", "x", "1e3", "9" * 18, "9" * 40, "²", "\x00"])
def test_no_page_number_breaks_the_log(busy: list[Event], administrator: User, page: str, number: str) -> None:
    log_of(administrator, **{page: number})


def test_pages_of_the_log_keep_the_filters_and_miss_nothing(administrator: User) -> None:
    theme, quarter = create_theme(), create_quarter()
    for number in range(240):
        audit.record(by=None, verb="noted", target=theme if number % 2 else quarter)
    address, seen = f"{reverse('log')}?kind=objectives.theme", []
    while address:
        html = read(address, user=administrator)
        seen += events_on(html)
        older = re.search(r'rel="next" href="([^"]+)"', html)
        address = reverse("log") + unescape(older[1]) if older else ""
    assert seen == list(range(240, 0, -2))
    newer = re.search(r'rel="prev" href="([^"]+)"', html)
    assert newer
    back = events_on(read(reverse("log") + unescape(newer[1]), user=administrator))
    assert back == list(range(140, 40, -2))


@pytest.mark.engines
def test_the_log_says_when_the_chain_was_checked_and_what_was_found(
    busy: list[Event], administrator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "The whole chain has not been checked yet" in read(reverse("log"), user=administrator)
    call_command("verify_audit")
    assert "The chain was intact when it was last checked" in read(reverse("log"), user=administrator)
    assert ": 4 events." in read(reverse("log"), user=administrator)
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET who = 'x' WHERE number = 3")
    with pytest.raises(CommandError, match="event 3"):
        call_command("verify_audit")
    text = words_of(read(reverse("log"), user=administrator))
    assert ": event 3 does not say what it said when it was written. The 2 before it are intact." in text


def test_the_log_asks_as_many_questions_for_many_events(administrator: User) -> None:
    def fill(rows: int) -> None:
        for _ in range(rows):
            by, theme = create_user(), create_theme()
            audit.change(theme, by=by, owner=by, title="New")

    fill(1)
    few = queries(reverse("log"), user=administrator)
    fill(20)
    assert queries(reverse("log"), user=administrator) == few
    assert few <= 9
