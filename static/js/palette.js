// Ctrl+K: search over everything in a window. It asks the same search page and shows the links found there, so the
// rights and the spelling repairs are the server's. Keys are compared by place (event.code): ЙЦУКЕН changes letters.
const source = document.querySelector("[data-find]");

const build = () => {
  const dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", "Поиск по программе");
  const form = document.createElement("form");
  form.action = source.dataset.find;
  form.setAttribute("role", "search");
  const input = document.createElement("input");
  Object.assign(input, { type: "text", name: "q", autocomplete: "off", maxLength: 100, placeholder: "Люди, тандемы, приказы, разделы" });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-label": "Найти", "aria-expanded": "false", "aria-controls": "palette-list", "aria-autocomplete": "list" })) input.setAttribute(name, value);
  const list = document.createElement("div");
  Object.assign(list, { id: "palette-list" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Найдено");
  list.hidden = true;
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.setAttribute("role", "status");
  form.append(input);
  dialog.append(form, list, hint);
  document.body.append(dialog);
  return { dialog, input, list, hint };
};

if (source && HTMLDialogElement) {
  const { dialog, input, list, hint } = build();
  const start = "Введите две буквы или больше. Стрелки выбирают, Enter открывает, Esc закрывает";
  let timer, asking, chosen = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const choose = (index) => {
    const all = options();
    chosen = all.length ? (index + all.length) % all.length : -1;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen]?.scrollIntoView({ block: "nearest" });
  };

  const option = (link, number) => {
    const row = document.createElement("div");
    row.id = `palette-${number}`;
    row.dataset.href = link.getAttribute("href");
    row.setAttribute("role", "option");
    row.textContent = link.textContent.trim();
    const about = link.closest("li").querySelector(".meta");
    if (about) {
      const small = document.createElement("span");
      small.className = "meta";
      small.textContent = about.textContent.replace(/^[\s·]+/, "").trim();
      row.append(small);
    }
    return row;
  };

  // The answer is the ordinary list of the search page: sections, each a heading and links.
  const show = (html) => {
    const found = new DOMParser().parseFromString(html, "text/html");
    let number = 0;
    const groups = [...found.querySelectorAll("section")].map((section, i) => {
      const group = document.createElement("div");
      const caption = document.createElement("div");
      caption.className = "cap";
      caption.id = `palette-cap-${i}`;
      caption.textContent = section.querySelector("h2")?.textContent ?? "";
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", caption.id);
      group.append(caption, ...[...section.querySelectorAll("li a:first-of-type")].map((link) => option(link, number++)));
      return group;
    });
    list.replaceChildren(...groups);
    list.hidden = !number;
    input.setAttribute("aria-expanded", String(Boolean(number)));
    hint.textContent = number ? `Найдено: ${number}` : "Ничего не нашлось. Проверьте слово или введите его начало";
    choose(number ? 0 : -1);
  };

  const ask = async () => {
    asking?.abort();
    const query = input.value.trim();
    if (query.length < 2) {
      list.replaceChildren();
      list.hidden = true;
      hint.textContent = start;
      return;
    }
    asking = new AbortController();
    try {
      const answer = await fetch(`${source.dataset.find}?fragment=1&q=${encodeURIComponent(query)}`, { signal: asking.signal });
      if (answer.redirected) window.location.reload();
      show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") hint.textContent = "Нет связи с сервером. Введённое не потеряно, повторите";
    }
  };

  const open = () => {
    if (dialog.open) return;
    if (!dialog.isConnected) document.body.append(dialog);
    hint.textContent = start;
    dialog.showModal();
    input.select();
  };

  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) {
      event.preventDefault();
      choose(chosen + step);
    } else if (event.code === "Enter" && chosen >= 0) {
      event.preventDefault();
      window.location.assign(options()[chosen].dataset.href);
    }
  });
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) window.location.assign(row.dataset.href);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
