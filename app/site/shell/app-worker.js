// The service worker: opens the app without a network.
//
// The lines that the server puts before this text declare
//   VERSION    a hash over everything listed here,
//   RESOURCES  what a start needs: [address below the root, integrity].
//
// A page names every resource by its content's hash, so a page of one version can
// never load a part of another. A new version waits until a page says that it may
// come, or until none is open. Pages of the old one go on with what they have, and
// find the rest in their version's cache. The API and the sandbox are not in the
// list, so they are never touched.
"use strict";

const ROOT = new URL("./", location.href); // the site may stand in a folder of its origin
const PREFIX = `practice-chat ${ROOT.pathname} `;
const CACHE = PREFIX + VERSION;
const KEPT = 3; // versions, the newest included: one that waits may be overtaken by it
const PAGE = new URL("./", ROOT).href;
const CONVERSATION = new URL("conversation.html", ROOT).href; // the same page for links to conversations
const HANDED = 30e3; // milliseconds for which something is kept for a page that is loaded again

const address = (name) => new URL(name, ROOT).href;
const LISTED = new Set(RESOURCES.map(([name]) => address(name)));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

// Everything or nothing: the page comes last, and a cache without it is half a
// version, which is never used.
async function install() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(RESOURCES.map(async ([name, integrity]) => {
      const url = address(name);
      const response = await fetch(url, { integrity, cache: name.startsWith("v/") ? "default" : "reload" });
      if (!response.ok || response.redirected) throw new Error(`${url}: status ${response.status}`);
      await cache.put(url, response);
    }));
    await cache.put(CONVERSATION, await page(CONVERSATION));
    await cache.put(PAGE, await page(PAGE));
  } catch (err) {
    await caches.delete(CACHE);
    throw err;
  }
}

// page fetches a page of this version. Some hosts answer for a file by another
// address; a page that was redirected would be refused when it is opened.
async function page(url) {
  const response = await fetch(url, { cache: "reload" });
  const text = await response.text();
  if (!response.ok || !text.includes(`data-version="${VERSION}"`)) {
    throw new Error(`${url}: not the page of version ${VERSION}`);
  }
  return new Response(text, { headers: response.headers });
}

// A version that is still being fetched keeps its half of a cache.
async function activate() {
  const whole = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE) continue;
    if (await (await caches.open(name)).match(PAGE)) whole.push(name);
    else if (!self.registration.installing) await caches.delete(name);
  }
  await Promise.all(whole.slice(0, -(KEPT - 1)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(PAGE)) return;
  const url = request.url.replace(/[?#].*/, "");
  if (request.mode === "navigate") {
    if (url === PAGE) event.respondWith(cached(PAGE, request));
    else if (/^chat\/[^/]+$/.test(url.slice(PAGE.length))) event.respondWith(cached(CONVERSATION, request));
  } else if (LISTED.has(url) || url.startsWith(address("v/"))) {
    event.respondWith(cached(url, request));
  }
});

async function cached(url, request) {
  const own = await caches.open(CACHE);
  return (await own.match(url)) ?? (await olderVersion(url)) ?? fetch(request);
}

async function olderVersion(url) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const cache = await caches.open(name);
    if (!(await cache.match(PAGE))) continue;
    const response = await cache.match(url);
    if (response) return response;
  }
  return undefined;
}

// What pages say. A page that goes on with a new version has what signs in held here
// while it is loaded again: in memory, once, and shortly. Two hidden pages may do so at
// once.
const handed = new Map(); // links, by the keys of the pages

self.addEventListener("message", (event) => {
  const { is, key, link, text, tag } = event.data;
  switch (is) {
    case "enter":
      self.skipWaiting();
      break;
    case "keep":
      hold(key, link);
      break;
    case "take":
      event.ports[0].postMessage(handed.get(key) ?? "");
      handed.delete(key);
      break;
    case "version":
      event.ports[0].postMessage(VERSION);
      break;
    case "news":
      event.waitUntil(announce(text, tag));
      break;
  }
});

function hold(key, link) {
  handed.set(key, link);
  setTimeout(() => handed.delete(key), HANDED);
}

// pages returns the windows of the chat. Where it stands in a folder of a website, the
// browser names those of the website too.
async function pages() {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return windows.filter(({ url, frameType }) => url.startsWith(PAGE) && frameType !== "nested");
}

async function announce(text, tag) {
  if ((await pages()).some((page) => page.visibilityState === "visible")) return;
  const icon = RESOURCES.find(([name]) => name.endsWith("/icon-192.png"));
  await self.registration.showNotification(text, { tag, icon: icon && address(icon[0]) });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(pages().then(([page]) => (page ? page.focus() : self.clients.openWindow(PAGE))));
});
