// Drop-down lists are <details class="drop">: Esc and a click elsewhere close them, one is open at a time.
const opened = () => document.querySelectorAll("details.drop[open]");

document.addEventListener("click", (event) => {
  for (const list of opened()) if (!list.contains(event.target)) list.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.code !== "Escape") return;
  for (const list of opened()) {
    if (list.contains(document.activeElement)) list.querySelector("summary").focus();
    list.open = false;
  }
});
