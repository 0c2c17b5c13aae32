// A form behind a link saves what is typed to the server: two seconds after the last key, on leaving a field, on
// leaving the page. Nothing is kept in the browser: the phone may be somebody else's. Without a script there is the
// button «Сохранить и дописать позже». Only a change of state is spoken aloud, the minute is only shown.
const PAUSE = 2000;
const AGAIN = 10000;
const LOST = "Не сохранено: нет связи, повторим через 10 с";
const CLOSED = "Не сохранено: ссылка больше не действует. Скопируйте текст, чтобы не потерять";

for (const form of document.querySelectorAll("form[data-draft]")) {
  const shown = form.querySelector("[data-draft-said]");
  const spoken = form.querySelector("[data-draft-status]");
  let timer;
  let saved = contentOf(form);
  let state = "";
  let over = false;

  const tell = (now, words) => {
    shown.textContent = words;
    if (now !== state) spoken.textContent = now === "kept" ? "Черновик сохранён" : words;
    state = now;
  };
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  async function save() {
    clearTimeout(timer);
    const content = contentOf(form);
    if (over || content === saved) return;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST", body: new FormData(form), headers: { Accept: "text/plain" }, keepalive: true,
      });
      if (answer.ok) {
        saved = content;
        tell("kept", await answer.text());
      } else if (answer.status === 409) {
        tell("long", await answer.text());
      } else if (answer.status === 404 || answer.status === 403) {
        over = true;
        tell("closed", CLOSED);
      } else throw new Error(String(answer.status));
    } catch {
      tell("lost", LOST);
      later(AGAIN);
    }
  }

  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("focusout", save);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  form.addEventListener("submit", () => {
    over = true;
    clearTimeout(timer);
  });
}

function contentOf(form) {
  return JSON.stringify([...new FormData(form)].filter(([, value]) => typeof value === "string"));
}
