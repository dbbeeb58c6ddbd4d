// Closes the filters on phones, so that the results come first; opens them where there is room beside.

const besideResults = matchMedia("(min-width: 60rem)");

document.querySelectorAll("[data-filter-panel]").forEach((panel) => {
    const fit = () => { panel.open = besideResults.matches; };
    fit();
    besideResults.addEventListener("change", fit);
    panel.dataset.ready = "";
});
