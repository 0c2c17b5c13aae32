// Choosing rows: the box in the head takes the page, Shift takes a range, the bar below counts what is chosen.
for (const table of document.querySelectorAll("table[data-select]")) {
  const boxes = [...table.querySelectorAll("tbody input[type=checkbox][name=id]")];
  const head = table.querySelector("[data-select-page]");
  const scope = table.closest("form") ?? document;
  const bar = scope.querySelector("[data-bulk]") ?? document.querySelector("[data-bulk]");
  const all = bar?.querySelector("[data-all]");
  let last = null;

  const update = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr").classList.toggle("sel", box.checked);
    if (head) {
      head.checked = chosen > 0 && chosen === boxes.length;
      head.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    if (!bar) return;
    bar.hidden = chosen === 0;
    const number = all?.checked ? Number(all.dataset.all) : chosen;
    for (const place of bar.querySelectorAll("[data-chosen]")) place.textContent = number;
    const live = document.querySelector("[data-chosen-live]");
    if (live) live.textContent = chosen ? ` · выбрано ${number}` : "";
  };

  table.addEventListener("click", (event) => {
    const box = event.target.closest("tbody input[type=checkbox][name=id]");
    if (!box) return;
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
    }
    last = box;
    update();
  });
  table.addEventListener("change", update);
  head?.addEventListener("change", () => {
    for (const box of boxes) box.checked = head.checked;
    update();
  });
  all?.addEventListener("change", () => {
    if (all.checked) for (const box of boxes) box.checked = true;
    update();
  });
  bar?.querySelector("[data-none]")?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of boxes) box.checked = false;
    if (all) all.checked = false;
    update();
    boxes[0]?.focus();
  });
  if (head) head.closest("[hidden]")?.removeAttribute("hidden");
  update();
}
