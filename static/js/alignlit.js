// What scripts add to pages that work without them: copying, instant sorting, open branches kept over a swap.
(() => {
  "use strict";

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    const text = source.value ?? source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea"); // clipboard needs https; this way does not
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    button.dataset.label ??= button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = button.dataset.label; }, 2000);
  });

  const reveal = (root) => root.querySelectorAll("[data-needs-script]").forEach((e) => { e.hidden = false; });
  reveal(document);

  let open = new Map();
  const giveFocus = (heir) => {
    const inside = heir?.querySelector("summary, a, button"); // of a row, which takes no focus itself
    const sheet = document.querySelector("#filters:popover-open");
    for (const next of [heir, inside, sheet, document.getElementById("results")]) {
      if (document.activeElement === document.body) next?.focus({ preventScroll: true });
    }
  };
  let left = ""; // whom to give the focus when the swap takes away who had it
  document.addEventListener("htmx:beforeSwap", () => {
    const had = document.activeElement?.closest("#facets, #results") && document.activeElement;
    const row = had && (had.matches("summary") ? had.parentNode.id : had.getAttribute("aria-labelledby")?.split(" ").pop());
    left = had ? row || "results" : "";
    open = new Map([...document.querySelectorAll("#facets details[id]")].map((d) => [d.id, d.open]));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    reveal(event.target);
    for (const [id, was] of open) {
      const details = document.getElementById(id);
      if (details && was) details.open = true;
    }
    // "−" leaves it to its value, a chip or a bar to the results.
    if (left) giveFocus(document.getElementById(left));
    if (event.target.id === "results") left = "";
  });
  // A bar swaps the result as every other link of the search does: htmx boosts none that is drawn.
  document.addEventListener("click", (event) => {
    const bar = event.target.closest?.("#results .years a");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!bar || elsewhere || !window.htmx) return;
    event.preventDefault();
    htmx.ajax("GET", bar.getAttribute("href"), { source: bar, target: "#results", swap: "innerHTML show:window:top" });
  });

  // What is wrong with the words is marked where they are typed.
  const markWords = () => {
    const wrong = document.querySelector("#results [data-select]");
    const box = document.getElementById("search-form-q");
    if (!box) return;
    if (!wrong) return box.removeAttribute("aria-invalid");
    box.setAttribute("aria-invalid", "true");
    box.focus();
    box.setSelectionRange(...wrong.dataset.select.split(" ").map(Number));
  };
  markWords();
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "results") markWords(); });

  // "−" says what it leaves out. Here, since a title of each would be a tenth of the page.
  document.addEventListener("pointerover", ({ target }) => {
    if (!target.matches("#facets button[aria-labelledby]") || target.title) return;
    const names = target.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id));
    target.title = names.map((name) => (name.querySelector("span, a, button") ?? name).textContent.trim()).join(" ");
  });

  // Whoever walks out of the filters' sheet wants to see where they are.
  document.addEventListener("focusin", ({ target }) => {
    const sheet = document.querySelector("#filters:popover-open");
    if (sheet && !sheet.contains(target) && !target.matches(".filters-open")) sheet.hidePopover();
  });

  const closeMenus = (except) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(except)) menu.open = false; });
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return; // an input method's Escape is its own
    document.querySelectorAll("details.menu[open], .decisions details[open]").forEach((details) => {
      details.open = false;
      details.querySelector("summary").focus();
    });
  });

  // When the swap cannot be had, the browser goes there itself and shows what it finds: never from where somebody types
  // what stands in no address.
  for (const trouble of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(trouble, (event) => {
      const { elt, pathInfo, requestConfig, xhr } = event.detail;
      if (requestConfig.verb !== "get" || elt.closest('form[method="post"]')) return;
      if (trouble === "htmx:responseError" && [400, 404, 503].includes(xhr.status)) return;
      location.assign(pathInfo.finalRequestPath ?? pathInfo.requestPath);
    });
  }
})();
