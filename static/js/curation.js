// Curating with a little help: a primary category is ticked by itself, a field narrows the tree.
(() => {
  "use strict";

  const form = document.getElementById("accept");
  form?.addEventListener("change", ({ target }) => {
    const other = target.name === "primary" ? "categories" : "primary";
    const twin = form.querySelector(`input[name="${other}"][value="${CSS.escape(target.value)}"]`);
    if (!twin) return;
    if (target.name === "primary") twin.checked = true;
    if (target.name === "categories" && !target.checked) twin.checked = false;
  });

  const filter = document.getElementById("picker-filter");
  const narrow = (item, words) => {
    const own = item.querySelector(".choice").textContent.toLowerCase();
    const named = words.every((word) => own.includes(word));
    const below = [...item.querySelectorAll(":scope > ul > li")].map((child) => narrow(child, named ? [] : words));
    const ticked = item.querySelector(".pick input:checked") !== null;
    item.hidden = !(named || ticked || below.includes(true));
    return !item.hidden;
  };
  filter?.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    form.querySelectorAll(".picker > li").forEach((item) => narrow(item, words));
  });
  filter?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // narrowing is not accepting
  });

  // A look that failed is tried again by itself: the page stays.
  for (const trouble of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(trouble, (event) => {
      if (event.target.closest("[data-poll]")) event.stopPropagation();
    }, true);
  }
})();
