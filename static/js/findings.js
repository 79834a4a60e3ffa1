// While somebody writes an update, what the check finds in the words stands below their box, a while after the last key.
// The form has data-check="address to ask"; without this script the findings are those of what was last saved.
document.querySelectorAll('form[data-check]').forEach((form) => {
  const WAIT = 1500;
  let timer = 0;
  let asked = null;

  const news = document.createElement('p');
  news.className = 'visually-hidden';
  news.setAttribute('role', 'status');
  form.append(news);

  const words = () => {
    const fields = [...new FormData(form)];
    const sent = fields.filter(([name]) => name === 'csrfmiddlewaretoken' || name.startsWith('words-'));
    return new URLSearchParams([...sent, ['do', 'check']]);
  };

  const count = () => form.querySelectorAll('.findings > li').length;

  // What a person has open or is about to press stays as it is.
  const put = (now, then) => {
    if (now.contains(document.activeElement) || now.innerHTML === then.innerHTML) return;
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

  const ask = async () => {
    if (asked) asked.abort();
    const mine = new AbortController();
    asked = mine;
    try {
      const response = await fetch(form.dataset.check, { method: 'POST', body: words(), signal: mine.signal });
      if (response.ok && !response.redirected && asked === mine) show(await response.text());
    } catch {
      // The words are kept by drafts.js, which says so where there is no connection.
    }
  };

  form.addEventListener('input', (event) => {
    if (!event.target.name.startsWith('words-')) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT);
  });
});
