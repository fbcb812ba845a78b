"use strict";
// Sends files piece by piece, so that they go on where a connection broke; remembers what is under way, so that the
// same file, chosen once more, goes on after the page was closed.
(() => {
  const box = document.getElementById("bring");
  if (!box) return;
  const words = box.dataset;
  const list = document.getElementById("sending");
  const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
  const waits = [1, 2, 4, 8, 15, 30];
  for (const one of box.querySelectorAll(".needs-script")) one.hidden = false;

  const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

  // Tries until the server answers; an answer that says no is final.
  async function ask(method, address, body, headers = {}) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await fetch(address, { method, body, headers: { "X-CSRFToken": token, ...headers } });
        if (answer.status < 500 && answer.status !== 429) return answer;
      } catch { /* the network is gone; it may come back */ }
      if (attempt > 40) throw new Error(words.failed);
      document.dispatchEvent(new CustomEvent("bring-waits"));
      await pause(waits[Math.min(attempt, waits.length - 1)]);
    }
  }

  async function digest(blob) {
    if (!window.crypto || !crypto.subtle) return "";
    const sum = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
    return [...new Uint8Array(sum)].map((one) => one.toString(16).padStart(2, "0")).join("");
  }

  function line(name) {
    const item = document.createElement("li");
    const label = document.createElement("span");
    const bar = document.createElement("progress");
    bar.max = 1; bar.value = 0; bar.setAttribute("aria-label", name);
    item.append(label, bar);
    list.append(item);
    return (told, share) => { label.textContent = `${name}: ${told}`; if (share === undefined) bar.remove(); else bar.value = share; };
  }

  const markOf = (bundle) => "bring:" + words.start + "|" + bundle.name + "|" + bundle.files.map((one) => `${one.path}/${one.file.size}/${one.file.lastModified}`).join("|").slice(0, 4000);

  async function placeFor(bundle) {
    const mark = markOf(bundle);
    const known = localStorage.getItem(mark);
    if (known) {
      const answer = await ask("GET", known);
      if (answer.ok) {
        const standing = await answer.json();
        if (standing.state === "receiving") return standing;
      }
    }
    const files = bundle.files.map((one) => ({ path: one.path, size: one.file.size }));
    const answer = await ask("POST", words.start, JSON.stringify({ name: bundle.name, folder: bundle.folder, files }), { "Content-Type": "application/json" });
    const standing = await answer.json();
    if (!answer.ok) throw new Error(standing.error);
    localStorage.setItem(mark, standing.where);
    return standing;
  }

  async function sendFile(file, place, pieceBytes, tell) {
    let whole = "";
    while (place.received < file.size) {
      const piece = file.slice(place.received, place.received + pieceBytes);
      const sum = await digest(piece);
      if (place.received === 0 && piece.size === file.size) whole = sum;
      const answer = await ask("PUT", `${place.url}?offset=${place.received}`, piece, { "Content-Type": "application/octet-stream", ...(sum ? { "X-Piece-SHA256": sum } : {}) });
      const told = await answer.json();
      if (!answer.ok && answer.status !== 409) throw new Error(told.error);
      place.received = told.received;
      tell();
    }
    return whole;
  }

  async function send(bundle) {
    const show = line(bundle.name);
    try {
      const standing = await placeFor(bundle);
      const all = standing.files.reduce((sum, one) => sum + one.size, 0) || 1;
      const tell = () => { const there = standing.files.reduce((sum, one) => sum + one.received, 0); show(`${words.sending} ${Math.floor((100 * there) / all)} %`, there / all); };
      const again = () => show(words.again, 0);
      document.addEventListener("bring-waits", again);
      const sums = {};
      // A folder may hold hundreds of small files; several travel at once.
      const queue = [...standing.files.entries()];
      const lane = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const [number, place] = next;
          const sum = await sendFile(bundle.files[number].file, place, standing.piece_bytes, tell);
          if (sum) sums[number] = sum;
        }
      };
      await Promise.all([lane(), lane(), lane(), lane()]);
      const answer = await ask("POST", standing.end, JSON.stringify({ sha256: sums }), { "Content-Type": "application/json" });
      document.removeEventListener("bring-waits", again);
      const told = await answer.json();
      localStorage.removeItem(markOf(bundle));
      if (!answer.ok) throw new Error(told.error);
      show(words.sent, 1);
      return told.page;
    } catch (error) {
      show(error.message || words.failed);
      return null;
    }
  }

  const single = (file) => ({ name: file.name, folder: false, files: [{ path: file.name, file }] });

  // Files of a folder, each with its path below it; hidden ones stay behind.
  function bundleOf(name, entries) {
    const files = entries.filter((one) => !one.path.split("/").some((part) => part.startsWith(".")));
    return { name, folder: true, files };
  }

  async function bring(bundles) {
    const pages = [];
    for (const bundle of bundles) pages.push(await send(bundle));
    if (pages.length && pages.every(Boolean)) location.href = pages.length === 1 ? pages[0] : location.href;
  }

  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const bundles = [...document.getElementById("files").files].map(single);
    const inside = [...document.getElementById("folder").files];
    if (inside.length) {
      const name = inside[0].webkitRelativePath.split("/")[0];
      bundles.push(bundleOf(name, inside.map((file) => ({ path: file.webkitRelativePath.split("/").slice(1).join("/"), file }))));
    }
    bring(bundles);
  });

  async function walk(entry, above, found) {
    if (entry.isFile) {
      found.push({ path: above + entry.name, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return;
      for (const one of some) await walk(one, `${above}${entry.name}/`, found);
    }
  }

  box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("over"); });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", async (event) => {
    event.preventDefault();
    box.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry()).filter(Boolean);
    const bundles = [];
    for (const entry of entries) {
      const found = [];
      await walk(entry, "", found);
      const below = entry.name.length + 1;
      bundles.push(entry.isFile ? single(found[0].file) : bundleOf(entry.name, found.map((one) => ({ path: one.path.slice(below), file: one.file }))));
    }
    bring(bundles);
  });
})();
