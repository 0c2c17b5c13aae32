// Sorting by areas from the keyboard: Tab goes from request to request, arrows walk over the boxes of one, Space ticks.
// Without JavaScript every box is a stop of Tab, and everything works.
const off = document.body.hasAttribute("data-no-keys");
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
const groups = [...document.querySelectorAll("[data-boxes]")];
const boxesOf = (group) => [...group.querySelectorAll("input[type=checkbox]")];

const stopAt = (boxes, stop) => boxes.forEach((box) => (box.tabIndex = box === stop ? 0 : -1));

for (const group of off ? [] : groups) {
  const boxes = boxesOf(group);
  stopAt(boxes, boxes.find((box) => box.checked) ?? boxes[0]);
  group.addEventListener("keydown", (event) => {
    const step = STEPS[event.code];
    if (!step || !event.target.matches("input") || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const next = boxes[Math.max(0, Math.min(boxes.length - 1, boxes.indexOf(event.target) + step))];
    stopAt(boxes, next);
    next.focus();
  });
  group.addEventListener("focusin", (event) => stopAt(boxes, event.target));
}
if (!off && groups.length) {
  for (const hint of document.querySelectorAll("[data-keys-hint]")) hint.hidden = false;
  boxesOf(groups[0]).find((box) => box.tabIndex === 0)?.focus({ preventScroll: true });
}
