// Submitting: what is understood appears while somebody types; Ctrl+Enter sends.
(() => {
  "use strict";

  const form = document.getElementById("submit");
  const place = document.getElementById("understood");
  const [text, file] = [form?.elements.reference, form?.elements.file];
  if (!form || !place) return;

  const PAUSE = 700; // ms without a key
  let timer = 0;
  let looked = text.value;
  const look = () => {
    clearTimeout(timer);
    looked = text.value;
    place.dispatchEvent(new CustomEvent("look"));
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    if (!file.files.length) timer = setTimeout(look, PAUSE); // a file is not sent again with each word
  });
  text.addEventListener("change", () => {
    if (text.value !== looked) look();
  });
  file.addEventListener("change", look);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  if (text.value.trim() && !place.querySelector(".understood")) look();
})();
