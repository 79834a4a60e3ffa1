// While somebody writes an update, what the check finds in the words stands below their box, and how a figure moves beside
// its own, a while after the last key. The form has data-check="address to ask"; without this script they are those of
// what was last saved; how the words will print, in a fold with data-preview, is shown by the page of the preview.
document.querySelectorAll('form[data-check]').forEach((form) => {
  const WORDS = { begins: 'words-', wait: 1500 };
  const FIGURES = { begins: 'figure-', wait: 400 };
  const asked = new Map();
  const timers = new Map();
  let waits = false; // an answer, for a person who stands in the one before

  const news = document.createElement('p');
  news.className = 'visually-hidden';
  news.setAttribute('role', 'status');
  form.append(news);

  // Signing in elsewhere gives the browser a new token, while this page still holds the old one.
  const token = () => {
    const kept = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    return kept ? kept[1] : form.elements.csrfmiddlewaretoken.value;
  };

  const typed = (part) => {
    const sent = [...new FormData(form)].filter(([name]) => name.startsWith(part.begins));
    return new URLSearchParams([...sent, ['do', 'check'], ['csrfmiddlewaretoken', token()]]);
  };

  const count = () => form.querySelectorAll('.findings > li').length;

  // What a person has open stays open, and what they are about to press stays where it is until they go on.
  const put = (now, then) => {
    if (now.innerHTML.replaceAll(' open=""', '') === then.innerHTML) return;
    if (now.contains(document.activeElement)) {
      waits = true;
      return;
    }
    const isOpen = Boolean(now.querySelector('details[open]'));
    now.replaceChildren(...then.childNodes);
    now.querySelectorAll('details').forEach((details) => { details.open = isOpen; });
  };

  const show = (html) => {
    const before = count();
    const answer = new DOMParser().parseFromString(html, 'text/html');
    form.querySelectorAll('[data-findings]').forEach((now) => {
      const then = answer.querySelector(`[data-findings="${now.dataset.findings}"]`);
      if (then) put(now, then);
    });
    const after = count();
    if (after !== before) news.textContent = after ? `The check has ${after} ${after === 1 ? 'finding' : 'findings'}.` : 'The check finds nothing.';
  };

  const ask = async (part) => {
    const mine = new AbortController();
    asked.get(part)?.abort();
    asked.set(part, mine);
    try {
      const response = await fetch(form.dataset.check, { method: 'POST', body: typed(part), signal: mine.signal });
      if (response.ok && !response.redirected && asked.get(part) === mine) show(await response.text());
    } catch {
      // The words are kept by drafts.js, which says so where there is no connection.
    }
  };

  const later = (part) => {
    window.clearTimeout(timers.get(part));
    timers.set(part, window.setTimeout(ask, part.wait, part));
  };

  form.addEventListener('input', (event) => {
    if (event.target.matches('textarea[name^="words-"]')) later(WORDS);
    if (event.target.matches('.figures__box input')) later(FIGURES);
  });
  form.querySelectorAll('[data-preview]').forEach((fold) => {
    fold.hidden = false;
    fold.addEventListener('toggle', () => { if (fold.open) ask(WORDS); });
  });
  form.addEventListener('focusout', () => {
    if (waits) later(WORDS);
    waits = false;
  });
});
