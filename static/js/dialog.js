// Small windows: [data-dialog="id"] opens <dialog id>, [data-close] closes it; «?» shows the keys of the page.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  event.target.closest("[data-close]")?.closest("dialog")?.close();
  if (event.target.matches("dialog")) event.target.close();
});

const typing = (element) =>
  element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const help = document.querySelector("[data-keys-help]");
  if (event.code === "Slash" && event.shiftKey && help) {
    event.preventDefault();
    window.location.assign(help.href);
  } else if (event.code === "Slash" && !event.shiftKey) {
    const search = document.querySelector("main input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  }
});
