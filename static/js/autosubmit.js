// Filters apply as they change; without a script their button does it. Works by delegation: lists are replaced by htmx.
// Enter in a field changes it and sends the form by itself: one request is enough.
let entered = false;
document.addEventListener("keydown", (event) => (entered = event.key === "Enter"), true);
document.addEventListener("keyup", () => (entered = false), true);

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (entered && event.target.matches("input")) return;
  if (event.target.closest("details.multi")) return void (event.target.closest("details.multi").dataset.changed = "");
  if (form?.hasAttribute("data-autosubmit")) form.requestSubmit();
});

// A filter with several answers applies when it is closed, or every tick would take the rest of the choice away.
document.addEventListener("toggle", ({ target }) => {
  if (!target.matches("details.multi[data-changed]") || target.open) return;
  delete target.dataset.changed;
  target.querySelector("input").form?.requestSubmit();
}, true);

// Empty filters would only make the address long; htmx gathers the values itself.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-autosubmit]:not([hx-get])")) return;
  for (const field of form.elements) if (field.name && field.value === "" && field.type !== "hidden") field.disabled = true;
});
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("form[data-autosubmit]")) return;
  const kept = event.detail.parameters;
  for (const name of Object.keys(kept)) if (kept[name] === "") delete kept[name];
});
