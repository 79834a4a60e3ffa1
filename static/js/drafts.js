// Keeps what is typed into a form: two seconds after typing stops, when the page is left, and before the form is sent.
// The form has <p data-drafts="address to save to" role="status">; without this script it works as any form.
document.querySelectorAll('[data-drafts]').forEach((line) => {
  const WAIT = 2000;
  const RETRY = 10000;
  // A larger body may not outlive the page that sends it.
  const LARGEST_FAREWELL = 60000;
  const form = line.closest('form');
  let timer = 0;
  let changed = false;
  let busy = null; // the save under way
  let checking = false; // sent, and first being kept
  let cleared = false; // kept, and on its way
  let ended = false;

  const say = (words, warn = false) => {
    if (line.textContent !== words) line.textContent = words;
    line.classList.toggle('draft-status--warn', warn);
  };

  const sayEnded = (address, kept) => {
    if (ended) return;
    ended = true;
    const link = document.createElement('a');
    link.href = address;
    link.target = '_blank';
    link.textContent = 'Sign in again in a new tab';
    const rest = kept ? 'Your words stay here, and are back when you have signed in.' : 'Keep this tab open: your words stay here.';
    line.replaceChildren('Your session has ended. ', link, `. ${rest}`);
    line.classList.add('draft-status--warn');
  };

  // Signing in elsewhere gives the browser a new token, while this page still holds the old one.
  const renewToken = () => {
    const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    const field = form.elements.csrfmiddlewaretoken;
    if (found && field) field.value = found[1];
  };

  const body = () => {
    renewToken();
    return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
  };

  const later = (wait) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, wait);
  };

  const answered = async (response) => {
    if (response.ok) {
      const { saved_at: at, others } = await response.json();
      ended = false;
      say(`Saved at ${at}, for you alone.${others ? ' Another tab has other words for this page: both are kept.' : ''}`);
      return 'kept';
    }
    if (response.status === 413) {
      say('Not saved: this is too long to keep. Copy it to a safe place and make it shorter.', true);
      return 'refused';
    }
    changed = true;
    later(RETRY);
    if (response.status === 401) {
      const { sign_in: address, kept } = await response.json();
      sayEnded(address, kept);
      return 'ended';
    }
    say('Not saved. Copy your words to a safe place before you leave this page.', true);
    return 'refused';
  };

  const send = async () => {
    changed = false;
    try {
      return await answered(await fetch(line.dataset.drafts, { method: 'POST', body: body() }));
    } catch {
      changed = true;
      ended = false;
      say('Not saved: no connection. We keep trying.', true);
      later(RETRY);
      return 'offline';
    }
  };

  const keep = async () => {
    window.clearTimeout(timer);
    if (busy) await busy;
    busy = send();
    const outcome = await busy;
    busy = null;
    return outcome;
  };

  function save() {
    if (changed && !checking && !cleared) keep();
  }

  const farewell = () => {
    if (!changed || cleared) return;
    const fields = body();
    changed = false;
    fetch(line.dataset.drafts, { method: 'POST', body: fields, keepalive: fields.toString().length < LARGEST_FAREWELL })
      .catch(() => { changed = true; later(RETRY); });
  };

  const typed = () => {
    changed = true;
    later(WAIT);
  };

  // With no connection or no session, sending would lead away from the words; so they are kept first.
  const beforeSending = async (event) => {
    if (cleared) return;
    event.preventDefault();
    if (checking) return;
    checking = true;
    const outcome = await keep();
    checking = false;
    if (outcome === 'offline') say('Not sent: no connection. Your words stay here. We keep trying to save them; send them again later.', true);
    if (outcome === 'offline' || outcome === 'ended') return;
    cleared = true;
    window.clearTimeout(timer);
    renewToken();
    form.requestSubmit(event.submitter);
  };

  if ('unsaved' in line.dataset) typed();
  form.addEventListener('input', typed);
  form.addEventListener('change', typed);
  form.addEventListener('submit', beforeSending);
  window.addEventListener('pagehide', farewell);
  document.addEventListener('visibilitychange', () => { if (document.hidden) farewell(); });
  window.addEventListener('online', save);
  // Back from signing in again in another tab.
  window.addEventListener('focus', () => { if (ended) save(); });
  // Back from where the form led to, without loading anew.
  window.addEventListener('pageshow', () => { cleared = false; });
});
