/* Ticking many sheets at once, and how many are ticked; without this each one is ticked by hand. */
(() => {
  for (const form of document.querySelectorAll("[data-posting-form]")) {
    const boxes = [...form.querySelectorAll("input[name='to'], input[name='dong']")];
    const all = form.querySelector("[data-posting-all]");
    const count = form.querySelector("[data-posting-count]");
    if (!boxes.length || !count) continue;

    function show() {
      const ticked = boxes.filter((box) => box.checked).length;
      count.textContent = ticked ? ` (${ticked})` : "";
      if (all) {
        all.querySelector("input").checked = ticked === boxes.length;
        all.querySelector("input").indeterminate = ticked > 0 && ticked < boxes.length;
      }
    }

    if (all) {
      all.hidden = false;
      all.addEventListener("change", (event) => {
        for (const box of boxes) box.checked = event.target.checked;
        show();
      });
    }
    form.addEventListener("change", show);
    show();
  }
})();
