"""The journeys' own watch: it must hear what would otherwise go unseen."""

import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.browser import expect_status, faults, watch

READS_ONLY = True

SLOW = "<!doctype html><html lang=en><title>Slow</title><h1>Slow</h1><img src='data:,'></html>"
Heard = tuple[Page, list[str]]


@pytest.fixture
def heard(browser: Browser, portal: str) -> Iterator[Heard]:
    context = browser.new_context()
    page, complaints = context.new_page(), list[str]()
    watch(page, portal, complaints)
    page.goto(f"{portal}/health/live")
    yield page, complaints
    context.close()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("console.error('a loud noise')", "a loud noise"),
        (
            "document.body.append(Object.assign(document.createElement('script'), { text: '1' }))",
            "Content Security Policy",
        ),
        ("{ const i = new Image(); i.src = 'https://elsewhere.example/i.png' }", "Content Security Policy"),
        ("{ setTimeout(() => { throw new Error('a slip') }) }", "a slip"),
    ],
    ids=["console error", "inline script", "picture from elsewhere", "script error"],
)
def test_the_watch_hears(heard: Heard, script: str, words: str) -> None:
    page, complaints = heard
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(200)
    assert any(words in complaint for complaint in complaints)


def test_the_watch_hears_a_page_that_fails(heard: Heard, portal: str) -> None:
    page, complaints = heard
    page.goto(f"{portal}/no-such-page/")
    assert "status of 404" in complaints[0]


def test_a_journey_may_expect_a_failure(heard: Heard, portal: str) -> None:
    page, complaints = heard
    with expect_status(page, 404):
        page.goto(f"{portal}/no-such-page/")
    assert complaints == []


def test_the_watch_hears_another_host(heard: Heard) -> None:
    page, complaints = heard
    page.goto("data:text/html,<img src='http://127.0.0.1:9/i.png'>")
    assert any(complaint == "asked another host: http://127.0.0.1:9/i.png" for complaint in complaints)


def test_axe_looks_at_the_page_that_a_click_leads_to(heard: Heard, axe: Axe) -> None:
    page, _ = heard

    def answer(route: Route) -> None:
        time.sleep(0.5)
        route.fulfill(body=SLOW, content_type="text/html")

    page.route("**/slow/", answer)
    page.evaluate("() => { setTimeout(() => { location.href = '/slow/' }) }")
    assert any(fault.startswith("image-alt") for fault in faults(axe, page))
    assert page.title() == "Slow"


def test_axe_finds_a_picture_without_words(heard: Heard, axe: Axe) -> None:
    page, _ = heard
    page.evaluate("() => { document.body.append(new Image(9, 9)) }")
    assert any(fault.startswith("image-alt") for fault in faults(axe, page))
