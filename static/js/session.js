// Two minutes before the sign-in ends the person is asked; «Остаться» is any request to the site.
const seconds = Number(document.body.dataset.sessionSeconds);

if (seconds > 180) {
  const dialog = document.createElement("dialog");
  dialog.className = "box";
  dialog.setAttribute("aria-labelledby", "session-title");
  const title = document.createElement("h2");
  Object.assign(title, { id: "session-title", className: "h3", textContent: "Вы ещё здесь?" });
  const text = document.createElement("p");
  text.textContent = "Через две минуты вход завершится. Несохранённое на этой странице пропадёт.";
  const stay = document.createElement("button");
  Object.assign(stay, { className: "btn btn-primary", type: "button", textContent: "Остаться" });
  const acts = document.createElement("div");
  acts.className = "acts";
  acts.append(stay);
  dialog.append(title, text, acts);
  document.body.append(dialog);

  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => dialog.showModal(), (seconds - 120) * 1000);
  };
  stay.addEventListener("click", async () => {
    dialog.close();
    await fetch(window.location.href, { method: "HEAD" });
    wait();
  });
  wait();
}
