/* Steps of an internal process: added, taken off and moved; their numbers follow their places.
   Without this the same rows stand there with a number each and a box that takes a step off. */
(() => {
  const element = (tag, fields = {}) => Object.assign(document.createElement(tag), fields);

  function start(box) {
    const list = box.querySelector("ol");
    const blank = box.querySelector("template").content.querySelector("li");
    const total = box.querySelector(`[name="${box.dataset.prefix}-TOTAL_FORMS"]`);
    const said = box.parentElement.appendChild(element("p", { className: "w-sr-only" }));
    said.setAttribute("role", "status");
    const shown = () => [...list.children].filter((row) => !row.hidden);
    const part = (row, name) => row.querySelector(`[name$="-${name}"]`);

    function number() {
      const rows = shown();
      rows.forEach((row, place) => {
        row.querySelector("[data-number]").textContent = place + 1;
        part(row, "ORDER").value = place + 1;
        const [up, down] = row.querySelectorAll("[data-move]");
        up.disabled = place === 0;
        down.disabled = place === rows.length - 1;
      });
    }

    function move(row, by) {
      const rows = shown();
      const other = rows[rows.indexOf(row) + by];
      if (!other) return;
      if (by < 0) other.before(row);
      else other.after(row);
      number();
      said.textContent = `Đã chuyển thành bước ${row.querySelector("[data-number]").textContent}.`;
      row.querySelectorAll("[data-move]")[by < 0 ? 0 : 1].focus();
    }

    function takeOff(row) {
      const rows = shown();
      const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
      part(row, "DELETE").checked = true;
      row.hidden = true;
      number();
      said.textContent = "Đã bỏ một bước.";
      (next ? part(next, "work") : add).focus();
    }

    function prepare(row) {
      row.querySelector("[data-order]").hidden = true;
      const buttons = element("div", { className: "ck-step-row__buttons" });
      for (const [words, by] of [["Lên", -1], ["Xuống", 1]]) {
        const button = element("button", { type: "button", className: "button button-small button-secondary", textContent: words });
        button.dataset.move = by;
        button.addEventListener("click", () => move(row, by));
        buttons.append(button);
      }
      const off = element("button", { type: "button", className: "button button-small button-secondary no", textContent: "Bỏ bước" });
      off.addEventListener("click", () => takeOff(row));
      buttons.append(off);
      row.querySelector("fieldset").append(buttons);
      if (part(row, "DELETE").checked) row.hidden = true;
    }

    /* Blank steps stand ready for whoever has no script. */
    const isBlank = (row) => ["work", "unit", "post", "amount", "output"].every((name) => !part(row, name).value.trim());
    const given = Number(box.querySelector(`[name="${box.dataset.prefix}-INITIAL_FORMS"]`).value);
    [...list.children].forEach((row, place) => {
      if (place >= Math.max(given, 1) && isBlank(row)) part(row, "DELETE").checked = true;
    });

    const add = element("button", { type: "button", className: "button button-small button-secondary", textContent: "Thêm bước" });
    add.addEventListener("click", () => {
      const row = blank.cloneNode(true);
      const place = Number(total.value);
      for (const node of row.querySelectorAll("[name], [id], [for]"))
        for (const name of ["name", "id", "for"])
          if (node.hasAttribute(name)) node.setAttribute(name, node.getAttribute(name).replace("__prefix__", place));
      total.value = place + 1;
      list.append(row);
      prepare(row);
      number();
      part(row, "work").focus();
    });
    for (const row of list.children) prepare(row);
    box.append(add);
    number();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-step-rows]").forEach(start));
})();
