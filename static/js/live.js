// Beside a form, what is typed as it will print: asked for after a pause, by the form's own button, and saved by nobody.
// Without this script the button shows it.
(() => {
  const WAIT = 900;
  const view = document.getElementById('live');
  const form = view && view.closest('form');
  if (!form) return;
  let timer = 0;
  let asked = null;

  const show = async () => {
    if (asked) asked.abort();
    asked = new AbortController();
    const typed = new FormData(form);
    typed.append('do', 'preview');
    try {
      const answer = await fetch(form.action || window.location.href, { method: 'POST', body: typed, signal: asked.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const now = page.getElementById('live');
      if (now && !view.contains(document.activeElement)) view.replaceChildren(...now.childNodes);
    } catch (problem) {
      if (problem.name !== 'AbortError') throw problem;
    }
  };

  form.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(show, WAIT);
  });
  form.addEventListener('submit', () => {
    window.clearTimeout(timer);
    if (asked) asked.abort();
  });
})();
