// The search boxes offer what may be meant while somebody types: a combobox with a listbox, as ARIA 1.2 has it.
// Its words come from the server.
(() => {
  "use strict";

  const { url, css } = document.currentScript.dataset;
  const BOXES = "input[type=search][name=q]";
  const PAUSE = 120; // ms without a key
  let box = null;
  let list = null; // shown
  let active = -1; // the option that Enter takes; -1 is the box itself
  let timer, request, styles;

  const status = document.createElement("output"); // has the role "status"
  status.className = "visually-hidden";
  document.body.append(status);

  const say = (name, value) => box?.setAttribute(`aria-${name}`, value);
  const styled = () => styles ??= new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: css });
    link.onload = link.onerror = done;
    document.head.append(link);
  });

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    list?.remove();
    list = null;
    active = -1;
    status.textContent = "";
    say("expanded", false);
    say("activedescendant", "");
  };

  const show = (found) => {
    close();
    if (!found?.children.length) return;
    list = found;
    box.form.append(list);
    say("expanded", true);
    status.textContent = list.dataset.status;
  };

  const ask = async () => {
    request = new AbortController();
    const { signal } = request;
    try {
      const answer = await fetch(`${url}?${new URLSearchParams({ q: box.value })}`, { signal });
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
      await styled();
      if (!signal.aborted) show(page.querySelector("[role=listbox]"));
    } catch {
      if (!signal.aborted) close();
    }
  };

  // Only the end of a text is completed.
  const soon = () => {
    clearTimeout(timer);
    request?.abort();
    if (!box.value.trim() || box.selectionEnd !== box.value.length) close();
    else timer = setTimeout(ask, PAUSE);
  };

  const move = (to) => {
    const options = list.children;
    options[active]?.removeAttribute("aria-selected");
    active = to < -1 ? options.length - 1 : to === options.length ? -1 : to;
    options[active]?.setAttribute("aria-selected", true);
    options[active]?.scrollIntoView({ block: "nearest" });
    say("activedescendant", options[active]?.id ?? "");
  };

  // A filter goes along with those that the form carries already.
  const narrowed = (filter) => {
    const kept = [...new FormData(box.form)].filter(([name, value]) => value && name !== "q");
    return `${box.form.action}?${new URLSearchParams([...filter, ...kept])}`;
  };

  const choose = (option) => {
    const { url: address, insert } = option.dataset;
    close();
    if (address) {
      const { pathname, searchParams } = new URL(address, location);
      const here = pathname === new URL(box.form.action).pathname;
      return location.assign(here ? narrowed(searchParams) : address);
    }
    box.value = insert;
    box.setSelectionRange(insert.length, insert.length);
    if (insert.endsWith(":")) soon(); // a field: its values
  };

  // What a key does, where it does anything.
  const act = (key) => {
    if (!list) return key === "ArrowDown" && soon;
    const last = list.children.length - 1;
    const always = { ArrowDown: () => move(active + 1), ArrowUp: () => move(active - 1), Escape: close };
    const chosen = { Home: () => move(0), End: () => move(last), Enter: () => choose(list.children[active]) };
    return always[key] ?? (active >= 0 && chosen[key]);
  };

  const on = (name, does) => document.addEventListener(name, does);
  on("focusin", ({ target }) => { if (target.matches(BOXES)) { box = target; styled(); } });
  on("focusout", ({ target }) => { if (target === box) close(); });
  on("submit", close);
  // While an input method composes, every key is its own (229 where the browser ends composing first).
  on("input", (event) => { if (event.target === box && !event.isComposing) soon(); });
  on("compositionstart", close);
  on("compositionend", ({ target }) => { if (target === box) soon(); });
  on("keydown", (event) => {
    if (event.target !== box || event.isComposing || event.keyCode === 229) return;
    const does = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && act(event.key);
    if (!does) return;
    event.preventDefault();
    does();
  });
  // The box keeps the focus while an option is pressed.
  on("mousedown", (event) => { if (list?.contains(event.target)) event.preventDefault(); });
  on("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option && list?.contains(option)) choose(option);
  });

  for (box of document.querySelectorAll(BOXES)) {
    box.setAttribute("role", "combobox");
    say("autocomplete", "list");
    say("controls", "suggestions");
    say("expanded", false);
  }
  box = document.activeElement?.matches(BOXES) ? document.activeElement : null;
})();
