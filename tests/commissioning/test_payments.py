"""Payments: what the database refuses, what the form asks, whose names nobody outside reads, and who tells of them."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from commissioning.choices import Payer, Withheld
from commissioning.models import Payment
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.changes.sections import sections
from pcc_portal.imports import actions as imports
from pcc_portal.imports.models import Import
from pcc_portal.imports.sheets.child import read as read_sheet
from pcc_portal.periods.choices import QuarterState
from pcc_portal.ui.downloads import workbook
from pcc_portal.updates.models import SealedRecord
from pcc_portal.updates.registers.actions import change_register
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_contract, create_payment, create_provider
from tests.factories.objectives import create_plan
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, seal
from tests.forms import as_shown
from tests.pages import publish, read

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 1, 12)
NAME = "Perpetua Quillfeather"
TYPED = {
    "payer": "office",
    "paid_on": "14 September 2023",
    "recipient": "Helping Hands",
    "transaction": "004711",
    "amount": "1250.50",
    "title": "Advice",
}
SPENDING = "/data/standards/spending"


@pytest.fixture(autouse=True)
def stands_still(settings: Any) -> None:
    settings.DEMO_DATE = DAY


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def office(publisher: User) -> Client:
    client = Client()
    client.force_login(publisher)
    return client


def send(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def add(client: Client, **typed: Any) -> Any:
    return send(client, reverse("payment_add"), **TYPED | typed)


def change(client: Client, row: Payment, **typed: Any) -> Any:
    return send(client, reverse("payment_change", args=[row.slug]), **typed)


def errors(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def lines(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"))))


# What cannot be


@pytest.mark.engines
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"recipient": ""}, "recipient"),
        ({"kept_name": NAME}, "recipient"),
        ({"withheld": "personal"}, "recipient"),
    ],
)
def test_what_the_database_refuses_is_said_in_a_sentence(values: dict[str, Any], field: str) -> None:
    row = create_payment()
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    assert {error.code for refused in refusal.value.error_dict.values() for error in refused} == {field}
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.engines
@pytest.mark.parametrize("link", ["provider", "contract"])
def test_what_is_withheld_names_nobody_who_would_tell_it(link: str) -> None:
    row = create_payment(withheld=Withheld.PERSONAL)
    setattr(row, link, create_provider() if link == "provider" else create_contract())
    with pytest.raises(ValidationError, match="would tell the name"):
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.engines
def test_a_number_is_one_of_who_paid() -> None:
    create_payment(transaction="007")
    create_payment(transaction="007", payer=Payer.CHIEF_OFFICER)
    create_payment(transaction="7")
    with pytest.raises(IntegrityError), transaction.atomic():
        create_payment(transaction="007")


# The form


def test_an_amount_keeps_its_pence_and_a_number_its_zeros(office: Client) -> None:
    add(office, amount="−1,250.07", vat="0.01")
    row = Payment.objects.get()
    assert (row.amount, row.vat, row.transaction) == (Decimal("-1250.07"), Decimal("0.01"), "004711")
    assert row.slug == "office-004711"
    assert "−£1,250.07" in read(row.get_absolute_url())


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"paid_on": "13 January 2024"}, "paid_on"),
        ({"amount": "0"}, "amount"),
        ({"amount": "12.345"}, "amount"),
        ({"recipient": ""}, "recipient"),
        ({"transaction": ""}, "transaction"),
        ({"recipient": NAME, "withheld": "personal", "title": f"Fee of {NAME.upper()}"}, "title"),
        ({"recipient": NAME, "withheld": "personal", "source": f"Invoice of {NAME}"}, "source"),
        ({"recipient": NAME, "withheld": "personal", "value_for_money": f"{NAME} is cheap."}, "value_for_money"),
    ],
)
def test_what_the_form_refuses(office: Client, typed: dict[str, str], field: str) -> None:
    assert list(errors(add(office, **typed))) == [field]
    assert not Payment.objects.exists()


def test_a_part_of_another_word_is_no_name(office: Client) -> None:
    add(office, recipient="Lee", withheld="personal", title="Fleet insurance")
    assert Payment.objects.get().kept_name == "Lee"


def test_the_day_of_today_will_do(office: Client) -> None:
    add(office, paid_on="12 January 2024")
    assert Payment.objects.get().paid_on == DAY


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ({"amount": "500"}, True),
        ({"amount": "-500"}, True),
        ({"amount": "500.01"}, False),
        ({"amount": "-500.01"}, False),
        ({"amount": "120", "invoice_total": "500"}, True),
        ({"amount": "120", "invoice_total": "900"}, False),
    ],
)
def test_a_small_amount_is_asked_about_unless_its_invoice_is_split(
    office: Client, typed: dict[str, str], asks: bool
) -> None:
    answer = add(office, **typed)
    assert Payment.objects.exists() is not asks
    if asks:
        assert "is the invoice split?" in str(errors(answer)["confirmed"])
        add(office, **typed, confirmed="on")
        assert Payment.objects.count() == 1


def test_amounts_far_apart_and_the_same_purpose_twice_are_usual(office: Client) -> None:
    for number in range(9):
        create_payment(amount=600, title="Advice", transaction=f"A{number}")
    add(office, amount="6000000")
    assert Payment.objects.filter(title="Advice").count() == 10


def test_a_recipient_is_linked_with_the_provider_of_that_name(office: Client) -> None:
    provider = create_provider(title="Helping Hands")
    add(office, recipient="helping hands")
    row = Payment.objects.get()
    assert row.provider == provider
    other = create_provider(title="Safe Harbour")
    assert "The recipient is called Safe Harbour" in str(errors(change(office, row, recipient="Safe Harbour")))
    change(office, row, recipient="Safe Harbour", provider="")
    row.refresh_from_db()
    assert (row.recipient, row.provider) == ("Safe Harbour", other)


def test_two_providers_of_one_name_are_told_apart_by_the_person(office: Client) -> None:
    one, _ = (create_provider(title="Helping Hands") for _ in range(2))
    add(office)
    assert Payment.objects.get().provider is None
    add(office, provider=one.pk, transaction="2")
    assert Payment.objects.get(transaction="2").provider == one


def test_a_contract_with_somebody_else_is_asked_about(office: Client) -> None:
    contract = create_contract(provider=create_provider(title="Safe Harbour"))
    assert "Helping Hands is no provider of" in str(errors(add(office, contract=contract.pk)))
    nameless = create_contract(slug="nameless")
    add(office, contract=nameless.pk)
    assert Payment.objects.get().contract == nameless


def test_without_a_contract_of_theirs_contributors_add_none() -> None:
    person, client = create_user(role=Role.CONTRIBUTOR), Client()
    client.force_login(person)
    assert client.get(reverse("payment_add")).status_code == 403
    mine = create_contract(owner=person, is_public=True)
    assert list(errors(add(client))) == ["contract"]
    add(client, contract=mine.pk)
    assert Payment.objects.get().is_public is False


# Names that are withheld


def test_a_name_that_is_withheld_is_for_the_office(office: Client, publisher: User) -> None:
    add(office, recipient=NAME, withheld="personal")
    row = Payment.objects.get()
    assert (row.recipient, row.kept_name) == ("", NAME)
    assert NAME in read(row.get_absolute_url(), user=publisher)
    assert "Withheld: personal data" in read(row.get_absolute_url())
    change(office, row, title="A fee")
    row.refresh_from_db()
    assert (row.title, row.kept_name) == ("A fee", NAME)
    change(office, row, recipient=f"{NAME} Ltd")
    row.refresh_from_db()
    assert (row.recipient, row.kept_name) == ("", f"{NAME} Ltd")
    change(office, row, withheld="", recipient=NAME, reason="It is a company.")
    row.refresh_from_db()
    assert (row.recipient, row.kept_name, row.withheld) == (NAME, "", "")


@pytest.mark.parametrize(
    ("words", "withheld"),
    [("REDACTED PERSONAL DATA", "personal"), ("Redacted commercial confidentiality", "commercial")],
)
def test_the_words_of_a_redacted_sheet_say_as_what_it_is_withheld(office: Client, words: str, withheld: str) -> None:
    add(office, recipient=words)
    row = Payment.objects.get()
    assert (row.recipient, row.withheld, row.kept_name) == ("", withheld, "")


def outside() -> dict[str, str]:
    """Everything that tells of payments to readers outside, by its address."""
    key = Payment.objects.get().slug
    now = ["/payments/", "/payments/?q=quillfeather", f"/payments/{key}/", "/payments/?format=csv", "/since/"]
    now += [f"/find/?q={word}" for word in ("quillfeather", "advice")]
    now += ["/data/registers/payment.csv", "/data/registers/payment.json", f"{SPENDING}.csv", "/api/openapi.json"]
    past = [f"/as-published/2023-24-q2{address}" for address in now[:5] + now[5:7]]
    past += [f"{address}?as_at=2023-24-q2" for address in now[7:10]]
    reader = Client()
    answers = {address: reader.get(address, follow=True) for address in (*now, *past)}
    assert {answer.status_code for answer in answers.values()} <= {200}
    return {address: answer.getvalue().decode() for address, answer in answers.items()}


@pytest.mark.engines
def test_a_name_that_is_withheld_reaches_nobody_outside(office: Client, publisher: User) -> None:
    create_plan()
    add(office, recipient=NAME, withheld="personal")
    publish(create_quarter(number=2, state=QuarterState.CLOSED))
    assert [address for address, text in outside().items() if "Quillfeather" in text] == []
    sheet = load_workbook(io.BytesIO(Client().get("/data/registers/payment.xlsx").content)).active
    assert sheet is not None
    assert NAME not in {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    events = Event.objects.values_list("title", "before", "after", "reason")
    assert "Quillfeather" not in str([*events, *SealedRecord.objects.values_list("title", "values")])
    row = Payment.objects.get()
    assert NAME not in read(f"/history/payment/{row.slug}/", user=publisher)


@pytest.mark.engines
def test_a_name_that_was_published_is_gone_from_past_quarters_once_it_is_withheld(
    office: Client, publisher: User
) -> None:
    """From pages, files and searches, and from what was otherwise before."""
    create_plan()
    provider = create_provider(title=NAME, is_public=False)
    add(office, recipient=NAME, provider=provider.pk, value_for_money=f"{NAME} is cheap.")
    publish(create_quarter(number=2, state=QuarterState.CLOSED))
    shown = {address for address, text in outside().items() if "Quillfeather" in text}
    searches = {f"{past}/find/?q=quillfeather" for past in ("", "/as-published/2023-24-q2")}
    assert searches | {"/payments/", "/as-published/2023-24-q2/payments/", f"{SPENDING}.csv?as_at=2023-24-q2"} <= shown
    row = Payment.objects.get()
    change(office, row, withheld="personal", provider="", value_for_money="It is cheap.", reason="Personal data.")
    row.refresh_from_db()
    assert row.kept_name == NAME
    assert [address for address, text in outside().items() if "Quillfeather" in text] == []
    assert "Withheld: personal data" in outside()["/as-published/2023-24-q2/payments/"]
    publish(create_quarter(number=3, state=QuarterState.CLOSED))
    assert [address for address, text in outside().items() if "Quillfeather" in text] == []


# The list


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"One", "Two", "Three"}),
        ("month=2023-08", {"Two"}),
        ("payer=chief", {"Three"}),
        ("provider=safe-harbour", {"Two"}),
        ("contract=support", {"Two"}),
        ("q=harbour", {"Two"}),
        ("q=xyz-9", {"Three"}),
        ("month=2023-08&payer=chief", set()),
    ],
)
def test_filters_of_the_list(query: str, shown: set[str]) -> None:
    provider = create_provider(slug="safe-harbour", title="Safe Harbour")
    of_two: dict[str, Any] = {"recipient": "Safe Harbour", "provider": provider, "amount": Decimal("700.10")}
    create_payment(title="One")
    contract = create_contract(slug="support", provider=provider)
    create_payment(title="Two", paid_on=dt.date(2023, 8, 31), contract=contract, **of_two)
    create_payment(title="Three", payer=Payer.CHIEF_OFFICER, transaction="XYZ-9", amount=Decimal("-50.05"))
    html = read(f"/payments/?{query}")
    assert {title for title in ("One", "Two", "Three") if f">{title}</a>" in html} == shown
    total = {"": "1,900.05", "month=2023-08": "700.10", "payer=chief": "−50.05"}.get(query, "")
    assert total in html.partition("<tfoot")[2]


@pytest.mark.parametrize("month", ["2023-13", "September", "2023-09-01", "'"])
def test_a_month_that_there_is_not_is_told(month: str) -> None:
    create_payment()
    assert "Check the filters" in read(f"/payments/?month={month}")
    assert Client().get(f"{SPENDING}.csv?month={month}").status_code == 400


def test_what_readers_may_not_see_is_in_no_filter_and_no_cell() -> None:
    hidden: dict[str, Any] = {"title": "Hidden thing", "is_public": False}
    create_payment(contract=create_contract(**hidden), provider=create_provider(**hidden))
    create_payment(title="Hidden payment", paid_on=dt.date(2022, 5, 5), is_public=False)
    for address in (
        "/payments/",
        "/payments/?format=csv",
        f"{SPENDING}.csv",
        f"/payments/{Payment.objects.public().get().slug}/",
    ):
        text = Client().get(address).getvalue().decode()
        assert "Hidden" not in text
        assert "2022" not in text


def test_a_provider_and_a_contract_lead_to_what_was_paid() -> None:
    provider = create_provider(slug="hands")
    contract = create_contract(slug="support", provider=provider)
    for amount in ("700.10", "-50.05"):
        create_payment(provider=provider, contract=contract, amount=Decimal(amount))
    create_payment(provider=provider, contract=contract, amount=9000, is_public=False)
    for page, query in (("/providers/hands/", "provider=hands"), ("/contracts/support/", "contract=support")):
        html = read(page)
        assert f'href="/payments/?{query}"' in html
        assert "£650.05" in html
        assert "2 payments" in html
    assert "Paid" not in read(create_contract(slug="unpaid").get_absolute_url())


# Files


def test_the_file_of_a_month_has_the_columns_of_the_code() -> None:
    create_plan(body="The Office", force="The Force")
    contract = create_contract(slug="support", provider=create_provider())
    whole: dict[str, Any] = {
        "department": "Law",
        "category": "Advice",
        "value_for_money": "The cheapest of three.",
        "contract": contract,
    }
    create_payment(transaction="0042", amount=Decimal("1250.07"), vat=Decimal("0.50"), **whole)
    create_payment(payer=Payer.CHIEF_OFFICER, withheld=Withheld.COMMERCIAL, amount=-700, paid_on=dt.date(2023, 9, 30))
    create_payment(paid_on=dt.date(2023, 10, 1))
    first, second = lines(Client(), f"{SPENDING}.csv?month=2023-09")
    assert first == {
        "Body name": "The Office",
        "Transaction date": "2023-09-14",
        "Supplier": "Helping Hands",
        "Transaction number": "0042",
        "Net amount": "1250.07",
        "Irrecoverable VAT": "0.5",
        "Department": "Law",
        "Procurement category": "Advice",
        "Purpose": "Advice",
        "Reason for value for money": "The cheapest of three.",
        "Contract": "support",
    }
    assert (second["Body name"], second["Supplier"]) == ("The Force", "REDACTED COMMERCIAL CONFIDENTIALITY")
    assert Decimal(second["Net amount"]) == -700
    assert len(lines(Client(), f"{SPENDING}.csv")) == 3
    assert lines(Client(), f"{SPENDING}.csv?month=2023-11") == []
    assert Client().get(f"{SPENDING}.csv?week=2").status_code == 400
    assert "Spending over £500" in read("/data/")
    described = Client().get("/api/openapi.json").json()["paths"]["/data/standards/spending.{form}"]["get"]
    assert [asked.get("name", asked.get("$ref", "")[24:]) for asked in described["parameters"]] == [
        "form",
        "as_at",
        "month",
    ]


def bring(by: User, content: bytes) -> Import:
    table = read_sheet(content)
    return imports.bring(by=by, target="payment", name="september.csv", table=table, today=DAY)


HEADS = [
    "Paid by",
    "Paid on",
    "Recipient",
    "Name withheld as",
    "Transaction number",
    "Net amount, in pounds",
    "Purpose",
]


def month(**wrong: list[Any]) -> list[list[Any]]:
    rows = [["The office", "2023-09-14", "Helping Hands", "", f"{n:05}", 600 + n, "Advice"] for n in range(40)]
    rows[7][3:4] = ["Personal data"]
    return [wrong.get(f"row_{number}", row) for number, row in enumerate(rows)]


def test_a_month_is_brought_in_from_a_workbook_and_what_is_wrong_is_told(publisher: User) -> None:
    create_provider(title="Helping Hands")
    double = ["The office", "2023-09-14", "Helping Hands", "", "00001", 900, "Advice"]
    late = ["The office", "2024-02-01", "Helping Hands", "", "00005", 900, "Advice"]
    wrong = bring(publisher, workbook("September", HEADS, iter(month(row_2=double, row_5=late))))
    assert {row["number"] for row in wrong.outcome["wrong"]} == {4, 7}
    assert not Payment.objects.exists()
    sound = bring(publisher, workbook("September", HEADS, iter(month())))
    assert imports.load(sound, by=publisher, today=DAY).is_sound
    assert Payment.objects.count() == 40
    assert Payment.objects.filter(provider=None).get().kept_name == "Helping Hands"
    assert Payment.objects.filter(transaction="00039", amount=639).exists()


# Since the last report


def since(before: Any, now: Any) -> list[list[str]]:
    rows = (row for section in sections(*ends_of(before, now)) for row in section.table.rows)
    return [[f"{cell.text} {cell.sub}".strip() for cell in row] for row in rows]


def ends_of(*releases: Any) -> Iterator[Viewpoint]:
    return (Viewpoint(AsAt(release.number), release.quarter, release) for release in releases)


def two_quarters() -> tuple[Any, Any]:
    at = dt.datetime(2023, 7, 19, 9, tzinfo=dt.UTC)
    first = create_release(quarter=create_quarter(number=1, state=QuarterState.CLOSED), at=at)
    second = create_quarter(number=2, state=QuarterState.CLOSED)
    return first, create_release(quarter=second, at=at + dt.timedelta(days=100), by=first.by)


@pytest.mark.parametrize("count", [3, 60])
def test_many_payments_are_one_line_for_who_paid(count: int) -> None:
    first, second = two_quarters()
    rows = [create_payment(amount=Decimal("600.10"), title=f"Purpose {n}") for n in range(count)]
    rows += [create_payment(amount=900, payer=Payer.CHIEF_OFFICER, title=f"Kit {n}") for n in range(count)]
    seal(second, *rows)
    moved = since(first, second)
    if count == 3:
        assert len(moved) == 6
        assert ["Purpose 0 New payment by the office", "–", "£600.10 Helping Hands", "–"] in moved
    else:
        assert moved == [
            ["60 payments New, by the office", "–", "£36,006.00", "–"],
            ["60 payments New, by the chief officer", "–", "£54,000.00", "–"],
        ]


def test_many_corrections_are_one_line_a_column_and_many_that_are_gone_one(publisher: User) -> None:
    first, second = two_quarters()
    rows = [create_payment(amount=600, title=f"Purpose {n}") for n in range(60)]
    seal(first, *rows)
    for number, row in enumerate(rows[:30]):
        row.value_for_money = f"Cheap {number}."
        row.amount += 10 if number < 5 else 0
    seal(second, *rows[:30])
    moved = since(first, second)
    assert ["5 payments Net amount", "£3,000.00", "£3,050.00", "–"] in moved
    assert ["30 payments Why it is value for money", "Recorded", "Corrected", "–"] in moved
    assert ["30 payments", "Shown", "No longer shown", "–"] in moved
    assert len(moved) == 3
    every = sections(*ends_of(first, second), one_by_one=True)  # as feeds tell it
    assert sum(section.count for section in every) == 3


def test_a_change_of_one_is_told_with_other_records(publisher: User) -> None:
    first, second = two_quarters()
    row = create_payment(amount=600)
    seal(first, row)
    change_register(row, by=publisher, amount=Decimal(650))
    seal(second, row)
    (moved,) = since(first, second)
    assert moved[1:] == ["£600", "£650", "Up £50"]
