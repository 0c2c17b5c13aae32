// Small windows: [data-dialog="id"] opens <dialog id>, [data-close] closes it. «/» leads to the search of the list,
// «?» to the page about keys; both can be switched off in «Настройки отображения».
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
  const { noKeys, keysHelp } = document.body.dataset;
  if (noKeys !== undefined) return;
  if (event.code === "Slash" && event.shiftKey && keysHelp) {
    event.preventDefault();
    window.location.assign(keysHelp);
  } else if (event.code === "Slash" && !event.shiftKey) {
    const search = document.querySelector("main input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  }
});
