// Offers to explore each chart that has data-explore: the address of its figures, drawn by Plotly in place of the picture.
// What is explored, what is laid beside it, which days and which series are shown stand in the address of the page.
// Without this script the picture and its table say everything.
(() => {
  const ADDRESS = document.currentScript.dataset.plotly;
  // Where these stand, Plotly leaves out style sheets of its own, which the site's policy forbids; portal.css has them.
  const STYLES = ['plotly.js-style-global', '9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53'];
  const SIZE = { width: 1200, height: 675 };
  const SHARPER = 2;
  const NARROW = 480;
  const HELP = 'The chart can be explored. Drag across it to zoom in, point at it or press the arrow keys to read figures, choose which series it shows.';
  const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const STEPS = { ArrowLeft: (at) => at - 1, ArrowRight: (at) => at + 1, Home: () => 0, End: (at, last) => last };
  let loading = null;

  const add = (parent, name, values = {}) => parent.appendChild(Object.assign(document.createElement(name), values));

  const load = () => {
    loading = loading || new Promise((ready, failed) => {
      STYLES.forEach((id) => { if (!document.getElementById(id)) add(document.head, 'meta', { id, className: 'no-inline-styles' }); });
      const script = document.createElement('script');
      script.src = ADDRESS;
      script.onload = () => ready(window.Plotly);
      script.onerror = () => { loading = null; failed(new Error(ADDRESS)); };
      document.head.append(script);
    });
    return loading;
  };

  const fetchFigure = async (address) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.json();
  };

  const download = (url, name) => {
    const link = add(document.body, 'a', { href: url, download: name, hidden: true });
    link.click();
    link.remove();
  };

  // A picture of what is shown, with its title and source, as the address of an SVG.
  const asSvg = (plotly, plot, { title }) => {
    const above = { ...title, xref: 'paper', x: 0, xanchor: 'left', yref: 'container', y: 0.96, yanchor: 'top' };
    const layout = { ...plot.layout, ...SIZE, title: above, margin: { t: 120, r: 40, b: 40, l: 40 } };
    return plotly.toImage({ data: plot.data, layout }, { format: 'svg', ...SIZE });
  };

  const asPng = async (svg) => {
    const image = Object.assign(new Image(), { src: svg });
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: SIZE.width * SHARPER, height: SIZE.height * SHARPER });
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/png');
  };

  // The view of a chart as it stands in the address: x-<what>; a value of undefined takes it out.
  const view = () => new URL(window.location.href).searchParams;
  const keep = (values) => {
    const url = new URL(window.location.href);
    Object.entries(values).forEach(([key, value]) => {
      if (value === undefined || value === '') url.searchParams.delete(key);
      else url.searchParams.set(key, value);
    });
    window.history.replaceState(window.history.state, '', url);
  };

  // Every place across the chart at which a series has a figure, in order.
  const placesOf = (plot) => [...new Set(plot.data.filter((trace) => trace.text).flatMap((trace) => trace.x))]
    .filter((place) => place !== null).sort((one, other) => (one < other ? -1 : 1));

  // What is drawn there, in words.
  const wordsAt = (plot, place) => {
    const axis = plot.layout.xaxis;
    const where = axis.type === 'date' ? DAY.format(new Date(place)) : axis.ticktext[axis.tickvals.indexOf(place)];
    const figures = plot.data.filter((trace) => trace.text && trace.visible !== false)
      .flatMap((trace) => trace.x.map((x, at) => (x === place && trace.text[at] ? `${trace.name} ${trace.text[at]}` : '')))
      .filter(Boolean);
    const reader = new DOMParser().parseFromString(`${where}: ${figures.join('; ')}.`, 'text/html');
    return reader.body.textContent;
  };

  document.querySelectorAll('[data-explore]').forEach((picture) => {
    const address = picture.dataset.explore;
    const name = address.split('/').pop().replace('.json', '');
    const words = picture.querySelector('title').textContent;
    const frame = document.createElement('div');
    picture.after(frame);
    const panel = add(frame, 'div', { hidden: true });
    const start = add(frame, 'button', { type: 'button', className: 'linklike explore__start', textContent: 'Explore this chart' });
    start.setAttribute('aria-label', `Explore this chart: ${words}`);
    const news = add(frame, 'p', { className: 'explore__news' });
    news.setAttribute('role', 'status');

    const back = (plotly, plot) => {
      plotly.purge(plot);
      panel.replaceChildren();
      panel.hidden = true;
      picture.removeAttribute('hidden');
      start.hidden = false;
      keep({ explore: undefined, with: undefined, from: undefined, to: undefined, without: undefined });
      news.textContent = 'The picture is back.';
      start.focus();
    };

    const addSeries = (plotly, plot) => {
      if (plot.data.length < 2) return;
      const series = add(panel, 'fieldset', { className: 'explore__series' });
      add(series, 'legend', { textContent: 'Series shown' });
      plot.data.forEach((trace, number) => {
        const label = add(series, 'label');
        const box = add(label, 'input', { type: 'checkbox', checked: true });
        label.append(plot.calcdata[number][0].trace.name);
        box.checked = trace.visible !== false;
        box.addEventListener('change', async () => {
          await plotly.restyle(plot, { visible: box.checked }, [number]);
          const hidden = plot.data.flatMap((each, at) => (each.visible === false ? [at] : []));
          keep({ without: hidden.join('.') });
        });
      });
    };

    const addComparison = (figure, again) => {
      const { choices, with: chosen } = figure.layout.meta || {};
      if (!choices) return;
      const line = add(panel, 'p', { className: 'explore__compare' });
      const label = add(line, 'label', { textContent: 'Compare with ' });
      const select = add(label, 'select', { className: 'select' });
      add(select, 'option', { value: '', textContent: 'Nothing else' });
      choices.forEach(([group, offered]) => {
        const parent = group ? add(select, 'optgroup', { label: group }) : select;
        offered.forEach(([value, textContent]) => add(parent, 'option', { value, textContent }));
      });
      select.value = chosen || '';
      select.addEventListener('change', () => again(select.value));
    };

    // The arrow keys go from one place to the next, and what stands there is said.
    const readByKeys = (plotly, plot) => {
      const places = placesOf(plot);
      let at = places.length;
      plot.tabIndex = 0;
      plot.addEventListener('keydown', (event) => {
        const step = STEPS[event.key];
        if (!step || !places.length) return;
        event.preventDefault();
        at = Math.min(Math.max(step(at, places.length - 1), 0), places.length - 1);
        news.textContent = wordsAt(plot, places[at]);
        const points = plot.data.flatMap((trace, curveNumber) => {
          const pointNumber = trace.text && trace.visible !== false ? trace.x.indexOf(places[at]) : -1;
          return pointNumber < 0 || trace.y[pointNumber] === null ? [] : [{ curveNumber, pointNumber }];
        });
        plotly.Fx.hover(plot, points);
      });
    };

    const zoom = (plotly, plot) => {
      const axis = plot._fullLayout.xaxis;
      const [from, to] = axis.range.map((end) => axis.r2l(end));
      return plotly.relayout(plot, { 'xaxis.range': [axis.l2r(from + (to - from) / 2), axis.l2r(to)] });
    };

    const keepDays = (plot) => {
      const { autorange, range } = plot.layout.xaxis;
      const [from, to] = autorange || !range ? [] : range.map((end) => String(end).slice(0, 10));
      keep({ from, to });
    };

    const copyLink = async () => {
      await navigator.clipboard.writeText(window.location.href);
      news.textContent = 'The link to this view is copied.';
    };

    const addButtons = (plotly, plot, figure) => {
      const buttons = add(panel, 'p', { className: 'explore__buttons' });
      const offer = (text, act) => {
        const button = add(buttons, 'button', { type: 'button', className: 'linklike', textContent: text });
        button.addEventListener('click', async () => {
          try { await act(); } catch { news.textContent = `That did not work: ${text.toLowerCase()}.`; }
        });
        return button;
      };
      const first = offer('Back to the picture', () => back(plotly, plot));
      offer('Zoom in on the latest', () => zoom(plotly, plot));
      offer('Show the whole chart', () => plotly.relayout(plot, { 'xaxis.autorange': true }));
      offer('Copy link', copyLink);
      offer('Download PNG', async () => download(await asPng(await asSvg(plotly, plot, figure.layout)), `${name}.png`));
      offer('Download SVG', async () => download(await asSvg(plotly, plot, figure.layout), `${name}.svg`));
      const { csv } = figure.layout.meta || {};
      if (csv) add(buttons, 'a', { href: csv, textContent: 'Download CSV' });
      return first;
    };

    const narrowed = (layout) => {
      const ends = (all) => [...new Set([all[0], all[all.length - 1]])];
      const { short = [] } = layout.meta || {};
      const marks = layout.annotations || [];
      const own = marks.length - short.length; // the labels of lines come last
      const labels = marks.map((mark, at) => (at < own ? mark : { ...mark, text: short[at - own], font: { ...mark.font, size: 12 } }));
      const letters = Math.max(0, ...short.map((text) => text.length));
      const across = layout.xaxis.type === 'date' ? { tickvals: ends(layout.xaxis.tickvals), ticktext: ends(layout.xaxis.ticktext) } : {};
      return {
        ...layout,
        annotations: labels,
        xaxis: { ...layout.xaxis, ...across },
        yaxis: { ...layout.yaxis, title: undefined },
        ...(short.length ? { margin: { ...layout.margin, l: 8, r: 14 + letters * 7 } } : {}),
      };
    };

    // As the address has it: the days, and the series that are left out.
    const asKept = (figure, layout) => {
      const kept = view();
      const without = (kept.get('without') || '').split('.').filter(Boolean).map(Number);
      const range = kept.get('from') && kept.get('to') ? { range: [kept.get('from'), kept.get('to')], autorange: false } : {};
      return [
        figure.data.map((trace, at) => (without.includes(at) ? { ...trace, visible: false } : trace)),
        { ...layout, xaxis: { ...layout.xaxis, ...range } },
      ];
    };

    const draw = async (plotly, figure) => {
      panel.replaceChildren();
      const plot = add(panel, 'div', { className: 'explore__plot' });
      plot.setAttribute('role', 'application');
      plot.setAttribute('aria-roledescription', 'chart');
      plot.setAttribute('aria-label', `${words}. The arrow keys read its figures.`);
      panel.hidden = false;
      const touch = window.matchMedia('(pointer: coarse)').matches; // a finger on the chart moves the page
      const plain = { ...figure.layout, title: undefined, dragmode: touch ? false : 'zoom' };
      const layout = frame.clientWidth < NARROW ? narrowed(plain) : plain;
      layout.legend = { ...layout.legend, itemclick: false, itemdoubleclick: false };
      const [traces, shown] = asKept(figure, layout);
      await plotly.newPlot(plot, traces, shown, { displayModeBar: false, responsive: true, showTips: false });
      plot.on('plotly_relayout', () => keepDays(plot));
      readByKeys(plotly, plot);
      addComparison(figure, compare);
      addSeries(plotly, plot);
      picture.setAttribute('hidden', '');
      start.hidden = true;
      return addButtons(plotly, plot, figure);
    };

    const fetched = (chosen) => fetchFigure(chosen ? `${address}?with=${encodeURIComponent(chosen)}` : address);

    const compare = async (chosen) => {
      news.textContent = 'The chart is loading.';
      keep({ with: chosen, without: undefined });
      try {
        await draw(await load(), await fetched(chosen));
        news.textContent = chosen ? 'The other line is drawn.' : HELP;
      } catch {
        news.textContent = 'It could not be loaded. Try again later.';
      }
      const select = panel.querySelector('select');
      if (select) select.focus();
    };

    const explore = async () => {
      if (start.getAttribute('aria-disabled')) return;
      start.setAttribute('aria-disabled', 'true');
      news.textContent = 'The chart is loading.';
      try {
        const kept = view();
        if (kept.get('explore') !== name) keep({ explore: name, with: undefined, from: undefined, to: undefined, without: undefined });
        const first = await draw(...await Promise.all([load(), fetched(view().get('with'))]));
        first.focus();
        news.textContent = HELP;
      } catch {
        panel.replaceChildren();
        panel.hidden = true;
        news.textContent = 'The chart could not be loaded. The picture shows the same figures; try again later.';
      }
      start.removeAttribute('aria-disabled');
    };

    start.addEventListener('click', explore);
    if (view().get('explore') === name) explore();
  });
})();
