// What can wait until the app runs: the service worker, and that a new version
// comes only when it disturbs nobody; what is shown outside of the page of unread
// messages.
"use strict";

(async () => {
  const HOUR = 3600e3;
  const QUIET = 30e3; // milliseconds without a touch before an update comes by itself
  const ENTRY = 310e3; // milliseconds that a new version may take to come in: Chromium gives up an old one that works after 5 minutes
  const STAYS = 3e3; // milliseconds after which a page that is loaded again has gone
  const TAG = "practice-chat-new";
  const root = new URL("../..", document.currentScript.src);
  const { version } = document.querySelector("[data-version]").dataset;
  const framed = window.parent !== window;
  const workers = navigator.serviceWorker;
  let registration;
  let applies = false;
  let wants = false; // somebody wants the new version, and does not mind
  let disturbs = () => false; // whether to load the page again would disturb somebody

  const update = { ready: false, apply };
  window.pcUpdate = update;
  window.pcAttend = attend;
  if (window.pcUnread !== undefined) attend(window.pcUnread, "");
  document.addEventListener("visibilitychange", clearNotifications);
  if (new URLSearchParams(location.search).get("open") === "search") openSearch();

  // Fails where storage is blocked, as in some frames: the app then needs the
  // network.
  try {
    registration = await workers.register(new URL("app-worker.js", root), { scope: root.pathname, updateViaCache: "none" });
  } catch (err) {
    console.info("no offline start:", err.message);
    return;
  }
  setInterval(look, HOUR);
  // In a frame the page around it decides what is loaded when.
  if (!framed) watch();

  function look() {
    registration.update().catch(() => {}); // without a network
  }

  // A new version waits while pages of the old one are open. It is there for this
  // page as well once another page has let it in.
  function watch() {
    if (registration.waiting && registration.active) ready();
    const first = !workers.controller;
    let changes = 0;
    workers.addEventListener("controllerchange", () => {
      if (!first || changes++ > 0) ready();
    });
    askVersion();
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker.addEventListener("statechange", () => {
        if (worker.state === "installed" && registration.active) ready();
      });
    });
    let looked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - looked < HOUR) return;
      looked = Date.now(); // the timer of a sleeping machine stands still
      look();
    });
  }

  // Another page may have let a new version in before this one listened.
  function askVersion() {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (data !== version) ready();
    };
    workers.controller?.postMessage({ is: "version" }, [port2]);
  }

  function ready() {
    if (update.ready) return;
    update.ready = true;
    window.dispatchEvent(new Event("pc-update"));
    let touched = Date.now();
    for (const name of ["keydown", "pointerdown", "pointermove", "touchmove", "wheel", "input"]) {
      window.addEventListener(name, () => (touched = Date.now()), { capture: true, passive: true });
    }
    setInterval(() => {
      if (Date.now() - touched < QUIET || !idle()) return;
      // The app says whether anything would be lost, and who is signed in.
      if (document.querySelector(".pc-app--in")) window.dispatchEvent(new Event("pc-idle"));
      else apply("", false);
    }, QUIET / 6);
    disturbs = () => Date.now() - touched < QUIET || !idle();
  }

  // Nothing is open or half written, and somebody who is signed in looks elsewhere.
  function idle() {
    if (document.querySelector("dialog[open]")) return false;
    if (document.querySelector(".pc-app--in") && !document.hidden) return false;
    return [...document.querySelectorAll("input:not([type=radio], [type=checkbox]), textarea")].every((box) => box.value === "");
  }

  // apply lets the new version in and loads the page again. link is what signs in;
  // the worker holds it in its memory until the page is back. Unless somebody wants it,
  // it is put off where the page has come into use meanwhile.
  //
  // While the old version works for another page, the new one has to wait, and so has
  // every page that is opened: this one stays as it is until then.
  async function apply(link, wanted) {
    wants ||= wanted;
    if (applies) return;
    applies = true;
    if (registration.waiting) {
      const changed = new Promise((resolve) => {
        workers.addEventListener("controllerchange", resolve, { once: true });
        setTimeout(resolve, ENTRY);
      });
      registration.waiting.postMessage({ is: "enter" });
      await changed;
    }
    if (!wants && disturbs()) {
      applies = false;
      return;
    }
    if (link) {
      const key = crypto.randomUUID();
      sessionStorage.setItem("pc-handed", key);
      registration.active.postMessage({ is: "keep", key, link });
    }
    setTimeout(() => (applies = wants = false), STAYS); // the user may stay where something would be lost
    location.reload();
  }

  // openSearch does what a shortcut of the installed app is for, once somebody is
  // signed in: not if a conversation covers the search box then.
  function openSearch() {
    history.replaceState(history.state, "", root.pathname);
    const looking = setInterval(() => {
      if (!document.querySelector(".pc-app--in:not(#pc-shell-app)")) return;
      clearInterval(looking);
      const box = document.getElementById("pc-search");
      if (box?.getClientRects().length) box.focus();
    }, 100);
  }

  // attend shows how much is unread, and with news has them announced if the user
  // has asked for it and looks at no page of the app.
  function attend(unread, news) {
    if (!framed && navigator.setAppBadge) {
      (unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge()).catch(() => {});
    }
    if (!news || !document.hidden || window.Notification?.permission !== "granted") return;
    registration?.active?.postMessage({ is: "news", text: news, tag: TAG });
  }

  async function clearNotifications() {
    if (document.hidden || !registration?.getNotifications) return;
    for (const shown of await registration.getNotifications({ tag: TAG })) shown.close();
  }
})();
