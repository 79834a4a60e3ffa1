"""Each kind of record is declared once, and what is declared is there."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from pcc_portal.accounts.access import PUBLIC, declared, routes
from pcc_portal.accounts.models import OfficeOnly, Owned
from pcc_portal.history.kinds import OFFICE_APPS
from pcc_portal.home.context_processors import NAVIGATION, sections_by_part
from pcc_portal.updates.models import Register, Releasable
from pcc_portal.updates.registers.declaration import Noun, all_kinds, declare, kind_of

# What readers see of these stands on pages of others, and no page or list of theirs is reached by name.
NOT_RECORDS = {"updates.Release", "updates.SealedRecord"}


def is_public(model: type[Model]) -> bool:
    """Whether readers outside the office may come to see rows of it: by a mark, by a release or at an address."""
    has_page = hasattr(model, "get_absolute_url") and not issubclass(model, OfficeOnly)
    return issubclass(model, Register | Releasable | Owned) or has_page


def test_every_public_model_is_declared() -> None:
    public = {model for model in apps.get_models() if model._meta.app_label in OFFICE_APPS and is_public(model)}
    assert {model._meta.label for model in public if kind_of(model) is None} - NOT_RECORDS == set()


def test_a_kind_is_declared_once() -> None:
    kind = next(iter(all_kinds()))
    with pytest.raises(ValueError, match="declared already"):
        declare(kind)


def test_pages_and_lists_are_written_out_in_the_urls() -> None:
    """Everybody reads them, but for papers of boards, which have readers of their own."""
    views = {str(entry.name): declared(entry.callback) for _, entry in routes()}
    pages = {kind.page for kind in all_kinds() if kind.page} - {"board_paper"}
    lists = {kind.list_page.route for kind in all_kinds() if kind.list_page and issubclass(kind.model, Register)}
    assert {name: views.get(name) for name in pages | lists} == dict.fromkeys(pages | lists, PUBLIC)


def test_form_pages_stand_at_addresses_and_are_about_their_kind() -> None:
    at = {getattr(entry.callback, "view_class", None): entry for _, entry in routes()}
    for kind in all_kinds():
        for page in (*kind.adding, *kind.changing):
            assert page in at, f"{kind.key}: {page.__name__} has no address"
            assert at[page].name == getattr(page, "route", "")
            model: Any = getattr(page, "model", None)
            assert model in {None, kind.model}, f"{kind.key}: {page.__name__} is about {model}"


def test_columns_and_parents_are_there() -> None:
    for kind in all_kinds():
        columns = {field.name for field in kind.model._meta.concrete_fields}
        assert set(kind.searched or ()) <= columns | {"answer"}, kind.key
        assert {name for name in kind.awaited if not hasattr(kind.model, name)} == set(), kind.key
        for path in kind.parents:
            assert kind_of(kind.parent_model(path)) is not None, f"{kind.key}: {path}"


def test_sections_are_those_of_the_navigation() -> None:
    labels = {label for label, _ in NAVIGATION}
    assert {kind.key: kind.section for kind in all_kinds() if kind.section not in labels} == {}
    assert sections_by_part()["contracts"] == sections_by_part()["grants"] == "Contracts"
    assert sections_by_part()["requests"] == "Accountability"


def test_what_search_leaves_out_is_left_out_on_purpose() -> None:
    """Parts of what has a page are found by it, and so is the plan by the page about the office."""
    unsearched = {kind.key for kind in all_kinds() if kind.page and kind.searched is None}
    assert unsearched == {"annual-report", "board-paper", "panel-meeting", "panel-report", "plan"}


def test_nouns_make_their_plural_and_article() -> None:
    noun = Noun("award")
    assert (noun.many, noun.article, noun.heading, noun.title) == ("awards", "an", "Award", "Awards")
    assert Noun("property", "properties").many == "properties"
