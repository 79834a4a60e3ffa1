"""Titles of people and bodies are an office's data: no sentence of ours says them, and a new one is read everywhere."""

import ast
import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from objectives import actions
from objectives.models import Plan
from objectives.titles import titles_of
from pcc_portal.accounts.roles import SENTENCES, Role
from pcc_portal.panel.requests.rules import check_ask
from pcc_portal.ui.titles import Titles, title_names, titled, titled_lazy, titles
from tests.architecture.source import ROOT, modules
from tests.factories.accounts import create_user
from tests.factories.objectives import NEXT_PLAN, create_plan
from tests.factories.updates import create_release, seal

TITLE = re.compile(r"\b(Commissioner|Deputy Mayor|Chief Constable|Police and Crime P(anel|lan))\b")
# Examples in a form that asks for these very titles, and what serves until there is a plan.
ASKED = {
    *("objectives/models/office.py", "objectives/models/plan.py", "objectives/forms/plan.py"),
    "pcc_portal/ui/titles.py",
}
# Level of the plan, in what is printed: neither in braces, nor in a tag of HTML or of a template.
LEVEL = re.compile(r"\b(themes?|objectives?)\b", re.IGNORECASE)
IN_BRACES = re.compile(r"\{\w+\}")
NAME = re.compile(r"[a-z_:./<>*-]+|Theme|Objective")  # the models themselves
TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^<>]*>", re.DOTALL)
# Where the names are asked for, columns that no form shows, and labels that are put in other words on pages.
NAMED_BEFORE = {
    *("objectives/forms/plan.py", "objectives/models/office.py", "performance/models/measures.py"),
    *("objectives/choices.py", "pcc_portal/updates/choices.py", "pcc_portal/panel/models/parts.py"),
    "pcc_portal/panel/models/reports.py",
}


def _printed(tree: ast.Module) -> Iterator[ast.Constant]:
    """Texts of the module but for docstrings."""
    holders = (n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef) and n.body)
    firsts = (holder.body[0] for holder in holders)
    docs = {id(first.value) for first in firsts if isinstance(first, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return (node for node in texts if id(node) not in docs)


def test_no_sentence_of_ours_says_a_title() -> None:
    written = [
        f"{module.place}:{text.lineno} {text.value!r}"
        for module in modules()
        if module.place not in ASKED
        for text in _printed(module.tree())
        if TITLE.search(str(text.value))
    ]
    files = [path for folder in ("templates", "static/js") for path in (ROOT / folder).rglob("*.*")]
    written += [str(path.relative_to(ROOT)) for path in files if TITLE.search(path.read_text(encoding="utf-8"))]
    assert not written, 'Write these as titled("… {holder} …"):\n' + "\n".join(written)


def test_no_sentence_of_ours_says_a_level_of_the_plan() -> None:
    """A word by itself in small letters names a column, an address or a kind of record."""
    written = [
        f"{module.place}:{text.lineno} {text.value!r}"
        for module in modules()
        if module.place not in NAMED_BEFORE
        for text in _printed(module.tree())
        if LEVEL.search(IN_BRACES.sub("", str(text.value))) and not NAME.fullmatch(str(text.value))
    ]
    for path in (ROOT / "templates").rglob("*.html"):
        shown = TAGS.sub(" ", path.read_text(encoding="utf-8"))
        written += [f"{path.relative_to(ROOT)}: {match[0]}" for match in LEVEL.finditer(shown)]
    assert not written, 'Write these as titled("… {theme} …"):\n' + "\n".join(written)


def test_every_title_that_is_named_is_known() -> None:
    calls = (node for m in modules() for node in ast.walk(m.tree()) if isinstance(node, ast.Call))
    sentences = [
        node.args[0].value
        for node in calls
        if isinstance(node.func, ast.Name)
        and node.func.id in {"titled", "titled_lazy"}
        and isinstance(node.args[0], ast.Constant)
    ]
    templates = (path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    sentences += [match[1] for text in templates for match in re.finditer(r'{% titled "([^"]+)" %}', text)]
    assert len(sentences) > 20
    named = {name for sentence in sentences for _, name, _, _ in Formatter().parse(str(sentence)) if name}
    assert named <= title_names()


def _calls(node: ast.AST, *, inside: bool = False) -> Iterator[tuple[str, bool]]:
    """What is called by its name, and whether in a function, which runs for each page."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name):
            yield child.func.id, inside
        yield from _calls(child, inside=inside or isinstance(child, ast.FunctionDef | ast.Lambda))


def test_what_is_declared_once_is_filled_in_whenever_it_is_printed() -> None:
    wrong = [
        m.place for m in modules() for call in _calls(m.tree()) if call in {("titled", False), ("titled_lazy", True)}
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("title", "short", "read"),
    [
        ("Police and Crime Commissioner", "", "Commissioner"),
        ("Police, Fire and Crime Commissioner", "", "Commissioner"),
        ("Police & Crime Commissioner for Gwent", "", "Commissioner"),
        ("Deputy Mayor for Policing and Crime", "", "Deputy Mayor"),
        ("Mayor of Greater Anyshire", "", "Mayor"),
        ("Deputy Mayor", "", "Deputy Mayor"),
        ("Police and Crime Commissioner", "PCC", "PCC"),
        ("Comisiynydd yr Heddlu a Throseddu", "", "Comisiynydd yr Heddlu a Throseddu"),
        ("Board", "", "Board"),
    ],
)
def test_a_title_in_a_sentence(title: str, short: str, read: str) -> None:
    assert titles_of(Plan(office_holder=title, short_title=short)).holder == read


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Deputy Police and Crime Commissioner", "Deputy Commissioner"),
        ("Deputy Police, Fire and Crime Commissioner", "Deputy Commissioner"),
        ("Deputy Mayor for Policing", "Deputy Mayor"),
        ("Assistant Commissioner", "Assistant Commissioner"),
    ],
)
def test_the_title_of_a_deputy_in_a_sentence(title: str, read: str) -> None:
    assert titles_of(Plan(deputy=title)).deputy == read


def test_who_supports_the_panel_and_the_deputy_are_called_as_the_office_says(client: Client, db: None) -> None:
    plan, publisher = create_plan(), create_user(role=Role.PUBLISHER)
    names: dict[str, Any] = {"deputy": "Assistant Mayor for Policing", "clerk": "monitoring officer"}
    actions.change_office(plan, by=publisher, reason="A mayor.", **names)
    about = client.get("/about/").content.decode()
    assert "Assistant Mayor for Policing" in about
    assert "ask its monitoring officer" in about
    assert "as its monitoring officer does" in SENTENCES[Role.PANEL_MEMBER]
    with pytest.raises(PermissionDenied, match="its monitoring officer"):
        check_ask(create_user(role=Role.CONTRIBUTOR))
    assert titles().deputy == "Assistant Mayor"


def test_a_new_plan_begins_with_them(db: None) -> None:
    create_plan(deputy="Assistant Mayor", clerk="secretary")
    publisher = create_user(role=Role.PUBLISHER)
    new = actions.add_plan(by=publisher, **NEXT_PLAN)
    assert (new.deputy, new.clerk) == ("Assistant Mayor", "secretary")


def test_without_a_plan_there_are_words_all_the_same(db: None) -> None:
    assert titles() == Titles()
    assert titled("What the {holder} did") == "What the Commissioner did" == titled_lazy("What the {holder} did")


def test_a_new_title_is_read_on_the_next_page(client: Client, db: None) -> None:
    plan = create_plan(office_holder="Police and Crime Commissioner")
    create_release()
    assert "the Commissioner put to the Chief Constable" in client.get("/requests/").content.decode()
    publisher, holder = create_user(role=Role.PUBLISHER), "Deputy Mayor for Policing"
    actions.change_plan(plan, by=publisher, reason="A mayor.", office_holder=holder, chief="Commissioner of Police")
    assert "the Deputy Mayor put to the Commissioner of Police" in client.get("/requests/").content.decode()


def test_the_past_keeps_its_titles(client: Client, db: None) -> None:
    plan = create_plan(office_holder="Police and Crime Commissioner", title="The old plan")
    release = create_release()
    seal(release, plan)
    Plan.objects.update(office_holder="Mayor", title="The new plan")
    assert "What the Mayor" not in (
        page := client.get(f"/as-published/{release.quarter.slug}/requests/").content.decode()
    )
    assert "the Commissioner put to" in page
    assert "The old plan" in page
    assert "the Mayor put to" in client.get("/requests/").content.decode()
