// Fetches a page again and puts its parts marked data-refresh (seconds) in place; nothing else changes, and what a person
// is busy with (a field, an open menu) stays. Without script the page is as it was loaded.
"use strict";
(() => {
  const refresh = async () => {
    const parts = [...document.querySelectorAll("[data-refresh][id]")];
    if (!parts.length || document.hidden || parts.some(part => part.contains(document.activeElement))) {
      return;
    }
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.redirected) {
        // Logged out meanwhile: what stands here is no longer for who sits here.
        location.reload();
        return;
      }
      if (!answer.ok) {
        document.body.toggleAttribute("data-stale", true);
        return;
      }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of parts) {
        const newer = fresh.getElementById(part.id);
        if (newer && newer.innerHTML !== part.innerHTML) {
          part.innerHTML = newer.innerHTML;
          part.dispatchEvent(new CustomEvent("refreshed", { bubbles: true }));
        }
      }
      document.body.toggleAttribute("data-stale", false);
    } catch {
      document.body.toggleAttribute("data-stale", true);
    }
  };
  const seconds = Math.min(...[...document.querySelectorAll("[data-refresh]")]
    .map(part => Number(part.dataset.refresh) || 5));
  if (Number.isFinite(seconds)) {
    setInterval(refresh, seconds * 1000);
  }
})();
