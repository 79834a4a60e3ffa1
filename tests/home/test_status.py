"""How the service is, for the office and for Prometheus; what is logged and mailed holds nothing that anybody typed."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from prometheus_client.parser import text_string_to_metric_families

from pcc_portal.audit.middleware import request_number
from pcc_portal.home.proof.parts import remember
from pcc_portal.home.status import facts, logs, metrics
from pcc_portal.home.status.mail import ErrorMail
from pcc_portal.reminders.models import Digest, DigestState
from tests.factories.accounts import create_administrator, create_publisher, create_user

pytestmark = pytest.mark.engines

TOKEN = "a-token-of-more-than-twenty-letters"


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_DIR, settings.ANCHOR_DIR, settings.STATE_DIR = tmp_path, tmp_path / "anchors", tmp_path


def fact(metric: str) -> facts.Fact:
    return next(each for each in facts.facts() if each.metric == metric)


def test_what_is_missing_is_not_as_it_should_be(db: None) -> None:
    ages = [fact(f"portal_{name}_age_seconds") for name in ("backup", "proof", "anchor")]
    assert [(age.value, age.is_well) for age in ages] == [(None, False)] * 3
    assert fact("portal_migrations_waiting").is_well


def test_an_old_backup_is_not_as_it_should_be(db: None, tmp_path: Path) -> None:
    (tmp_path / "portal-2024-01-12T021500Z.tar").touch()
    age = fact("portal_backup_age_seconds")
    assert not age.is_well
    assert age.value
    assert age.value > 24 * 3600
    assert age.words.endswith("ago")


@pytest.mark.parametrize("fault", ["", "accounts.user 1 has role 'publisher'; the log says 'contributor'."])
def test_the_last_proof_is_told(db: None, fault: str) -> None:
    remember(fault)
    assert fact("portal_proof_age_seconds").is_well
    told = fact("portal_proof_faulty")
    assert (told.value, told.is_well, told.words) == (float(bool(fault)), not fault, fault or "Nothing differed")


def test_mail_that_has_not_gone_out_is_counted(db: None) -> None:
    for state in DigestState.values:
        Digest.objects.create(person=create_user(), day="2024-01-12", state=state, at="2024-01-12T08:00Z")
    unsent = fact("portal_mail_waiting")
    assert (unsent.value, unsent.is_well) == (2, False)


def test_the_page_is_for_publishers_and_administrators(db: None, client: Client) -> None:
    for person, status in ((create_user(), 403), (create_publisher(), 200), (create_administrator(), 200)):
        client.force_login(person)
        page = client.get(reverse("status"))
        assert page.status_code == status
    assert "To look into: last backup, " in page.content.decode()
    assert all(version in page.content.decode() for version in facts.versions().values())


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, "Bearer é"])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_metrics_are_for_whoever_has_the_token(
    db: None, client: Client, settings: Any, token: str, header: str
) -> None:
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 404


def test_prometheus_reads_the_same_facts(db: None, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    client = Client()
    client.get("/health/live")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    read = {family.name: family for family in text_string_to_metric_families(answer.content.decode())}
    known = {each.metric: each.value for each in facts.facts() if each.value is not None}
    assert {name: read[name].samples[0].value for name in known if name != "portal_disk_free_bytes"} == {
        name: value for name, value in known.items() if name != "portal_disk_free_bytes"
    }
    assert "portal_disk_free_bytes" in read
    (counted,) = [
        sample.value
        for sample in read["portal_answers"].samples
        if sample.name.endswith("_total") and sample.labels == {"route": "health_live", "status": "200"}
    ]
    assert counted >= 1


def test_workers_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    monkeypatch.setattr(metrics._Facts, "collect", lambda self: iter(()))
    code = (
        "from prometheus_client import Counter\n"
        "Counter('portal_answers', 'x', ['route', 'status']).labels('home', '200').inc()"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", code], check=True)
    assert b'portal_answers_total{route="home",status="200"} 2.0' in metrics.exposition()


def test_a_line_of_the_log_is_json_with_the_number_of_the_request() -> None:
    token = request_number.set("0123456789abcdef")
    try:
        record = logging.LogRecord("portal", logging.WARNING, "x.py", 1, "Llŷn: %s", ("“a”\n",), None)
        line = logs.JsonLines().format(record)
    finally:
        request_number.reset(token)
    assert "\n" not in line
    read = json.loads(line)
    assert (read["message"], read["request"], read["level"]) == ("Llŷn: “a”\n", "0123456789abcdef", "WARNING")


def _asks(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["ann@example.org"])
    return HttpResponse()


@pytest.mark.parametrize(("threshold", "lines"), [(0.000_000_001, 1), (3600, 0)])
def test_a_slow_query_is_logged_without_its_values(
    db: None, settings: Any, caplog: pytest.LogCaptureFixture, threshold: float, lines: int
) -> None:
    settings.SLOW_QUERY_SECONDS = threshold
    logs.SlowQueries(_asks)(RequestFactory().get("/"))
    assert len(caplog.messages) == lines
    assert all("SELECT %s" in line and "ann@" not in line for line in caplog.messages)


def test_mail_on_an_error_holds_nothing_personal(settings: Any) -> None:
    settings.ADMINS = [("", "operator@example.org")]
    request = RequestFactory().post("/account/sign-in/?next=secret-query", {"login": "ann@example.org"})
    request.COOKIES["sessionid"] = "secret-cookie"
    request.resolver_match = resolve("/account/sign-in/")

    def fail(name: str) -> None:
        raise ValueError(f"{name} was refused")

    try:
        fail("Ann Evans")
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, "x.py", 1, "Error: %s", ("/ann",), sys.exc_info())
    record.request = request
    request.number = "0123456789abcdef"  # type: ignore[attr-defined]
    ErrorMail().emit(record)
    (message,) = mail.outbox
    whole = f"{message.subject}\n{message.body}\n{message.message()}"
    assert "ValueError" in message.subject
    assert "test_status.py" in whole
    assert "Request 0123456789abcdef, address account_login: ValueError." in whole
    assert not re.search("ann@|Ann Evans|/ann|secret|refused", whole, re.IGNORECASE)


def test_errors_are_mailed_by_no_other_handler() -> None:
    """Django's own would mail what was posted."""
    handlers: Callable[[str], list[logging.Handler]] = lambda name: logging.getLogger(name).handlers  # noqa: E731
    assert [type(handler) for handler in handlers("django.request")] == [ErrorMail]
    assert not [each for each in handlers("django") if type(each).__name__ == "AdminEmailHandler"]
