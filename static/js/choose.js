// A field that looks for a person grows a list while one types: <input data-people="/people/find/" data-people-name="…">.
// Choosing puts the person's number into the form under that name and sends it; without a name the words become the
// person's full name. Without JavaScript, or when nobody is chosen, the form searches as it always did. Keys: ↑ ↓ Enter Esc.
const describe = (person) => [person.place, person.born && `${person.born} г. р.`].filter(Boolean).join(", ");

const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

const grow = (input, number) => {
  const list = document.createElement("div");
  const hint = document.createElement("span");
  const id = `people-${number}`;
  Object.assign(list, { id, className: "options", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Найденные люди");
  hint.className = "visually-hidden";
  hint.setAttribute("role", "status");
  input.after(list, hint);
  input.parentElement.classList.add("has-options");
  const traits = { role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries(traits)) input.setAttribute(name, value);
  let timer, asking, chosen = -1, found = [];

  const choose = (index) => {
    chosen = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${id}-${chosen}`);
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  };

  const show = (people) => {
    found = people;
    list.replaceChildren(...people.map((person, i) => {
      const option = Object.assign(document.createElement("div"), { id: `${id}-${i}`, textContent: person.name });
      const about = Object.assign(document.createElement("span"), { className: "meta", textContent: describe(person) });
      option.setAttribute("role", "option");
      option.append(about);
      return option;
    }));
    list.hidden = !people.length;
    input.setAttribute("aria-expanded", String(Boolean(people.length)));
    choose(-1);
  };

  const ask = async () => {
    asking?.abort();
    const words = input.value.trim();
    if (words.length < 2) return show([]);
    asking = new AbortController();
    const base = input.dataset.peopleBase ? `&base=${input.dataset.peopleBase}` : "";
    try {
      const answer = await fetch(`${input.dataset.people}?q=${encodeURIComponent(words)}${base}`, { signal: asking.signal });
      if (!answer.ok || answer.redirected) return show([]);
      show((await answer.json()).results);
      hint.textContent = found.length ? `Найдено: ${found.length}. Выбирайте стрелками` : "Никого не нашлось";
    } catch (error) {
      if (error.name !== "AbortError") show([]);
    }
  };

  const take = (person) => {
    show([]);
    input.value = person.name;
    if (!input.dataset.peopleName) return input.focus();
    input.form.append(hidden(input.dataset.peopleName, person.id));
    input.disabled = true; // the words are not sent: the number says it
    input.form.requestSubmit();
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step && found.length) {
      event.preventDefault();
      choose((chosen + step + found.length + (chosen < 0 && step < 0 ? 1 : 0)) % found.length);
    } else if (event.code === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(found[chosen]);
    } else if (event.code === "Escape" && !list.hidden) {
      event.preventDefault();
      show([]);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(found[[...list.children].indexOf(option)]);
  });
  input.addEventListener("blur", () => show([]));
};

document.querySelectorAll("input[data-people]").forEach(grow);
