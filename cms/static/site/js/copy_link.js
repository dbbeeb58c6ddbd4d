// Shows "Sao chép liên kết" where the browser can write to the clipboard.

const NOTE_SHOWN_MS = 4000;

function pageAddress() {
    const canonical = document.querySelector('link[rel="canonical"]');
    return location.search ? location.href : (canonical?.href ?? location.href);
}

function enable(place) {
    const button = place.querySelector("button");
    const note = place.querySelector('[role="status"]');
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(pageAddress());
            note.textContent = "Đã sao chép.";
        } catch {
            note.textContent = "Không sao chép được, xin chép từ thanh địa chỉ.";
        }
        setTimeout(() => { note.textContent = ""; }, NOTE_SHOWN_MS);
    });
    place.hidden = false;
}

if (navigator.clipboard) {
    document.querySelectorAll("[data-copy-link]").forEach(enable);
}
