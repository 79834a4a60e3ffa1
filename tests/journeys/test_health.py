"""The person who runs the service asks it whether it is well."""

from playwright.sync_api import Page, expect

READS_ONLY = True


def test_the_portal_is_ready(page: Page) -> None:
    response = page.goto("/health/ready")
    assert response is not None
    assert response.status == 200
    expect(page.locator("body")).to_have_text("ready")
