/* Tells an officer that the session ended before a form is lost to the sign-in page.
   Asks on return to the page and once a minute; while the banner stands, no form is sent. */
(() => {
  // the pages of signing in have no session to lose
  if (document.body.classList.contains("login")) return;
  const { url, login } = document.currentScript.dataset;
  const EVERY = 60_000;
  const cookie = () => (/(?:^|; )csrftoken=([^;]+)/.exec(document.cookie) || [])[1];
  let known = cookie();
  let banner = null;
  let asked = 0;

  function show() {
    if (banner) return;
    banner = document.createElement("div");
    banner.className = "ck-session";
    banner.setAttribute("role", "alert");
    banner.tabIndex = -1;
    const text = document.createElement("p");
    text.textContent =
      "Phiên làm việc đã hết. Phần bạn đang viết vẫn còn trên trang này: hãy đăng nhập lại ở thẻ mới, rồi quay lại đây để lưu.";
    const link = document.createElement("a");
    link.className = "button";
    link.href = login;
    link.target = "_blank";
    link.textContent = "Đăng nhập lại ở thẻ mới";
    banner.append(text, link);
    document.body.prepend(banner);
  }

  function goOn(token) {
    if (banner || cookie() !== known) {
      for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    }
    known = cookie();
    banner?.remove();
    banner = null;
  }

  async function ask() {
    if (Date.now() - asked < 2_000) return;
    asked = Date.now();
    try {
      const answer = await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" }, cache: "no-store" });
      if (answer.ok) goOn((await answer.json()).csrf);
      else if (answer.status === 403) show();
    } catch {
      /* no network: nothing is known about the session */
    }
  }

  function hold(event) {
    if (!banner) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    banner.focus();
  }

  document.addEventListener("submit", hold, true);
  // before Wagtail's own script turns the button into “Đang lưu…”
  document.addEventListener("click", (event) => event.target.closest("button[type=submit]") && hold(event), true);
  window.addEventListener("focus", ask);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  setInterval(() => document.hidden || ask(), EVERY);
})();
