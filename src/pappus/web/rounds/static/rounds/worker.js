"use strict";
// A form that was opened once opens again without a network: the page of its own link, its style and its script.
const KEPT = "pappus-form";
const FORM = /^\/a\/[^/]+\/$/;
const PIECE = /^\/static\/(rounds|design)\//;
// A page that asked to be kept just before it was done may be heard afterwards.
const done = new Set();

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.waitUntil(keep(event.data.keep)));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  // Who is done leaves nothing on a device that others may use.
  if (request.method === "POST" && pathname.endsWith("/done/")) {
    done.add(pathname.slice(0, -"done/".length));
    event.waitUntil(forget(pathname.slice(0, -"done/".length)));
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && FORM.test(pathname)) {
    done.delete(pathname);
    event.respondWith(page(request, pathname));
  } else if (PIECE.test(pathname)) event.respondWith(piece(request));
});

async function keep(addresses) {
  const cache = await caches.open(KEPT);
  for (const one of addresses) {
    const { origin, pathname } = new URL(one, location.href);
    const ours = origin === location.origin && (FORM.test(pathname) || PIECE.test(pathname));
    if (ours && !(await cache.match(one, { ignoreVary: true }))) await cache.add(one).catch(() => {});
    if (done.has(pathname)) await forget(pathname);
  }
}

async function forget(path) {
  await (await caches.open(KEPT)).delete(path, { ignoreVary: true });
}

async function page(request, path) {
  const cache = await caches.open(KEPT);
  let answer = null;
  try {
    answer = await fetch(request);
  } catch (fault) {
    const kept = await cache.match(path, { ignoreVary: true });
    if (!kept) throw fault;
    return marked(kept);
  }
  // A link that no longer leads to a form is forgotten.
  if (answer.ok) await cache.put(path, answer.clone());
  else await forget(path);
  return answer;
}

// The form's script has to know that the page is an old one; what its headers allow stays as it was.
async function marked(kept) {
  const headers = new Headers(kept.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response((await kept.text()).replace(' id="asked"', ' id="asked" data-kept="1"'), { headers });
}

async function piece(request) {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request.url, answer.clone());
    return answer;
  } catch (fault) {
    const kept = await cache.match(request.url, { ignoreVary: true });
    if (!kept) throw fault;
    return kept;
  }
}
