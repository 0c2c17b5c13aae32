// «Меню» on a narrow screen. Without a script the link leads to the menu below the text; here it opens in place.
const root = document.documentElement;
const toggle = document.querySelector("[data-menu]");
const side = document.getElementById("side");

if (toggle && side) {
  root.classList.add("js");
  toggle.setAttribute("role", "button");

  const show = (open) => {
    toggle.setAttribute("aria-expanded", String(open));
    side.toggleAttribute("data-open", open);
  };
  show(false);

  toggle.addEventListener("click", (event) => {
    event.preventDefault();
    show(toggle.getAttribute("aria-expanded") !== "true");
    if (side.hasAttribute("data-open")) side.querySelector("a")?.focus();
  });
  toggle.addEventListener("keydown", (event) => {
    if (event.code !== "Space") return;
    event.preventDefault();
    toggle.click();
  });
  side.addEventListener("keydown", (event) => {
    if (event.code !== "Escape" || !side.hasAttribute("data-open")) return;
    show(false);
    toggle.focus();
  });
}
