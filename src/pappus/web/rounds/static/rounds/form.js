"use strict";
// One screen after the other; each answer is sent at once, and kept on the device until the server has it.
(() => {
  const root = document.getElementById("asked");
  const words = root.dataset;
  const sections = [...root.querySelectorAll("section")];
  const end = sections.length;
  const store = "pappus:" + location.pathname;
  // What was sent since this page was made, for a page that comes from the device: until the tab is closed, in it alone.
  const sent = "pappus-sent:" + location.pathname;
  const state = document.getElementById("state");
  let queue = read();
  let sending = false;
  let wait = 2000;
  let timer = 0;
  let at = Number(words.at);

  function read() {
    try { return JSON.parse(localStorage.getItem(store)) || {}; } catch { return {}; }
  }
  function write() {
    try {
      if (Object.keys(queue).length) localStorage.setItem(store, JSON.stringify(queue));
      else localStorage.removeItem(store);
    } catch { /* Without storage the answers wait in memory. */ }
  }

  function remembered() {
    try { return JSON.parse(sessionStorage.getItem(sent)) || {}; } catch { return {}; }
  }
  function remember(batch) {
    try { sessionStorage.setItem(sent, JSON.stringify({ ...remembered(), ...Object.fromEntries(batch) })); } catch { /* Then it is not shown. */ }
  }

  function chosen(item) {
    const one = root.querySelector(`input[name="a.${CSS.escape(item)}"]:checked`);
    return one ? one.value : "";
  }
  function comment(item) {
    return root.querySelector(`textarea[name="c.${CSS.escape(item)}"]`);
  }

  function note(item) {
    const said = chosen(item);
    const box = comment(item);
    const text = box ? box.value.trim() : "";
    if (!said) {
      if (text) state.textContent = words.lone;
      return false;
    }
    queue[item] = { a: said, c: text, t: Date.now() };
    write();
    send();
    return true;
  }

  async function send() {
    if (sending || !Object.keys(queue).length) return;
    sending = true;
    clearTimeout(timer);
    state.textContent = words.saving;
    const batch = Object.entries(queue);
    const body = new URLSearchParams();
    for (const [item, one] of batch) {
      body.set("a." + item, one.a);
      body.set("c." + item, one.c);
      body.set("t." + item, String(Math.max(0, (Date.now() - one.t) / 1000)));
    }
    let answer = null;
    try {
      answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
    } catch { /* No network: the queue keeps them. */ }
    sending = false;
    if (answer && (answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429))) {
      if (answer.ok) remember(batch);
      for (const [item, one] of batch) if (queue[item] === one) delete queue[item];
      write();
      wait = 2000;
      state.textContent = answer.ok ? words.saved : words.shut;
      send();
    } else {
      state.textContent = words.offline;
      timer = setTimeout(send, wait);
      wait = Math.min(wait * 2, 30000);
    }
  }

  // A "not at all" makes pointless what follows it, and what follows that.
  function leftOut() {
    const items = new Set();
    const places = new Set();
    for (const [index, section] of sections.entries()) {
      const field = section.querySelector("fieldset[data-follows]");
      if (!field) continue;
      const leader = field.dataset.follows;
      if (chosen(leader) === "0" || items.has(leader)) {
        items.add(field.querySelector("input").name.slice(2));
        places.add(index + 1);
      }
    }
    return places;
  }

  function show(place, keep) {
    const out = leftOut();
    at = Math.min(Math.max(place, 1), end);
    for (const [index, section] of sections.entries()) section.hidden = index + 1 !== at;
    const asked = end - 1 - out.size;
    let number = 0;
    for (let one = 1; one <= Math.min(at, end - 1); one += 1) if (!out.has(one)) number += 1;
    const heading = sections[at - 1].querySelector("h2");
    document.getElementById("where").textContent = at === end ? heading.textContent : words.progress.replace("{number}", number).replace("{all}", asked);
    const bar = document.getElementById("bar");
    bar.max = asked;
    bar.value = number;
    if (!keep) history.pushState({ at }, "", "?at=" + at);
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }
  function step(by) {
    const out = leftOut();
    let place = at + by;
    while (place > 1 && place < end && out.has(place)) place += by;
    show(place);
  }

  // What the server has not got yet counts for more than what it sent with the page.
  const known = words.kept ? { ...remembered(), ...queue } : queue;
  for (const [item, one] of Object.entries(known)) {
    const input = root.querySelector(`input[name="a.${CSS.escape(item)}"][value="${CSS.escape(one.a)}"]`);
    if (input) input.checked = true;
    const box = comment(item);
    if (box && one.c) box.value = one.c;
  }

  root.addEventListener("change", (event) => {
    const name = event.target.name || "";
    if (name.startsWith("a.") || name.startsWith("c.")) note(name.slice(2));
  });
  root.addEventListener("submit", (event) => {
    if (event.target.id === "done") {
      if (!Object.keys(queue).length) {
        try { sessionStorage.removeItem(sent); } catch { /* There was nothing. */ }
        return;
      }
      event.preventDefault();
      send();
      return;
    }
    event.preventDefault();
    const box = event.target.querySelector("textarea");
    if (box && box.value.trim() && !chosen(box.name.slice(2))) {
      state.textContent = words.lone;
      return;
    }
    step(1);
  });
  root.addEventListener("click", (event) => {
    if (!event.target.closest("[data-back]")) return;
    event.preventDefault();
    step(-1);
  });
  addEventListener("popstate", (event) => show(event.state ? event.state.at : Number(words.at), true));
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  if (words.kept) show(Number(new URLSearchParams(location.search).get("at")) || at, true);
  history.replaceState({ at }, "");
  if ("serviceWorker" in navigator) {
    const pieces = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.href || one.src);
    navigator.serviceWorker.register(words.worker)
      .then(() => navigator.serviceWorker.ready)
      .then((one) => one.active.postMessage({ keep: [location.pathname, ...pieces] }))
      .catch(() => { /* Without it the page needs a network to open. */ });
  }
  send();
})();
