// Submitting: what is understood appears while somebody types; Ctrl+Enter sends. What was typed stays, whatever fails.
(() => {
  "use strict";

  const form = document.getElementById("submit");
  const place = document.getElementById("understood");
  const trouble = document.getElementById("look-trouble");
  const [text, file] = [form?.elements.reference, form?.elements.file];
  if (!form || !place) return;

  const PAUSE = 700; // ms without a key
  const AGAIN = 5_000; // ms until a server that was not there is asked again
  let timer = 0;
  let looked = text.value;
  let renewed = false; // whether a look was tried again with the token that its refusal brought
  const say = (what) => {
    const said = what ? trouble.dataset[what] : "";
    trouble.hidden = !what;
    if (trouble.textContent !== said) trouble.textContent = said; // it is read aloud once
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(look, wait);
  };
  const tooMuch = () => {
    const large = [...file.files].some((one) => one.size > Number(file.dataset.most));
    const long = text.value.length > Number(text.dataset.most);
    file.setCustomValidity(large ? trouble.dataset.large : ""); // the browser sends neither
    text.setCustomValidity(long ? trouble.dataset.long : "");
    return large ? "large" : long ? "long" : "";
  };
  function look() {
    clearTimeout(timer);
    looked = text.value;
    const what = tooMuch();
    if (what) say(what);
    else place.dispatchEvent(new CustomEvent("look"));
  }
  text.addEventListener("input", () => {
    clearTimeout(timer);
    tooMuch();
    if (!file.files.length) later(PAUSE); // a file is not sent again with each word
  });
  text.addEventListener("change", () => {
    if (text.value !== looked) look();
  });
  file.addEventListener("change", look);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  // A refusal says why, and brings a token with which the next look is not refused.
  place.addEventListener("htmx:beforeSwap", (event) => {
    if ([403, 429].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });
  place.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
    if (xhr.status === 200) {
      renewed = false;
      say("");
    } else if (xhr.status === 403 && !renewed) {
      renewed = true;
      later(0);
    } else if (xhr.status === 429) {
      later(1_000 * (Number(xhr.getResponseHeader("Retry-After")) || 60));
    } else if (xhr.status && xhr.status !== 403) {
      say("refused");
    }
  });
  place.addEventListener("htmx:sendError", () => {
    say("offline");
    later(AGAIN);
  });
  window.addEventListener("online", () => {
    if (!trouble.hidden) look();
  });

  // After htmx has begun to listen, and after a browser has put back what stood here before.
  window.addEventListener("pageshow", () => {
    if ((text.value.trim() || file.files.length) && !place.querySelector(".understood")) look();
  });
})();
