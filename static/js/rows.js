// Keys of a list: ↑ ↓ PgUp PgDn Home End walk over the rows, Enter opens, Space chooses, F2 edits, Insert adds.
// The table is one stop of Tab; each row takes the focus in turn. Off while typing, and when the person switched it off.
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

for (const table of document.querySelectorAll("table[data-rows]")) {
  const rows = [...table.tBodies[0].rows];
  if (!rows.length) continue;
  rows.forEach((row, i) => row.setAttribute("tabindex", i ? "-1" : "0"));

  const go = (row) => {
    for (const other of rows) other.tabIndex = other === row ? 0 : -1;
    row.focus();
  };
  const acts = {
    Enter: (row) => row.querySelector("th a, td a")?.click(),
    Space: (row) => row.querySelector("input[type=checkbox]")?.click(),
    F2: (row) => row.querySelector("[data-edit]")?.click(),
    Insert: () => document.querySelector("[data-new]")?.click(),
  };

  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !rows.includes(event.target)) return;
    if (event.code in STEPS) {
      event.preventDefault();
      const next = rows.indexOf(event.target) + STEPS[event.code];
      const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
      if (event.shiftKey) row.querySelector("input[type=checkbox]:not(:checked)")?.click();
      go(row);
    } else if (event.code in acts) {
      event.preventDefault();
      acts[event.code](event.target);
    }
  });
}
