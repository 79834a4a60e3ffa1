"""What the check finds stands on the pages of updates too, and takes most of their time."""

import pytest

from pcc_portal.panel.checks.theme import Checked


@pytest.fixture
def checked() -> None:
    """The check reads updates as in service."""


@pytest.fixture
def unchecked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check finds nothing, for tests of what else the pages say; but for those that ask for `checked`."""
    if "checked" not in request.fixturenames:
        monkeypatch.setattr("pcc_portal.work.findings.checked", lambda *_, **__: Checked([], []))
        monkeypatch.setattr("pcc_portal.work.pile.findings_by_theme", lambda *_, **__: {})
