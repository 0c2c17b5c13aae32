// When a part of the page could not be fetched, it is said where results are said; what was typed stays as it is.
const say = (text) => {
  const place = document.querySelector(".messages");
  if (!place) return;
  place.querySelector("[data-network]")?.remove();
  if (!text) return;
  const note = document.createElement("div");
  note.className = "note bad";
  note.dataset.network = "";
  const words = document.createElement("p");
  words.textContent = text;
  note.append(words);
  place.append(note);
};

document.addEventListener("htmx:sendError", () => say("Нет связи с сервером. Введённое не потеряно, повторите"));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  say(status === 403 ? "Вход завершён или нет права. Обновите страницу" : "Не получилось. Обновите страницу и повторите");
});
document.addEventListener("htmx:afterSwap", () => say(""));
