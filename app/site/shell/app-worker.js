// The service worker: opens the app without a network.
//
// The lines that the server puts before this text declare
//   VERSION    a hash over everything listed here,
//   RESOURCES  what a start needs: [URL, integrity]; URLs carry their content's hash,
//   ROUTES     the paths that the page answers.
//
// A page names every resource by its hash, so a page of one version can never
// load a part of another. That is why a new worker need not wait for old tabs:
// they go on with what they loaded, and find the rest in their version's cache.
// The API and the sandbox are not in the list, so they are never touched.
"use strict";

const PREFIX = "practice-chat-";
const CACHE = PREFIX + VERSION;
const KEPT = 2; // versions, the newest included
const SHELL = "/";
const LISTED = new Set(RESOURCES.map(([url]) => new URL(url, location.origin).pathname));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

// Everything or nothing: half a version is never kept.
async function install() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(RESOURCES.map(async ([url, integrity]) => {
      const response = await fetch(url, { integrity, cache: url.includes("?v=") ? "default" : "reload" });
      if (!response.ok || response.redirected) throw new Error(`${url}: status ${response.status}`);
      await cache.put(url, response);
    }));
    const shell = await fetch(SHELL, { cache: "reload" });
    if (!shell.ok || !(await shell.clone().text()).includes(`data-version="${VERSION}"`)) {
      throw new Error(`${SHELL}: not the page of version ${VERSION}`);
    }
    await cache.put(SHELL, shell);
  } catch (err) {
    await caches.delete(CACHE);
    throw err;
  }
  await self.skipWaiting();
}

async function activate() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(ours.slice(0, -(KEPT - 1)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (ROUTES.test(url.pathname)) event.respondWith(cached(SHELL, request));
  } else if (LISTED.has(url.pathname)) {
    event.respondWith(cached(request, request));
  }
});

async function cached(key, request) {
  const own = await caches.open(CACHE);
  return (await own.match(key)) ?? (await olderVersion(key)) ?? fetch(request);
}

async function olderVersion(key) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const response = await (await caches.open(name)).match(key);
    if (response) return response;
  }
  return undefined;
}
