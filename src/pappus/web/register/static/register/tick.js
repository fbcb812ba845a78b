"use strict";
// One box ticks all others of the table.
(() => {
  const all = document.getElementById("all");
  if (!all) return;
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const one of document.querySelectorAll("input[name=numbers]")) one.checked = all.checked;
  });
})();
