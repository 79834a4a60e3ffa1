"""What the journeys hold of every page: nothing from elsewhere, no errors, no faults in accessibility."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
# Asks axe about every rule. Two that take longer than all others, contrast and links that only their colour tells from
# the text around them, it is asked about where a text or control that is seen is coloured in a way that is not known.
# That is its own colour, size and weight, and what it stands on up to the first that lets nothing through; of one that
# stands on what is not around it, its place as well, on a screen of this size. Of a link in a text, where axe itself
# sees that it is in one, it is how the two are drawn besides. Nobody reads one that is disabled, or is there for screen
# readers alone.
#
# A part of the page built as one which axe found nothing wrong with on a screen of this size is left out, unless
# it has something in it of an unknown colour. It is built as another that differs in words alone, and in names that
# nothing in it speaks of. Parts around it see it all the same, as rules for lists, tables and neighbours ask.
#
# Details of faults alone are asked for: telling them of every element that passed takes as long again. The answer is
# null where there is something to ask, and axe is not on the page yet.
ASK_AXE = """
async ([known, tags, screen, sound]) => {
  const PARTS = 'body > *, section, article, form, div, table, tr, ul, ol, li, dl, figure, details, p';
  const digest = (text) => {
    let [one, other] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
      other = Math.imul(other ^ text.charCodeAt(at), 1597334677);
    }
    return `${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
  };
  const build = (part) => {
    const html = part.outerHTML.replace(/>[^<]*[^<\\s][^<]*</g, '>words<');
    const text = html.replace(/ data-unknown-colour=""| (?:href|value|datetime)="[^"]+"/g, '');
    return digest(screen + (/<label| (?:for|aria-[a-z]+)=/.test(text) ? text : text.replace(/ id="[^"]*"/g, '')));
  };
  const isForNobody = (element) =>
    element.closest(':disabled, [aria-disabled="true"], .visually-hidden') ||
    element.closest('label')?.control?.disabled;
  const colours = (element) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const parts = [color, fontSize, fontWeight, textShadow];
    let isCovered = false, isAfloat = false;
    for (let under = element; under; under = under.parentElement) {
      const { backgroundColor, backgroundImage, opacity, position, filter, mixBlendMode } = getComputedStyle(under);
      if (opacity !== '1' || filter !== 'none' || mixBlendMode !== 'normal') parts.push(opacity, filter, mixBlendMode);
      if (isCovered) continue;
      if (backgroundImage !== 'none') parts.push(backgroundImage);
      if (backgroundColor !== 'rgba(0, 0, 0, 0)') parts.push(backgroundColor);
      isCovered = backgroundColor.startsWith('rgb(');
      isAfloat ||= !isCovered && (position === 'absolute' || position === 'fixed');
    }
    return (isAfloat ? `${screen} ${place(element)} ` : '') + parts.join(' ');
  };
  const place = (element) => {
    const parts = [];
    for (let part = element; part; part = part.parentElement) parts.push(part.tagName, part.getAttribute('class'));
    return parts.join(' ');
  };
  const drawn = (element) => {
    const { borderBlock, outline, fontFamily, fontStyle, textDecoration } = getComputedStyle(element);
    return [colours(element), borderBlock, outline, fontFamily, fontStyle, textDecoration].join(' ');
  };
  const isInLine = ({ display }) => display.startsWith('inline') && display !== 'inline-block';
  const inText = (link) => {
    let block = link.parentElement;
    while (isInLine(getComputedStyle(block))) block = block.parentElement;
    return `${drawn(link)} in ${drawn(block)}`;
  };
  const seen = new Set(known), unknown = [];
  const isNew = (key) => {
    const isKnown = seen.has(key);
    seen.add(key);
    return !isKnown;
  };
  for (const element of document.body.querySelectorAll('*')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!hasText && !element.matches('input, select, textarea')) continue;
    if (!element.checkVisibility({ visibilityProperty: true }) || isForNobody(element)) continue;
    if (isNew(colours(element))) unknown.push(element);
  }
  unknown.forEach((element) => element.toggleAttribute('data-unknown-colour', true));
  const isSound = new Set(sound.split(' ')), parts = new Set();
  for (const part of document.body.querySelectorAll(PARTS)) {
    const key = build(part);
    const isLeftOut = isSound.has(key) && !part.matches('[data-sound] *, :has([data-unknown-colour])');
    part.toggleAttribute('data-sound', isLeftOut && !part.matches('[data-unknown-colour]'));
    parts.add(key);
  }
  const frame = `${document.documentElement.lang} ${document.body.className} ${build(document.head)}`;
  parts.add(frame.replaceAll(' ', '_'));
  const ask = async () => {
    axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-unknown-colour]' }] });
    const links = axe._audit.rules.find(({ id }) => id === 'link-in-text-block');
    links.isInText ??= links.matches;
    links.matches = (link, ...more) => links.isInText(link, ...more) && isNew(inText(link));
    const context = { include: [['html']], exclude: [['[data-sound]']] };
    return (await axe.run(context, { runOnly: tags, resultTypes: ['violations'] })).violations;
  };
  const isAsked = ![...parts].every((key) => isSound.has(key)) || document.querySelector('[data-unknown-colour]');
  const broken = isAsked && window.axe ? await ask() : [];
  document.querySelectorAll('[data-sound], [data-unknown-colour]').forEach((part) => {
    part.removeAttribute('data-sound');
    part.removeAttribute('data-unknown-colour');
  });
  if (isAsked && !window.axe) return null;
  return { broken, parts: [...parts].filter((key) => !isSound.has(key)), colours: [...seen] };
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


@dataclass
class Seen:
    """What axe has found no fault with: colours of texts, and digests of how parts of pages are built."""

    colours: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)


def faults(axe: Axe, page: Page, seen: Seen | None = None) -> list[str]:
    """Each place where a rule of WCAG 2.2 A or AA is broken, with the rule and the element, on the page arrived at.

    `seen`: what was seen without a fault before, to which this page adds what it has.
    """
    arrive(page)
    known = Seen() if seen is None else seen
    question = [sorted(known.colours), WCAG, str(page.viewport_size), " ".join(known.parts)]
    answer = page.evaluate(ASK_AXE, question)
    if answer is None:
        page.evaluate(axe.axe_script)
        answer = page.evaluate(ASK_AXE, question)
    if not answer["broken"]:
        known.colours.update(answer["colours"])
        known.parts.update(answer["parts"])
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {' '.join(map(str, node['target']))}: {node['html']}"
        for rule in answer["broken"]
        for node in rule["nodes"]
    ]
