// The card of a person shows what belongs to the chosen kind: a class for a pupil, a post for a grown-up. What is filled
// in always stays in sight, and without JavaScript everything does.
const kind = document.querySelector("select[data-kinds]");
const parts = [...document.querySelectorAll("[data-for]")].map((part) => [part, part.dataset.for.split(" ")]);
const filled = (part) => [part, ...part.querySelectorAll("input, select, textarea")].some((field) => field.type !== "hidden" && field.value);

const fit = () => {
  for (const [part, kinds] of parts) {
    const box = part.closest(".field, fieldset[data-for]") ?? part;
    box.hidden = Boolean(kind.value) && !kinds.includes(kind.value) && !filled(part) && !box.querySelector(".invalid, [aria-invalid=true]");
  }
};

if (kind) {
  kind.addEventListener("change", fit);
  fit();
}
