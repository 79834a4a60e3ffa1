"""Every page that adds or changes a row, found by walking the addresses: nothing that is posted breaks one, nothing but
the declared fields can be set, and the link to it and the server ask the same rule.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.forms import BooleanField
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from pcc_portal.accounts.models import Owned, User
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from pcc_portal.audit.models import Event
from pcc_portal.panel import exports
from pcc_portal.updates.models import Register
from pcc_portal.updates.registers.conflicts import ConflictForm
from pcc_portal.updates.registers.forms import RecordForm
from pcc_portal.updates.rules import parent_of, through
from tests.architecture import editing
from tests.architecture.test_routes import expected
from tests.architecture.walk import walking
from tests.factories.accounts import create_user
from tests.forms import HOSTILE, as_shown

NAMES = sorted(editing.PAGES)
ONE_OF_EACH_FORM = {*{getattr(page, "form_class", page): name for name, page in sorted(editing.PAGES.items())}.values()}
PARTS = 4  # of a long walk, for as many workers
OTHERS = sorted(OFFICE_ROLES - {Role.PUBLISHER})
SHARE = 12  # one in so many hostile values meets each page
FIXED = {"slug", "owner", "created_by", "approved_by", "release", "supersedes", "state", "replied_by", "sealed_by"}
# Records that belong to the office as a whole: an approver or a publisher keeps them.
OF_NOBODY = {
    *("panel_agenda_item_add", "panel_agenda_item_change"),
    *("panel_ask", "panel_meeting_add", "panel_meeting_change", "panel_request_add"),
    *("property_add", "provider_add", "provider_change"),
}
# Steps that take an approver or a publisher, whoever answers for the record.
OF_APPROVERS = {"panel_reply_approve", "panel_reply_return"}
# Forms for people outside the office.
OF_THE_PANEL = {"panel_ask"}
MOST_QUERIES, MOST_BYTES = 15, 100_000
# A publisher's forms that read a part of the report, or all of it, to say what they are about.
ASKS_MORE = {"report_let_stand": 360, "report_parts": 360, "report_seal": 510, "contract_change": 19}
# Of each kind of record of a plan, what follows which theme.
ASKS_MORE |= {"plan_in_force": 60, "plan_map": 36, "plan_map_rest": 36}


# The demo's draft lacks updates still, so that nothing can be sealed.
STOPPED = {"report_seal"}


@pytest.fixture(autouse=True)
def short_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """To make a report into PDF and Word takes seconds each time; tests/panel/test_exports.py does it in earnest."""
    monkeypatch.setattr(exports, "import_module", lambda _: SimpleNamespace(made_from=lambda _: b"A copy."))


def client_of(role: Role) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


def form_at(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return response.context["form"]


def post(client: Client, address: str, sent: dict[str, list[bytes]]) -> Any:
    body = b"&".join(b"%s=%s" % (quote_plus(name).encode(), value) for name, all_ in sent.items() for value in all_)
    return client.generic("POST", address, body, "application/x-www-form-urlencoded")


def encoded(sent: dict[str, list[str]]) -> dict[str, list[bytes]]:
    return {name: [quote_plus(value).encode() for value in values] for name, values in sent.items()}


def rows() -> dict[str, list[Any]]:
    """Every row of every model, but for sessions, drafts and what else is no record."""
    kept = [m for m in apps.get_models() if m._meta.app_label in RECORDS_OF]
    return {m._meta.label: list(m._default_manager.order_by("pk").values()) for m in kept}


RECORDS_OF = {"objectives", "performance", "commissioning", "estates", "panel", "periods", "accounts"}


def test_there_are_pages_to_try() -> None:
    assert {"contract_add", "contract_change", "contract_extend", "disposal_move", "panel_meeting_add"} <= set(NAMES)


@pytest.mark.usefixtures("kept_drafts")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_page_is_small_and_whatever_is_posted_to_it_is_answered(demo: None, without_zeal: None, part: int) -> None:
    """As a publisher: it says what it is, keeps what was typed, and changes nothing but what it has fields for."""
    with walking() as walk:
        for number, name in list(enumerate(NAMES))[part::PARTS]:
            with walk.at(name):
                client, address = client_of(Role.PUBLISHER), editing.address_of(name)
                form = form_of_sound(client, name, address)
                type_what_is_wrong(client, address, form)
                if name in ONE_OF_EACH_FORM:
                    post_a_megabyte(client, address, form, number)
                    post_what_is_hostile(client, address, form, number)
            with walk.at(name, "with every column"):
                if issubclass(editing.PAGES[name].form_class, RecordForm):
                    post_every_column(client, name, editing.address_of(name), form)


def form_of_sound(client: Client, name: str, address: str) -> Any:
    """The form of a page that says what it is, is small, and asks the database little."""
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert len(asked) < ASKS_MORE.get(name, MOST_QUERIES)
    assert len(response.content) < MOST_BYTES
    page = response.content.decode()
    assert page.count('<button class="button">') == (0 if name in STOPPED else 1)
    assert str(response.context["title"]) in page
    assert response.context["crumbs"][-1].current
    return response.context["form"]


def post_what_is_hostile(client: Client, address: str, form: Any, turn: int) -> None:
    """Some of the hostile values, each in one field and the rest as shown; then another in every field at once.

    Which field meets which value turns from page to page; each kind of field meets all of them in test_editing.
    """
    shown = encoded(as_shown(form))
    fields = [field for field in shown if not field.startswith("initial-")]
    values = list(HOSTILE.values())
    alone = list(enumerate(values))[turn % SHARE :: SHARE]
    sent = [{fields[(number + turn) % len(fields)]: [value]} for number, value in alone]
    sent.append({f: [values[(n + turn * 5) % len(values)]] for n, f in enumerate(fields)})
    answers = {post(client, address, {**shown, **each}).status_code for each in sent}
    assert answers <= {200, 302, 409}


def post_a_megabyte(client: Client, address: str, form: Any, turn: int) -> None:
    shown = encoded(as_shown(form))
    ticks = {name for name, field in form.fields.items() if isinstance(field, BooleanField)}  # take anything as yes
    fields = [field for field in shown if not field.startswith("initial-") and field not in ticks]
    if fields:
        field = fields[turn % len(fields)]
        response = post(client, address, {**shown, field: [b"x" * 1_000_000]})
        assert response.status_code in {200, 409, 413}, f"{field}: {response.status_code}"


def type_what_is_wrong(client: Client, address: str, form: Any) -> None:
    """What was typed stays, each beside what is wrong with it."""
    typed = [bound.html_name for bound in form if bound.field.widget.__class__.__name__ in {"TextInput", "Textarea"}]
    if not typed:
        return
    sent = as_shown(form) | {field: ["Čaj & <b>řízek</b> \uffff"] for field in typed}
    response = post(client, address, encoded(sent))
    assert response.status_code == 200
    answered = response.context["form"]
    assert [field for field in typed if not answered[field].errors] == []
    page = response.content.decode()
    assert page.count("Čaj &amp; &lt;b&gt;řízek&lt;/b&gt;") >= len(typed)


@pytest.mark.parametrize("name", NAMES)
def test_fields_are_named_one_by_one(name: str) -> None:
    """No form takes every column; none takes what only the portal sets."""
    form = editing.PAGES[name].form_class
    if issubclass(form, RecordForm):
        assert form._meta.exclude is None
        assert form._meta.fields
        assert set(form._meta.fields) & FIXED == set()
    else:
        assert issubclass(form, ConflictForm)


@pytest.mark.usefixtures("kept_drafts")
@pytest.mark.parametrize("role", OTHERS)
def test_only_declared_columns_change(demo: None, without_zeal: None, role: Role) -> None:
    """As a publisher on every page, above; as the others turn about, who find the same forms or none."""
    names = [name for name in NAMES if issubclass(editing.PAGES[name].form_class, RecordForm)]
    with walking() as walk:
        for name in names[OTHERS.index(role) :: len(OTHERS)]:
            with walk.at(name, role):
                client, address = client_of(role), editing.address_of(name)
                response = client.get(address)
                form = response.context["form"] if response.status_code == 200 else None
                post_every_column(client, name, address, form)


def post_every_column(client: Client, name: str, address: str, form: Any) -> None:
    """Every column of the model is posted; of those that no field is for, none changes."""
    model = editing.PAGES[name].form_class._meta.model
    declared = set(form.fields) if form else set()
    before = {row.pk: row for row in model._default_manager.all()}
    posted = {field.name: other_value(field) for field in model._meta.concrete_fields if field.name not in declared}
    sent = as_shown(form) if form else {}
    reply = client.post(address, {**posted, **sent, "reason": "Because."})
    assert reply.status_code in ({200, 302} if form else {403})
    for pk, old in before.items():
        assert unlike(old, model._default_manager.get(pk=pk)) == set()


def other_value(field: Any) -> str:
    if field.is_relation:
        return str(field.related_model._default_manager.latest("pk").pk)
    value: Any = {"DateField": dt.date(2030, 1, 1), "DecimalField": Decimal(7), "BooleanField": ""}.get(
        field.get_internal_type(), "7"
    )
    return str(value)


def unlike(old: Model, new: Model) -> set[str]:
    return {f.attname for f in old._meta.concrete_fields if getattr(old, f.attname) != getattr(new, f.attname)}


@pytest.mark.usefixtures("kept_drafts")
def test_who_may_not_writes_nothing(demo: None, without_zeal: None) -> None:
    """A contributor who answers for nothing, an administrator, a member of the panel: sent as a publisher would."""
    welcome = {(name, Role.PANEL_MEMBER) for name in OF_THE_PANEL}
    welcome |= {(name, Role.ADMINISTRATOR) for name in editing.OF_ADMINISTRATORS}
    User.objects.create(email="stranger@office.example", name="A Stranger", role=Role.CONTRIBUTOR)
    publisher = client_of(Role.PUBLISHER)
    strangers = {}
    for role in set(Role) - {Role.APPROVER, Role.PUBLISHER}:
        strangers[role] = Client(raise_request_exception=False)
        strangers[role].force_login(User.objects.with_role(role).latest("pk"))
    addresses = {name: editing.address_of(name) for name in NAMES}
    before, events = rows(), Event.objects.count()
    for name, address in addresses.items():
        sent = encoded(as_shown(form_at(publisher, address)))
        for role, client in strangers.items():
            if (name, role) not in welcome:
                assert post(client, address, sent).status_code == 403, f"{address} as {role}"
    assert rows() == before
    assert Event.objects.count() == events


def test_nobody_who_is_signed_out_gets_in(demo: None) -> None:
    client = Client()
    for name in NAMES:
        address = editing.address_of(name)
        for response in (client.get(address), client.post(address, {"title": "Mine"})):
            assert response.status_code == 302
            assert response.headers["Location"].startswith(reverse("account_login"))


def test_no_page_deletes(demo: None) -> None:
    """Whatever is registered stays: a row is ended, superseded or taken from outsiders' sight."""
    assert [name for name in NAMES if "delete" in name or "remove" in name] == []
    client = client_of(Role.PUBLISHER)
    assert {client.delete(editing.address_of(name)).status_code for name in NAMES} == {405}


def registers() -> Iterator[type[Register]]:
    yield from (m for m in apps.get_models() if issubclass(m, Register))


def test_every_register_can_be_added_to_and_changed() -> None:
    forms = [page.form_class for page in editing.PAGES.values() if issubclass(page.form_class, RecordForm)]
    missing = {model.__name__ for model in registers()} - {form._meta.model.__name__ for form in forms}
    assert missing - WITHOUT_A_PAGE_YET == set()


WITHOUT_A_PAGE_YET: set[str] = set()


def row_of(name: str, address: str) -> Any:
    """What the page is about, or what it adds to; None for a page that adds to a list."""
    request = RequestFactory().get(address)
    request.user = User.objects.with_role(Role.PUBLISHER).earliest("pk")
    page = editing.PAGES[name]()
    page.setup(request, **resolve(address).kwargs)
    return page.object or getattr(page, "parent", None)


def give(row: Any, to: User) -> bool:
    """Make somebody answer for a row, by itself or through what it belongs to; False where nobody can."""
    if isinstance(row, Owned):
        return bool(type(row)._default_manager.filter(pk=row.pk).update(owner=to))
    parents = [getattr(row, name) for name in (*through(type(row)), "project", "contract") if hasattr(row, name)]
    return any(give(parent, to) for parent in parents if parent is not None)


def new_row(model: Any) -> Any:
    return model(**{name: parent_of(model, name)._default_manager.first() for name in through(model)})


@pytest.mark.usefixtures("kept_drafts")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_contributor_changes_what_is_theirs_and_nothing_else(demo: None, part: int) -> None:
    with walking() as walk:
        for name in NAMES[part::PARTS]:
            with walk.at(name):
                change_as_a_contributor(name)


def change_as_a_contributor(name: str) -> None:
    address, officer = editing.address_of(name), create_user(role=Role.CONTRIBUTOR)
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    before = Event.objects.count()
    assert [client.get(address).status_code, client.post(address, {}).status_code] == [403, 403]
    assert Event.objects.count() == before
    if expected(name, Role.APPROVER) == {403}:
        return  # the publisher's alone
    row = row_of(name, address)
    page: Any = editing.PAGES[name]
    parents = [getattr(row or new_row(page.model), each, None) for each in ("theme", "service", "round", "contract")]
    given = [give(parent, officer) for parent in ([row] if row else parents) if parent is not None]
    assert any(given) is (name not in OF_NOBODY)
    is_closed = name in OF_NOBODY | OF_APPROVERS
    assert client.get(address).status_code == (403 if is_closed else 200)
    assert client.post(address, {}).status_code in ({403} if is_closed else {200, 302, 409})
