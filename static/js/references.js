// In a text box with data-references, "{" offers the records that text can cite, and "|" the fields of one.
// Without this script people write references by hand, with the page of references beside them.
document.querySelectorAll('textarea[data-references]').forEach((box) => {
  const WAIT = 150;
  const BEGUN = /\{([^{}\n]{0,80})$/;
  const address = box.dataset.references || '/references.json';
  const theme = box.closest('[data-theme]')?.dataset.theme ?? '';
  let timer = 0;
  let asked = null;
  let begun = null;
  let found = [];
  let at = -1;

  const frame = document.createElement('div');
  frame.className = 'suggest';
  box.before(frame);
  const list = document.createElement('ul');
  list.className = 'suggest__list';
  list.id = `${box.id}-references`;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Records to cite');
  list.hidden = true;
  const news = document.createElement('p');
  news.className = 'visually-hidden';
  news.setAttribute('role', 'status');
  frame.append(box, list, news);
  box.setAttribute('aria-autocomplete', 'list');
  box.setAttribute('aria-haspopup', 'listbox');

  const close = () => {
    window.clearTimeout(timer);
    if (asked) asked.abort();
    asked = null;
    list.hidden = true;
    list.replaceChildren();
    found = [];
    at = -1;
    news.textContent = '';
    box.removeAttribute('aria-activedescendant');
    box.removeAttribute('aria-controls');
  };

  const mark = (next) => {
    at = (next + found.length) % found.length;
    [...list.children].forEach((option, number) => option.setAttribute('aria-selected', String(number === at)));
    box.setAttribute('aria-activedescendant', list.children[at].id);
    list.children[at].scrollIntoView({ block: 'nearest' });
  };

  // Below the line that is being written, measured on a copy of the box that shows nothing.
  const place = () => {
    const copy = document.createElement('div');
    const brace = document.createElement('span');
    const style = window.getComputedStyle(box);
    copy.className = 'suggest__copy';
    ['font', 'letterSpacing', 'padding', 'border'].forEach((name) => { copy.style[name] = style[name]; });
    brace.textContent = '{';
    copy.append(box.value.slice(0, begun), brace);
    frame.append(copy);
    const below = brace.offsetTop + brace.offsetHeight - box.scrollTop;
    copy.remove();
    list.style.top = `${Math.min(Math.max(below, 0), box.offsetHeight)}px`;
  };

  // As if typed, so that it can be undone and is kept like what is typed.
  const put = (start, end, words) => {
    box.focus();
    box.setSelectionRange(start, end);
    if (!document.execCommand('insertText', false, words)) {
      box.setRangeText(words, start, end, 'end');
      box.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };

  const choose = (number) => {
    const { reference } = found[number];
    const caret = box.selectionStart;
    const end = box.value[caret] === '}' ? caret + 1 : caret;
    const start = begun;
    close();
    put(start, end, reference);
    close();
  };

  const line = (words, name) => {
    const part = document.createElement('span');
    part.textContent = words;
    if (name) part.className = name;
    return part;
  };

  const show = (records) => {
    found = records;
    if (!found.length) {
      close();
      news.textContent = 'No record has these words.';
      return;
    }
    list.replaceChildren(...found.map((record, number) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${number}`;
      option.setAttribute('role', 'option');
      option.append(line(`${record.title}: ${record.prints}`), line(` ${record.kind}, ${record.reference}`, 'suggest__what'));
      // Before the box loses its caret.
      option.addEventListener('mousedown', (event) => { event.preventDefault(); choose(number); });
      return option;
    }));
    list.hidden = false;
    place();
    list.scrollIntoView({ block: 'nearest' });
    box.setAttribute('aria-controls', list.id);
    news.textContent = `${found.length} to choose from. Use the arrow keys, Enter to take one, Escape to write on.`;
    mark(0);
  };

  const ask = async (words) => {
    if (asked) asked.abort();
    const mine = new AbortController();
    asked = mine;
    try {
      const response = await fetch(`${address}?${new URLSearchParams({ q: words, theme })}`, { signal: mine.signal });
      const answer = response.ok && !response.redirected ? await response.json() : { found: [] };
      if (asked === mine) show(answer.found);
    } catch {
      if (asked === mine) close();
    }
  };

  box.addEventListener('input', () => {
    const match = BEGUN.exec(box.value.slice(0, box.selectionStart));
    if (!match) {
      close();
      return;
    }
    begun = match.index;
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT, match[1]);
  });

  box.addEventListener('keydown', (event) => {
    if (list.hidden || event.isComposing) return;
    const keys = {
      ArrowDown: () => mark(at + 1),
      ArrowUp: () => mark(at - 1),
      Enter: () => choose(at),
      Escape: close,
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  box.addEventListener('click', close);
  box.addEventListener('blur', close);
});

// A record of "Insert a figure" goes to where the caret last stood in a box; without this script, behind the first box.
document.querySelectorAll('.insert').forEach((fold) => {
  const boxes = [...fold.closest('form').querySelectorAll('textarea[data-references]')];
  let [last] = boxes;
  boxes.forEach((box) => box.addEventListener('focus', () => { last = box; }));

  fold.addEventListener('click', (event) => {
    const button = event.target.closest('[name="insert"]');
    if (!button) return;
    event.preventDefault();
    last.focus();
    if (!document.execCommand('insertText', false, button.value)) {
      last.setRangeText(button.value, last.selectionStart, last.selectionEnd, 'end');
      last.dispatchEvent(new Event('input', { bubbles: true }));
    }
  });

  // Enter looks records up; in every other box it saves.
  fold.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.target.matches('input')) return;
    event.preventDefault();
    fold.querySelector('[value="find"]').click();
  });
});
