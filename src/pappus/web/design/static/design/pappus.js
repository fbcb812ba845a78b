"use strict";
// A menu closes when one turns to something else, as every menu does.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
// What is exchanged while a job is under way does not take the focus away: htmx itself keeps that of elements with an id.
(() => {
  const likeness = (one) => [one.tagName, one.getAttribute("href"), one.getAttribute("name"), one.textContent.trim()].join("|");
  const alike = (mark) => [...document.querySelectorAll("a, button, summary, [tabindex]")].filter((one) => likeness(one) === mark);
  let left = null;
  document.addEventListener("htmx:beforeSwap", () => {
    const at = document.activeElement;
    if (!at || at === document.body || at.id) return;
    const mark = likeness(at);
    left = { at, mark, place: alike(mark).indexOf(at) };
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (left && !left.at.isConnected && document.activeElement === document.body) {
      const found = alike(left.mark)[left.place];
      if (found) found.focus({ preventScroll: true });
    }
    left = null;
  });
})();
