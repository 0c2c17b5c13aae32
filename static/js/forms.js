// Forms: the summary of errors takes the focus, a form is sent once, Ctrl+S and Ctrl+Enter in it send it, leaving warns.
const summary = document.querySelector("[data-error-summary]");
summary?.focus();

// The link of an error leads into the field, so that one can type at once.
summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.closest(".field")?.scrollIntoView({ block: "center" });
});

const sent = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-once]")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
});
// Coming back by the browser's «Назад» shows the kept page: its forms may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

document.addEventListener("keydown", (event) => {
  const saving = event.code === "KeyS" || event.code === "Enter";
  if (!saving || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const form = event.target.closest?.("form[data-once]"); // from elsewhere nothing is sent: nobody is looking at it
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

// A counter under a long text: «осталось 240 знаков».
for (const field of document.querySelectorAll("textarea[maxlength]")) {
  const left = document.createElement("span");
  left.className = "left meta";
  left.setAttribute("aria-live", "polite");
  field.after(left);
  const count = () => {
    const rest = field.maxLength - field.value.length;
    left.textContent = rest < field.maxLength / 4 ? `Осталось знаков: ${rest}` : "";
  };
  field.addEventListener("input", count);
  count();
}

// A file dropped anywhere on its place goes into the input that is there.
for (const place of document.querySelectorAll("[data-drop-file]")) {
  const input = place.querySelector("input[type=file]");
  const mark = (event, over) => {
    event.preventDefault();
    place.classList.toggle("over", over);
  };
  place.addEventListener("dragover", (event) => mark(event, true));
  place.addEventListener("dragleave", (event) => mark(event, false));
  place.addEventListener("drop", (event) => {
    mark(event, false);
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}
