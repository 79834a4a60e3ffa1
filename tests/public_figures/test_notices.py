"""Awards of the office from a release package, offered and accepted as contracts."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from commissioning.models import Contract
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.public_figures import notices
from pcc_portal.public_figures.choices import NoticeState
from pcc_portal.public_figures.models import Fetch, Notice
from pcc_portal.public_figures.sources.declaration import UnreadFileError
from pcc_portal.public_figures.sources.notices import NOTICES, read_package
from tests.factories.accounts import create_user
from tests.factories.commissioning import create_contract, create_provider, create_service
from tests.factories.objectives import create_plan
from tests.public_figures import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver(client: Client) -> User:
    create_plan(area_name="Borsetshire", force="Borsetshire Police")
    person = create_user(role=Role.APPROVER, email="a@example.org")
    client.force_login(person)
    return person


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def send(client: Client, text: str = files.NOTICES) -> Any:
    file = SimpleUploadedFile("notices.json", text.encode())
    return client.post(reverse("public_notices_read", args=["find-a-tender"]), {"file": file}, follow=True)


def changed(change: Callable[[Any], None]) -> str:
    package = json.loads(files.NOTICES)
    change(package["releases"][0])
    return json.dumps(package)


def test_only_awards_of_the_office_are_offered(client: Client, approver: User) -> None:
    page = said(send(client))
    assert "2 awards read: 1 new of ours, 0 revised." in page
    notice = Notice.objects.get()
    assert notice.key == "ocds-h6vhtk-0a0001/1"
    assert (notice.title, notice.value) == ("Support for victims of crime", Decimal("120000.50"))
    assert (notice.starts, notice.ends) == (dt.date(2023, 10, 1), dt.date(2025, 9, 30))
    assert "Road salt" not in page
    assert "with HELPING HANDS" in page


def test_again_changes_nothing_and_a_later_release_revises(client: Client, approver: User) -> None:
    send(client)
    send(client)
    assert Fetch.objects.values_list("new", "revised", "same").first() == (0, 0, 1)

    def later(release: Any) -> None:
        release["date"], release["awards"][0]["value"]["amount"] = "2023-10-05T09:00:00Z", 130000

    send(client, changed(later))
    assert Fetch.objects.values_list("new", "revised", "same").first() == (0, 1, 0)
    send(client)  # the earlier one comes once more
    assert Notice.objects.get().value == 130000


def test_one_is_accepted_as_a_contract_with_what_it_says(client: Client, approver: User) -> None:
    provider, service = create_provider(title="Helping Hands"), create_service()
    send(client)
    notice = Notice.objects.get()
    address = reverse("public_notice_accept", args=[notice.pk])
    form = client.get(address).context["form"]
    assert form["provider"].value() == provider.pk
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: "" if value is None or value is False else value for name, value in typed.items()}
    answer = client.post(address, typed | {"service": service.pk}, follow=True)
    contract = Contract.objects.get()
    assert answer.redirect_chain, answer.context["form"].errors
    assert (contract.value_awarded, contract.current_end) == (Decimal("120000.50"), dt.date(2025, 9, 30))
    assert (contract.maximum_end, contract.notice) == (dt.date(2026, 9, 30), "ocds-h6vhtk-0a0001")
    assert contract.source == "Find a Tender, published 1 September 2023. Open Government Licence v3.0."
    assert not contract.is_public
    notice.refresh_from_db()
    assert notice.contract == contract
    assert "The same" in said(client.get(reverse("public_notices")))
    assert client.get(address).status_code == 404


def test_one_that_is_recorded_already_says_where_it_differs(client: Client, approver: User) -> None:
    contract = create_contract(title="Victims", value_awarded=100, starts=dt.date(2023, 10, 1))
    send(client)
    notice = Notice.objects.get()
    client.post(reverse("public_notice_link", args=[notice.pk]), {"contract": contract.pk})
    page = said(client.get(reverse("public_notices")))
    assert "Value £120,000.50." in page
    assert "Starts 1 October 2023" not in page
    client.post(reverse("public_notice_aside", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.state == NoticeState.ACCEPTED


def test_one_is_set_aside_and_offered_again(client: Client, approver: User) -> None:
    send(client)
    pk = Notice.objects.get().pk
    client.post(reverse("public_notice_aside", args=[pk]))
    assert "No award waits to be looked at." in said(client.get(reverse("public_notices")))
    send(client)
    assert Notice.objects.get().state == NoticeState.SET_ASIDE
    client.post(reverse("public_notice_again", args=[pk]))
    assert Notice.objects.get().state == NoticeState.OFFERED


def test_who_enters_no_figures_only_reads(client: Client, approver: User) -> None:
    send(client)
    client.force_login(create_user(role=Role.ADMINISTRATOR))
    pk = Notice.objects.get().pk
    assert "Accept as a contract" not in said(client.get(reverse("public_notices")))
    assert send(client).status_code == 403
    assert client.post(reverse("public_notice_aside", args=[pk])).status_code == 403
    assert client.get(reverse("public_notice_accept", args=[pk])).status_code == 403


def _no_ocid(release: Any) -> None:
    del release["ocid"]


def _bad_day(release: Any) -> None:
    release["date"] = "yesterday"


def _no_day(release: Any) -> None:
    del release["date"]


def _negative(release: Any) -> None:
    release["awards"][0]["value"]["amount"] = -5


def _text_for_list(release: Any) -> None:
    release["awards"] = "none"


def _ends_first(release: Any) -> None:
    release["awards"][0]["contractPeriod"]["endDate"] = "2020-01-01"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "This is no JSON"),
        ("[" * 100_000, "This is no JSON"),
        ('{"releases": [{"ocid": NaN}]}', "This is no JSON"),
        ('{"releases": [' + "9" * 5_000 + "]}", "This is no JSON"),
        ("[]", "This is no OCDS release package"),
        ('{"releases": {}}', "This is no OCDS release package"),
        ('{"releases": [5]}', "Release 1 is not as OCDS 1.1 has it"),
        (" " * 5_000_001, "It has more than 5 MB."),
        *((changed(fault), "Release 1 is not as OCDS 1.1 has it") for fault in (_no_ocid, _bad_day, _no_day)),
        *((changed(fault), "Release 1 is not as OCDS 1.1 has it") for fault in (_negative, _text_for_list)),
        (changed(_ends_first), "ends before it starts"),
    ],
    ids=range(14),
)
def test_what_is_no_package_is_refused_whole(client: Client, approver: User, text: str, words: str) -> None:
    assert words in said(send(client, text))
    assert not Notice.objects.exists()
    assert not Fetch.objects.exists()


def test_an_amount_in_another_currency_is_left_open() -> None:
    def euros(release: Any) -> None:
        release["awards"][0]["value"]["currency"] = "EUR"

    assert read_package(changed(euros).encode())[0][0].value is None


def test_pages_are_followed_to_the_last(approver: User, monkeypatch: pytest.MonkeyPatch) -> None:
    source, asked = NOTICES["find-a-tender"], []
    following = "https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages?cursor=2"

    def answer(address: str, hosts: tuple[str, ...], *, most: int) -> bytes:
        asked.append(address)
        package = json.loads(files.NOTICES)
        return json.dumps(package | {"links": {"next": following}} if len(asked) == 1 else package).encode()

    monkeypatch.setattr(notices, "fetched", answer)
    assert len(notices.awards_since(source, dt.date(2023, 9, 1))) == 4
    assert "updatedFrom=2023-09-01T00:00:00" in asked[0]
    assert asked[1:] == [following]


def test_pages_without_end_are_given_up(approver: User, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = json.dumps({"releases": [], "links": {"next": "https://www.find-tender.service.gov.uk/more"}})
    monkeypatch.setattr(notices, "fetched", lambda *args, **options: endless.encode())
    with pytest.raises(UnreadFileError, match="Give a later day"):
        notices.awards_since(NOTICES["find-a-tender"], dt.date(2023, 9, 1))


def test_the_command_offers_them(approver: User, tmp_path: Path) -> None:
    file, out = tmp_path / "notices.json", StringIO()
    file.write_text(files.NOTICES, encoding="utf-8")
    call_command("fetch_public", "find-a-tender", "--file", str(file), "--by", "a@example.org", stdout=out)
    assert "2 read, 1 new of ours, 0 revised, 0 as they stand" in out.getvalue()
    assert Notice.objects.exists()
