"""A walk over pages loses no fault, and leaves nothing of one page for the next."""

import pytest

from pcc_portal.accounts.models import User
from tests.architecture.walk import Walk, walking
from tests.factories.accounts import create_user

pytestmark = pytest.mark.django_db


def test_every_fault_is_told_with_its_place() -> None:
    walk = Walk()
    for page in ("/one/", "/two/", "/three/"):
        with walk.at(page, "publisher"):
            assert page == "/two/", "not the second"
    assert [fault.split("\n")[0] for fault in walk.faults] == [
        "/one/ as publisher: AssertionError not the second",
        "/three/ as publisher: AssertionError not the second",
    ]


def test_errors_are_faults_too_and_fail_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match="/one/: KeyError 'title'"), walking() as walk, walk.at("/one/"):
        dict[str, str]()["title"]


def test_what_a_page_changed_is_undone() -> None:
    with walking() as walk, walk.at("/one/"):
        create_user()
        assert User.objects.count() == 1
    assert User.objects.count() == 0
