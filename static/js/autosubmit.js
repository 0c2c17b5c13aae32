// Filters apply as they change; without a script the «Показать» button does it. A search waits for a pause.
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  for (const button of form.querySelectorAll("[data-apply]")) button.hidden = true;
  // Empty filters would only make the address long.
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && field.value === "" && field.type !== "hidden") field.disabled = true;
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox], [type=radio], [type=text], [type=search], input:not([type])")) form.requestSubmit();
  });
}
// A filter outside its form (a row of the table's head) names it by the form attribute.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-autosubmit") && !form.contains(event.target)) form.requestSubmit();
});
