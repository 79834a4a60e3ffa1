// In the grid of figures the arrow keys go from box to box, and what is pasted into one from a sheet is looked at first.
// Without this script people use Tab, and paste into the box above the grid.
document.querySelectorAll('.figures').forEach((grid) => {
  const STEPS = { ArrowDown: 1, ArrowUp: -1 };
  const { form } = grid.querySelector('input');

  const boxes = () => [...grid.querySelectorAll('.figures__value input[type="text"]')];

  grid.addEventListener('keydown', (event) => {
    const here = boxes().indexOf(event.target);
    if (here < 0 || !STEPS[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = boxes()[here + STEPS[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });

  grid.addEventListener('paste', (event) => {
    const text = event.clipboardData.getData('text/plain');
    if (!boxes().includes(event.target) || !/[\n\t]/.test(text.trim())) return;
    event.preventDefault();
    form.elements.pasted.value = text;
    form.elements.pasted_from.value = event.target.closest('tr').id;
    form.requestSubmit(form.querySelector('[value="look"]'));
  });
});
