/* Rows of a condition: each row offers only what its field can be asked; blank rows come on request.
   Without this the same rows stand there with every comparison, and the server says what does not fit. */
(() => {
  const element = (tag, fields = {}) => Object.assign(document.createElement(tag), fields);

  function start(box) {
    const told = JSON.parse(box.querySelector("script[type='application/json']").textContent);
    const list = box.querySelector("ol");
    const parts = (row) => Object.fromEntries([...row.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));

    function fit(row) {
      const { field, is, value } = parts(row);
      const known = told[field.value];
      const asked = is.value;
      const signs = known ? known.signs : [];
      is.replaceChildren(element("option", { value: "", textContent: "— so sánh —" }));
      for (const [sign, words] of signs) is.append(element("option", { value: sign, textContent: words, selected: sign === asked }));
      is.disabled = !known;
      const takes = signs.find(([sign]) => sign === is.value)?.[2] ?? false;
      value.hidden = !takes;
      let choices = row.querySelector("datalist");
      choices?.remove();
      value.removeAttribute("list");
      value.placeholder = "";
      if (!takes) return;
      if (known.choices.length) {
        choices = element("datalist", { id: `${value.name}-choices` });
        for (const words of known.choices) choices.append(element("option", { value: words }));
        row.append(choices);
        value.setAttribute("list", choices.id);
        if (is.value === "in") value.placeholder = "cách nhau bằng dấu chấm phẩy";
      } else if (known.kind === "day") value.placeholder = "05/03/2024";
      else if (known.kind === "number") value.placeholder = "1.250.000 hoặc 0,5";
    }

    /* A row's list of values goes by the name the row has now. */
    function nameChoices(row, value) {
      const choices = row.querySelector("datalist");
      if (!choices) return;
      choices.id = `${value.name}-choices`;
      value.setAttribute("list", choices.id);
    }

    function show() {
      const rows = [...list.children];
      rows.forEach((row, place) => {
        parts(row).join.classList.toggle("ck-condition__first", place === 0);
        for (const [name, part] of Object.entries(parts(row))) {
          part.name = `${box.dataset.name}-${place}-${name}`;
          if (name === "value") nameChoices(row, part);
          part.setAttribute("aria-label", part.getAttribute("aria-label").replace(/\d+/, place + 1));
        }
        row.querySelector("button").setAttribute("aria-label", `Bỏ dòng ${place + 1}`);
        row.querySelector("button").hidden = rows.length === 1;
      });
    }

    function prepare(row) {
      const button = element("button", { type: "button", className: "button button-small button-secondary no", textContent: "Bỏ" });
      button.addEventListener("click", () => {
        const next = row.nextElementSibling || row.previousElementSibling;
        row.remove();
        show();
        parts(next).field.focus();
      });
      row.append(button);
      for (const name of ["field", "is"]) parts(row)[name].addEventListener("change", () => fit(row));
      fit(row);
    }

    const blank = list.lastElementChild.cloneNode(true);
    for (const row of [...list.querySelectorAll("[data-blank]")]) row.remove();
    for (const row of list.children) prepare(row);
    const add = element("button", { type: "button", className: "button button-small button-secondary", textContent: "Thêm dòng" });
    add.addEventListener("click", () => {
      const row = blank.cloneNode(true);
      row.removeAttribute("data-blank");
      list.append(row);
      prepare(row);
      show();
      parts(row).field.focus();
    });
    box.append(add);
    show();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-condition-rows]").forEach(start));
})();
