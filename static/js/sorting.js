// Sorting by areas from the keyboard: arrows walk over the boxes of a request, Space ticks, PgDn and PgUp go from request
// to request and to the button at the end. The boxes of one request are one stop of Tab. Without JavaScript every box is
// a stop of its own, and everything works.
const off = document.body.hasAttribute("data-no-keys");
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
const PAGES = { PageDown: 1, PageUp: -1 };
const groups = off ? [] : [...document.querySelectorAll("[data-boxes]")];
const boxesOf = (group) => [...group.querySelectorAll("input[type=checkbox]")];
const within = (list, index) => list[Math.max(0, Math.min(list.length - 1, index))];

const stopAt = (group, stop) => boxesOf(group).forEach((box) => (box.tabIndex = box === stop ? 0 : -1));
const stopOf = (group) => boxesOf(group).find((box) => box.tabIndex === 0);

const pressed = (event, number) => {
  if (!event.target.matches("input") || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const boxes = boxesOf(groups[number]);
  const next = event.code in STEPS ? within(boxes, boxes.indexOf(event.target) + STEPS[event.code])
    : event.code in PAGES ? stopOf(within(groups, number + PAGES[event.code])) : null;
  const last = event.code === "PageDown" && number === groups.length - 1;
  if (!next && !last) return;
  event.preventDefault();
  const goal = last ? groups[number].closest("form").querySelector(".form-acts button") : next;
  goal.focus();
  goal.closest("section")?.scrollIntoView({ block: "nearest" });
};

groups.forEach((group, number) => {
  const boxes = boxesOf(group);
  stopAt(group, boxes.find((box) => box.checked) ?? boxes[0]);
  group.addEventListener("keydown", (event) => pressed(event, number));
  group.addEventListener("focusin", (event) => stopAt(group, event.target));
});
if (groups.length) {
  for (const hint of document.querySelectorAll("[data-keys-hint]")) hint.hidden = false;
}
