// Keys of a list: ↑ ↓ PgUp PgDn Home End walk over the rows, Enter opens, Space chooses, F2 edits, Insert adds.
// The table is one stop of Tab; its rows take the focus in turn. Only a focused row listens, so typing is never caught.
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
const ACTS = {
  Enter: (row) => row.querySelector("th a, td a")?.click(),
  Space: (row) => row.querySelector("input[type=checkbox]")?.click(),
  F2: (row) => row.querySelector("[data-edit], .c-act a")?.click(),
  Insert: () => document.querySelector("[data-new]")?.click(),
};
const off = document.body.hasAttribute("data-no-keys");
const rowsOf = (table) => [...table.tBodies[0].rows];

const start = () => {
  for (const table of document.querySelectorAll("#list table.tbl, table[data-rows]")) {
    if (table.tBodies.length) rowsOf(table).forEach((row, i) => (row.tabIndex = i ? -1 : 0));
  }
};

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("tr[tabindex]");
  if (off || row !== event.target || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.code in STEPS) {
    event.preventDefault();
    const rows = rowsOf(row.closest("table"));
    const next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + STEPS[event.code]))];
    if (event.shiftKey) next.querySelector("input[type=checkbox]:not(:checked)")?.click();
    for (const other of rows) other.tabIndex = other === next ? 0 : -1;
    next.focus();
  } else if (event.code in ACTS) {
    event.preventDefault();
    ACTS[event.code](row);
  }
});

if (!off) {
  document.addEventListener("htmx:afterSwap", start);
  start();
}
