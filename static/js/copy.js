// «Скопировать»: a text, or the visible table as lines with tabs, as Excel takes it. Also prints the page.
const say = (button, text) => {
  const before = button.dataset.before ?? (button.dataset.before = button.lastChild.textContent);
  button.lastChild.textContent = text;
  setTimeout(() => (button.lastChild.textContent = before), 3000);
};

const cells = (row) =>
  [...row.cells]
    .filter((cell) => !cell.matches(".c-box, .c-act"))
    .map((cell) => cell.innerText.replace(/\s+/g, " ").trim());

const asLines = (table) => {
  const chosen = table.querySelectorAll("tbody tr.sel");
  const rows = [table.tHead?.rows[0], ...(chosen.length ? chosen : table.tBodies[0].rows)].filter(Boolean);
  return rows.map((row) => cells(row).join("\t")).join("\n");
};

const start = () => {
  for (const button of document.querySelectorAll("[data-copy], [data-copy-table], [data-print]")) button.hidden = false;
};
document.addEventListener("htmx:afterSwap", start);
start();

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const button = event.target.closest("[data-copy], [data-copy-table]");
  if (!button) return;
  event.preventDefault();
  const source = document.getElementById(button.dataset.copy ?? button.dataset.copyTable);
  const text = button.dataset.copyTable ? asLines(source) : source.value ?? source.innerText;
  try {
    await navigator.clipboard.writeText(text);
    say(button, "Скопировано");
  } catch {
    say(button, "Не вышло: выделите и нажмите Ctrl+C");
  }
});
