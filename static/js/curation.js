// Curating with a little help: keys, a primary category by itself, a tree that a word narrows, quoting by selecting.
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const form = byId("accept");
  const keys = byId("keys");
  const loaded = performance.now();
  const UNSEEN = 300; // ms: whoever presses a key twice has not seen the next submission

  // Categories: the first one that is ticked is the primary one, until another is chosen
  const named = (name, path) => form?.querySelector(`input[name="${name}"][value="${CSS.escape(path)}"]`);
  const ticked = () => [...(form?.querySelectorAll('input[name="categories"]:checked') ?? [])];
  const primary = () => form?.querySelector('input[name="primary"]:checked');
  const nameOf = (box) => box.closest("label").querySelector("span").firstChild.textContent.trim();
  const settle = ({ target }) => {
    if (target.name === "primary") named("categories", target.value).checked = true;
    if (target.name !== "categories") return;
    if (!target.checked && named("primary", target.value)?.checked) named("primary", target.value).checked = false;
    const heir = ticked()[0];
    if (heir && !primary() && named("primary", heir.value)) named("primary", heir.value).checked = true;
    for (const said of document.querySelectorAll(".quote [name]")) {
      said.disabled = !named("categories", said.name.slice(said.name.indexOf(":") + 1))?.checked;
    }
  };
  form?.addEventListener("change", settle);

  // The tree
  const filter = byId("picker-filter");
  let found = null;
  const narrow = (item, words) => {
    const choice = item.querySelector(".choice");
    const own = words.every((word) => choice.textContent.toLowerCase().includes(word));
    if (own && words.length) found ??= choice;
    const below = [...item.querySelectorAll(":scope > ul > li")].map((child) => narrow(child, own ? [] : words));
    const chosen = item.querySelector(".pick input:checked") !== null;
    item.hidden = !(own || chosen || below.includes(true));
    return !item.hidden;
  };
  const search = () => {
    found = null;
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    form.querySelectorAll(".picker > li").forEach((item) => narrow(item, words));
  };
  filter?.addEventListener("input", search);
  filter?.addEventListener("keydown", (event) => {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault(); // choosing is not accepting
    if (event.key === "Enter") found?.click();
    filter.value = "";
    search();
    filter.blur();
  });

  // Evidence: a sentence that is selected, or words that are written
  const quoting = byId("quoting");
  const abstract = byId("abstract");
  const writing = byId("writing");
  let said = "";
  const fieldFor = (path, name) => {
    let field = document.querySelector(`textarea[name="evidence:${CSS.escape(path)}"]`);
    if (!field) {
      const row = byId("quotes").querySelector(":scope > template").content.cloneNode(true);
      field = row.querySelector("textarea");
      for (const part of row.querySelectorAll(".field")) {
        const [label, said] = part.children;
        said.name = said.dataset.name + path;
        said.id = label.htmlFor = said.name.replaceAll(/[:/]/g, "-");
        label.textContent = label.textContent.replace("%name%", name);
      }
      byId("quotes").append(row);
    }
    offerWriting();
    return field;
  };
  const quoteFor = (path, name) => {
    const field = fieldFor(path, name);
    if (!field.value.includes(said)) field.value = [field.value.trim(), said].filter(Boolean).join(" ");
    getSelection().removeAllRanges();
  };
  // A copy of the template's button for each of these boxes, in its place
  const buttonsFor = (boxes, template, place) => place.replaceChildren(...boxes.map((box) => {
    const button = template.content.firstElementChild.cloneNode(true);
    button.textContent = button.textContent.replace("%name%", nameOf(box));
    [button.value, button.dataset.name] = [box.value, nameOf(box)];
    return button;
  }));
  const offerWriting = () => {
    const open = ticked().filter((box) => !document.querySelector(`textarea[name="evidence:${CSS.escape(box.value)}"]`));
    if (writing) buttonsFor(open, writing.querySelector("template"), writing.lastElementChild);
  };
  const offerQuotes = () => {
    const selection = getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
    const inside = range && abstract.contains(range.startContainer);
    if (inside && !abstract.contains(range.endContainer)) range.setEndAfter(abstract.lastElementChild); // three clicks
    said = inside ? range.toString().replace(/\s+/g, " ").trim() : "";
    quoting.hidden = !said;
    if (!said) return;
    const [place, template, hint] = [quoting.lastElementChild, quoting.querySelector("template"), quoting.querySelector("p")];
    buttonsFor(ticked(), template, place);
    hint.hidden = ticked().length > 0;
    const lines = range.getBoundingClientRect();
    quoting.style.top = `${lines.bottom + scrollY + 8}px`;
    quoting.style.left = `${Math.max(8, Math.min(lines.left, innerWidth - quoting.offsetWidth - 8)) + scrollX}px`;
  };
  form?.addEventListener("change", offerWriting);
  offerWriting();
  writing?.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) fieldFor(button.value, button.dataset.name).focus();
  });
  if (abstract && quoting) {
    document.addEventListener("selectionchange", offerQuotes);
    const quote = (event) => {
      event.preventDefault(); // what is selected stays so
      const button = event.target.closest("button");
      if (button && said) quoteFor(button.value, button.dataset.name);
    };
    // A finger that comes down ends the selection, and a click would come too late.
    for (const way of ["pointerdown", "click"]) quoting.addEventListener(way, quote);
  }

  // To the decision, which is in view wherever the page is scrolled: the browser would leave the evidence for it
  document.querySelector('.skip[href="#decision"]')?.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector("#decision .button:not([disabled])").focus({ preventScroll: true });
  });

  // What was ticked and written stays while one looks at another submission
  const KEPT = `curation:${location.pathname}`;
  const kept = byId("kept");
  const stored = (act) => { try { return act(sessionStorage); } catch { return null; } }; // a private window has none
  const given = () => JSON.stringify([...new FormData(form)].filter(([name]) => /^(categories|primary|evidence|confidence)/.test(name)));
  const shown = kept && !kept.dataset.sent ? given() : "";
  const restore = (entries) => {
    for (const box of form.querySelectorAll(".pick input")) box.checked = false;
    for (const [name, value] of entries) {
      const box = named(name, value);
      const path = name.split(":")[1];
      const about = path && named("categories", path);
      if (about) fieldFor(path, nameOf(about));
      if (box) box.checked = true;
      else if (form.elements[name] && /^(ev|co)/.test(name)) form.elements[name].value = value;
    }
    offerWriting();
    kept.hidden = false;
  };
  const before = kept && shown && stored((place) => place.getItem(KEPT));
  if (before) restore(JSON.parse(before));
  let decided = false;
  if (kept) addEventListener("pagehide", () => stored((place) => (
    decided || given() === shown ? place.removeItem(KEPT) : place.setItem(KEPT, given())
  )));

  // All of a page at once
  document.querySelectorAll("[data-all]").forEach((all) => all.addEventListener("change", () => {
    document.querySelectorAll(`input[name="${all.dataset.all}"]`).forEach((box) => { box.checked = all.checked; });
  }));

  // Nothing is sent twice
  let sent = false;
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (sent) event.preventDefault();
    sent = true;
    decided = !["complete", "take", "retry"].includes(event.submitter?.value);
  });
  addEventListener("pageshow", () => { sent = decided = false; });

  // Keys
  const ON = "curation-keys";
  const isOn = () => { try { return localStorage.getItem(ON) !== "off"; } catch { return true; } };
  const box = byId("keys-on");
  if (box) {
    box.checked = isOn();
    box.addEventListener("change", () => { try { localStorage.setItem(ON, box.checked ? "on" : "off"); } catch { /* private */ } });
    document.querySelector(".button-help").addEventListener("click", () => keys.showModal());
  }
  const unfold = (summary) => {
    const details = summary.parentNode;
    if (details.open) return summary.click();
    summary.click();
    const field = details.querySelector(".panel :is(input:not([type=hidden]), textarea)");
    (field?.value && field.type !== "radio" ? details.querySelector(".panel .button") : field)?.focus();
  };
  // Whoever decides in a panel does not decide by other keys: a digit picks a reason, letters go where words are written.
  const pressIn = (panel, key) => {
    if (/^[^\s\d]$/u.test(key)) panel.querySelector("textarea")?.focus(); // where the letter then arrives
    const reason = /^[1-9]$/.test(key) && panel.querySelectorAll('input[name$="picked"]')[key - 1];
    if (!reason) return false;
    reason.checked = true;
    reason.focus();
    return true;
  };
  const speakForPrimary = () => {
    const [path, name] = [primary().value, nameOf(named("categories", primary().value))];
    if (said) quoteFor(path, name);
    else fieldFor(path, name).focus();
  };
  const press = (key) => {
    const panel = document.querySelector(".decisions details[open]");
    if (panel) return pressIn(panel, key);
    if (key === "e" && writing) return primary() && speakForPrimary();
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (target.matches("summary")) unfold(target);
    else if (target.matches('[type="search"]')) target.focus();
    else target.click();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.('textarea, select, input:not([type="checkbox"], [type="radio"])');
    if (event.key === "Enter" && event.ctrlKey && typing?.form && typing !== filter) {
      return typing.form.requestSubmit(typing.closest(".panel, .more-body")?.querySelector(".button"));
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (keys?.open || !isOn() || sent || performance.now() - loaded < UNSEEN) return;
    if (press(event.key.toLowerCase()) !== false) event.preventDefault();
  });

  // A look that failed is tried again by itself: the page stays.
  for (const trouble of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(trouble, (event) => {
      if (event.target.closest("[data-poll]")) event.stopPropagation();
    }, true);
  }
})();
