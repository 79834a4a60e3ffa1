"""What the journeys hold of every page: nothing from elsewhere, no errors, no faults in accessibility."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Download, Page, Request

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Links and forms that lead away are counted on the page that they leave, in the very moment in which they are followed.
COUNT_LEAVING = """
window.navigation.addEventListener("navigate", (event) => {
  const page = document.documentElement.dataset;
  if (!event.destination.sameDocument && event.downloadRequest === null) page.left = Number(page.left ?? 0) + 1;
});
"""
# Asks axe about every rule but contrast, which takes longer than all others, and about contrast where a text or control
# that is seen is coloured in a way that is not known. That is its own colour, size and weight, and what it stands on up
# to the first that lets nothing through; null for one that stands on what is not around it, which is asked about
# always. Nobody reads one that is disabled, or is there for screen readers alone.
ASK_AXE = """
async ([known, tags]) => {
  const isForNobody = (element) =>
    element.closest(':disabled, [aria-disabled="true"], .visually-hidden') ||
    element.closest('label')?.control?.disabled;
  const colours = (element) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const parts = [color, fontSize, fontWeight, textShadow];
    let isCovered = false;
    for (let under = element; under; under = under.parentElement) {
      const { backgroundColor, backgroundImage, opacity, position, filter, mixBlendMode } = getComputedStyle(under);
      if (opacity !== '1' || filter !== 'none' || mixBlendMode !== 'normal') parts.push(opacity, filter, mixBlendMode);
      if (isCovered) continue;
      if (backgroundImage !== 'none') parts.push(backgroundImage);
      if (backgroundColor !== 'rgba(0, 0, 0, 0)') parts.push(backgroundColor);
      isCovered = backgroundColor.startsWith('rgb(');
      if (!isCovered && (position === 'absolute' || position === 'fixed')) return null;
    }
    return parts.join(' ');
  };
  const seen = new Set(known), unknown = [];
  for (const element of document.body.querySelectorAll('*')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!hasText && !element.matches('input, select, textarea')) continue;
    if (!element.checkVisibility({ visibilityProperty: true }) || isForNobody(element)) continue;
    const key = colours(element);
    if (!seen.has(key)) unknown.push(element);
    if (key !== null) seen.add(key);
  }
  unknown.forEach((element) => element.toggleAttribute('data-unknown-colour', true));
  axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-unknown-colour]' }] });
  const { violations } = await axe.run({ runOnly: tags, resultTypes: ['violations'] });
  unknown.forEach((element) => element.toggleAttribute('data-unknown-colour', false));
  return { broken: violations, colours: [...seen] };
}
"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def watch(page: Page, portal: str, complaints: list[str]) -> None:
    """Chromium reports what the Content-Security-Policy blocks as a console error, so one ear hears both."""
    home = urlsplit(portal).netloc
    files: list[Download] = []  # to which the page that stands led; it stays
    page.files = files  # type: ignore[attr-defined]

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != home:
            complaints.append(f"asked another host: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not expected(page, message):
            complaints.append(f"console error on {page.url}: {message.text}")

    def on_download(file: Download) -> None:
        files.append(file)

    page.add_init_script(COUNT_LEAVING)
    page.on("domcontentloaded", lambda _: files.clear())
    page.on("download", on_download)
    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"script error on {page.url}: {error}"))


def expected(page: Page, message: ConsoleMessage) -> bool:
    """An error page is a console error to Chromium; the journey that asks for one says so with `expect_status`."""
    status: int | None = getattr(page, "expected_status", None)
    return status is not None and f"status of {status} " in message.text


@contextmanager
def expect_status(page: Page, status: int) -> Iterator[None]:
    """Within the block the portal may answer with this status, as `with expect_status(page, 404): page.goto(...)`."""
    page.expected_status = status  # type: ignore[attr-defined]
    yield
    page.wait_for_load_state()
    page.expected_status = None  # type: ignore[attr-defined]


def arrive(page: Page) -> None:
    """Where a click has just led away, wait for the page that it leads to, however slowly it comes."""
    files = len(getattr(page, "files", ()))
    page.locator(f"html:not([data-left]), html[data-left='{files}']").wait_for(state="attached")
    page.wait_for_load_state()


def faults(axe: Axe, page: Page, colours: set[str] | None = None) -> list[str]:
    """Each place where a rule of WCAG 2.2 A or AA is broken, with the rule and the element, on the page arrived at.

    `colours`: what was seen without a fault before, to which this page adds what it has.
    """
    arrive(page)
    known: set[str] = set() if colours is None else colours
    page.evaluate(axe.axe_script)
    # Details of faults alone: telling them of every element that passed takes as long again.
    answer = page.evaluate(ASK_AXE, [sorted(known), WCAG])
    if not answer["broken"]:
        known |= set(answer["colours"])
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {' '.join(map(str, node['target']))}: {node['html']}"
        for rule in answer["broken"]
        for node in rule["nodes"]
    ]
