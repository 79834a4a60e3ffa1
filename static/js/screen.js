// Slides for a screen: the arrow keys turn them, and a button fills the screen. Without this script people follow the
// links of each slide, or scroll.
const slides = [...document.querySelectorAll('.slide')];
const TURNS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

// The one whose beginning is nearest to the top of the window.
const shown = () => slides.reduce((nearest, slide, at) => (
  Math.abs(slide.getBoundingClientRect().top) < Math.abs(slides[nearest].getBoundingClientRect().top) ? at : nearest
), 0);

const turnTo = (at) => {
  const slide = slides[Math.min(Math.max(at, 0), slides.length - 1)];
  history.replaceState(null, '', `#${slide.id}`);
  slide.scrollIntoView();
};

document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const at = { Home: 0, End: slides.length - 1 }[event.key] ?? (event.key in TURNS ? shown() + TURNS[event.key] : null);
  if (at === null) return;
  event.preventDefault();
  turnTo(at);
});

const button = document.querySelector('[data-full-screen]');
if (document.fullscreenEnabled) {
  button.hidden = false;
  button.addEventListener('click', () => (
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
  ));
  document.addEventListener('fullscreenchange', () => {
    button.textContent = document.fullscreenElement ? 'Leave full screen' : 'Full screen';
  });
}
