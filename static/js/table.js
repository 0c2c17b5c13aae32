// Choosing rows of a list: the box in the head takes the page, Shift takes a range, the bar below counts the chosen.
// Works by delegation, so a list that htmx put in place anew needs no second start. Without a script the bar is shown
// always and the boxes are sent as they are.
const BOX = "tbody .c-box input[type=checkbox]";
let last = null;

const boxesOf = (list) => [...list.querySelectorAll(BOX)];
// A list is what htmx replaces (#list), or a form with a table inside.
const LIST = "#list, main form";
const lists = () => document.querySelectorAll(LIST);

const update = (list) => {
  const boxes = boxesOf(list);
  const bar = list.querySelector("[data-bulk]");
  if (!bar && !boxes.length) return;
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("tr").classList.toggle("sel", box.checked);
  const head = list.querySelector("[data-check-all]");
  if (head) {
    head.hidden = false;
    head.checked = chosen > 0 && chosen === boxes.length;
    head.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  if (!bar) return;
  bar.hidden = chosen === 0;
  const all = bar.querySelector("input[name=all]");
  const number = all?.checked ? (all.closest("label")?.textContent.match(/\d+/)?.[0] ?? chosen) : chosen;
  for (const place of bar.querySelectorAll("[data-chosen-count]")) place.textContent = `: ${number}`;
};

const clear = (list) => {
  for (const box of boxesOf(list)) box.checked = false;
  const all = list.querySelector("[data-bulk] input[name=all]");
  if (all) all.checked = false;
};

document.addEventListener("click", (event) => {
  const list = event.target.closest(LIST);
  const box = event.target.closest(BOX);
  if (!list || !box) return;
  const boxes = boxesOf(list);
  if (event.shiftKey && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
  }
  last = box;
  update(list);
});

document.addEventListener("change", (event) => {
  const list = event.target.closest(LIST);
  if (!list) return;
  if (event.target.matches("[data-check-all]")) for (const box of boxesOf(list)) box.checked = event.target.checked;
  if (event.target.matches("[data-bulk] input[name=all]") && event.target.checked) for (const box of boxesOf(list)) box.checked = true;
  update(list);
});

// Esc in the list takes the choice back.
document.addEventListener("keydown", (event) => {
  const list = event.code === "Escape" && event.target.closest("main table")?.closest(LIST);
  if (!list) return;
  clear(list);
  update(list);
});

// A list that is not wider than its place is shown whole and scrolls with the page (see .fits in tables.css). Larger
// letters, another window or other columns make it wider: both sizes are watched.
const fit = (pane) => pane.classList.toggle("fits", pane.firstElementChild.offsetWidth <= pane.clientWidth);
const sizes = new ResizeObserver((changed) => {
  for (const { target } of changed) fit(target.closest(".wrap-t"));
});
const watch = () => {
  sizes.disconnect();
  for (const pane of document.querySelectorAll("#list .wrap-t:has(> table)")) {
    sizes.observe(pane);
    sizes.observe(pane.firstElementChild);
  }
};

const start = () => {
  lists().forEach(update);
  watch();
};
// A region put in place anew is not read aloud; the one in the frame stays, so the number is said there.
const said = document.getElementById("said");
document.addEventListener("htmx:afterSwap", () => {
  start();
  if (said) said.textContent = document.querySelector("#list .count > :first-child")?.innerText ?? "";
});
window.addEventListener("pageshow", start);
start();

// Shift with a click or Enter on a heading adds its column to the order instead of beginning a new one.
document.addEventListener("click", (event) => {
  const link = event.target.closest("th a[data-also]");
  if (!link || !event.shiftKey) return;
  event.preventDefault();
  location.assign(link.dataset.also);
});
