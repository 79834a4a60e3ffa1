"""Whether a page fits its window with the fonts and the spacing that readers may have."""

from playwright.sync_api import Page

SPACED = "line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important"
# Fonts as wide as any, and text as widely spaced as WCAG 2.2, 1.4.12 lets readers set it.
FONTS = {
    "as delivered": "",
    "fixed width": '* { font-family: "DejaVu Sans Mono", monospace !important }',
    "a fifth wider": "* { font-size-adjust: 0.65 !important }",
    "spaced": f'* {{ font-family: "DejaVu Sans", sans-serif !important; {SPACED} }}',
    "fixed width, spaced": f'* {{ font-family: "DejaVu Sans Mono", monospace !important; {SPACED} }}',
}
# Words count only where they are seen; what scrolls within a box of its own may be wider than the window.
STICKING_OUT = """
(style) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
  const width = window.innerWidth;
  const isCut = (element) => {
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const { visibility, overflowX } = getComputedStyle(around);
      if (visibility === 'hidden' || (overflowX !== 'visible' && !(around instanceof SVGElement))) return true;
    }
    return Boolean(element.closest('title, desc, script, style, option, noscript, .skip'));
  };
  const boxes = (text) => {
    const drawn = text.parentElement.closest('text');
    if (drawn) return [drawn.getBoundingClientRect()];
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()];
  };
  const out = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim() || isCut(text.parentElement)) continue;
    const box = boxes(text).find((box) => box.width && (box.left < -0.5 || box.right > width + 0.5));
    if (box) out.push(`${text.data.trim()} (${Math.round(box.left)} to ${Math.round(box.right)})`);
  }
  const page = document.documentElement.scrollWidth;
  if (page > width) out.push(`the page (${page})`);
  document.adoptedStyleSheets = [];
  return out;
}
"""

# Words of a picture that stand outside of its own box, the padding kept for them included: they are cut, or in the way.
CLIPPED = """
(style) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
  const out = [...document.querySelectorAll('svg text')].flatMap((text) => {
    const [box, picture] = [text, text.closest('figure, .chart, .card, .thumb, td, th, li') ?? text.ownerSVGElement]
      .map((each) => each.getBoundingClientRect());
    const isIn = box.left >= picture.left - 1 && box.right <= picture.right + 1
      && box.top >= picture.top - 1 && box.bottom <= picture.bottom + 1;
    return !box.width || isIn ? [] : [text.textContent.trim()];
  });
  document.adoptedStyleSheets = [];
  return out;
}
"""


def clipped(page: Page, *fonts: str) -> list[str]:
    """Labels of charts that leave their picture, by font."""
    return [f"{font}: {words}" for font in fonts for words in page.evaluate(CLIPPED, FONTS[font])]


def sticking_out(page: Page, *fonts: str) -> list[str]:
    """What lies beyond the window's left or right edge, by font; every font where none is named."""
    return [f"{font}: {words}" for font in fonts or FONTS for words in page.evaluate(STICKING_OUT, FONTS[font])]
