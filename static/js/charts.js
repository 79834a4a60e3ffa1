// Offers to explore each chart that has data-explore: the address of its figures, drawn by Plotly in place of the picture.
// Without this script the picture and its table say everything.
(() => {
  const ADDRESS = document.currentScript.dataset.plotly;
  // Where these stand, Plotly leaves out style sheets of its own, which the site's policy forbids; portal.css has them.
  const STYLES = ['plotly.js-style-global', '9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53'];
  const SIZE = { width: 1200, height: 675 };
  const SHARPER = 2;
  const NARROW = 480;
  const HELP = 'The chart can be explored. Drag across it to zoom in, point at it to read figures, choose which series it shows.';
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
        box.addEventListener('change', () => plotly.restyle(plot, { visible: box.checked }, [number]));
      });
    };

    const upwards = (figure) => figure.layout.yaxis.autorange || true; // of places, the 1st on top

    const zoom = (plotly, plot, figure) => {
      const [from, to] = plot._fullLayout.xaxis.range.map((end) => plot._fullLayout.xaxis.r2l(end));
      plotly.relayout(plot, { 'xaxis.range': [from + (to - from) / 2, to], 'yaxis.autorange': upwards(figure) });
    };

    const addButtons = (plotly, plot, figure) => {
      const buttons = add(panel, 'p', { className: 'explore__buttons' });
      const offer = (text, act) => {
        const button = add(buttons, 'button', { type: 'button', className: 'linklike', textContent: text });
        button.addEventListener('click', () => Promise.resolve(act()).catch(() => { news.textContent = 'The picture could not be made.'; }));
        return button;
      };
      const first = offer('Back to the picture', () => back(plotly, plot));
      offer('Zoom in on the latest', () => zoom(plotly, plot, figure));
      offer('Show the whole chart', () => plotly.relayout(plot, { 'xaxis.autorange': true, 'yaxis.autorange': upwards(figure) }));
      offer('Download PNG', async () => download(await asPng(await asSvg(plotly, plot, figure.layout)), `${name}.png`));
      offer('Download SVG', async () => download(await asSvg(plotly, plot, figure.layout), `${name}.svg`));
      return first;
    };

    const draw = async (plotly, figure) => {
      const plot = add(panel, 'div', { className: 'explore__plot' });
      plot.setAttribute('role', 'img');
      plot.setAttribute('aria-label', words);
      panel.hidden = false;
      const touch = window.matchMedia('(pointer: coarse)').matches; // a finger on the chart moves the page
      const layout = { ...figure.layout, title: undefined, dragmode: touch ? false : 'zoom' };
      if (frame.clientWidth < NARROW && layout.xaxis.type === 'date') {
        const ends = (all) => [...new Set([all[0], all[all.length - 1]])];
        layout.xaxis = { ...layout.xaxis, tickvals: ends(layout.xaxis.tickvals), ticktext: ends(layout.xaxis.ticktext) };
      }
      layout.legend = { ...layout.legend, itemclick: false, itemdoubleclick: false };
      await plotly.newPlot(plot, figure.data, layout, { displayModeBar: false, responsive: true, showTips: false });
      addSeries(plotly, plot);
      picture.setAttribute('hidden', '');
      start.hidden = true;
      addButtons(plotly, plot, figure).focus();
      news.textContent = HELP;
    };

    start.addEventListener('click', async () => {
      if (start.getAttribute('aria-disabled')) return;
      start.setAttribute('aria-disabled', 'true');
      news.textContent = 'The chart is loading.';
      try {
        await draw(...await Promise.all([load(), fetchFigure(address)]));
      } catch {
        panel.replaceChildren();
        panel.hidden = true;
        news.textContent = 'The chart could not be loaded. The picture shows the same figures; try again later.';
      }
      start.removeAttribute('aria-disabled');
    });
  });
})();
