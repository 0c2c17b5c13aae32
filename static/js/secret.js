// «Показать» beside a password: typed text can be checked on a phone. Without the script the field works as ever.
for (const field of document.querySelectorAll("input[data-secret]")) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn btn-quiet", textContent: "Показать" });
  const label = document.querySelector(`label[for="${field.id}"]`)?.textContent.trim() ?? "";
  const tell = (shown) => {
    button.textContent = shown ? "Скрыть" : "Показать";
    button.setAttribute("aria-label", `${button.textContent}: ${label}`);
  };
  tell(false);
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    tell(shown);
  });
  field.form?.addEventListener("submit", () => (field.type = "password"));
  const place = document.createElement("div");
  place.className = "with-text";
  field.replaceWith(place);
  place.append(field, button);
}
