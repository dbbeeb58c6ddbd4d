// Closes the filters on phones, so that the results come first; open where there is room beside, or an error to mend.

const besideResults = matchMedia("(min-width: 60rem)");

document.querySelectorAll("[data-filter-panel]").forEach((panel) => {
    const hasError = panel.querySelector('[aria-invalid="true"]') !== null;
    const fit = () => { panel.open = besideResults.matches || hasError; };
    fit();
    besideResults.addEventListener("change", fit);
    panel.dataset.ready = "";
});
