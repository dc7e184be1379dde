// Starts the app: the globals that go-app's browser half calls, then app.wasm,
// then what can wait for it. The script element says what to load, and its own
// address where the site's root is. wasm_exec.js comes after it, so that nothing
// waits for that.
"use strict";

(() => {
  const NEAR = 50; // milliseconds
  const LATE = 15e3;
  const IDLE = 2e3;
  const GONE = [403, 404, 410]; // storage of some clouds refuses what it does not have

  const script = document.currentScript;
  // The page's address may be another one by the time they are loaded.
  const [wasmURL, afterURL] = [script.dataset.wasm, script.dataset.after].map((url) => new URL(url, location.href).href);
  const root = new URL("../..", script.src);
  const wasmSize = Number(script.dataset.wasmSize);
  const env = JSON.parse(document.querySelector('meta[name="pc-env"]').content);
  // A conversation's link gives way to the root's in the address, and with it what is
  // seen from there; icons and manifest are fetched later.
  for (const link of document.querySelectorAll('link[rel~="icon"], link[rel="apple-touch-icon"], link[rel="manifest"]')) {
    if (link.getAttribute("href").startsWith("../")) link.setAttribute("href", link.href);
  }
  env.GOAPP_ROOT_PREFIX = root.pathname.slice(0, -1);

  // Words are lacking where the script before this one has failed.
  const say = (name, english) => window.pcWords?.say(name, english) ?? english;

  let installPrompt = null;
  window.goappNav = () => {};
  window.goappOnUpdate = () => {};
  window.goappOnAppInstallChange = () => {};
  window.goappGetenv = (key) => (Object.hasOwn(env, key) ? env[key] : undefined);
  window.goappIsAppInstalled = () =>
    matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  window.goappIsAppInstallable = () => installPrompt !== null && !window.goappIsAppInstalled();
  window.goappShowInstallPrompt = async () => {
    const prompt = installPrompt;
    installPrompt = null;
    if (prompt) await prompt.prompt();
  };
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installPrompt = event;
    window.goappOnAppInstallChange();
  });
  window.addEventListener("appinstalled", () => {
    installPrompt = null;
    window.goappOnAppInstallChange();
  });

  // pcKeys has the app hear of keys with some names alone: one that only writes costs it
  // nothing. A key with a letter that is not Latin goes by the Latin one, too. It returns
  // what ends that.
  window.pcKeys = (target, names, fn) => {
    const latin = ({ key, code }) => key?.length === 1 && key > "\x7f" && code?.startsWith("Key") && code[3].toLowerCase();
    const listener = (event) => (names.includes(event.key) || names.includes(latin(event))) && fn(event);
    target.addEventListener("keydown", listener);
    return () => target.removeEventListener("keydown", listener);
  };

  start();

  async function start() {
    if (typeof WebAssembly !== "object") {
      fail(say("ShellTooOld", "This browser cannot run Practice Chat. Please use a current version of Chrome, Edge, Firefox or Safari."));
      return;
    }
    let inPlace;
    try {
      const module = await load();
      performance.mark("pc-compiled");
      await runtime();
      const go = new Go();
      const instance = await WebAssembly.instantiate(module, go.importObject);
      performance.mark("pc-run");
      inPlace = settled();
      go.run(instance).then(() => fail(say("ShellStopped", "Practice Chat stopped while it was starting.")));
    } catch (err) {
      console.error("app.wasm did not start:", err);
      fail(say("ShellNotLoaded", "Practice Chat could not be loaded. Check the connection and try again."), start);
      return;
    }
    await inPlace;
    const after = document.createElement("script");
    after.src = afterURL;
    document.head.append(after);
  }

  // runtime waits for wasm_exec.js, and asks for it again where it did not come.
  async function runtime() {
    if (typeof Go !== "function" && document.readyState !== "complete") {
      await new Promise((done) => window.addEventListener("load", done));
    }
    if (typeof Go === "function") return;
    const again = document.createElement("script");
    again.src = document.getElementById("pc-shell-exec").src;
    document.head.append(again);
    await new Promise((done, failed) => {
      again.onload = done;
      again.onerror = () => failed(new Error(`${again.src} did not come`));
    });
  }

  // What can wait is left until the app has taken the page's place and the browser has
  // nothing to do, or until LATE: the worker fetches and keeps all files, which would
  // compete with the first views for the processor.
  async function settled() {
    const late = new Promise((done) => setTimeout(done, LATE));
    await Promise.race([late, new Promise((done) => window.addEventListener("pc-app", done, { once: true }))]);
    if (window.requestIdleCallback) await new Promise((done) => requestIdleCallback(done, { timeout: IDLE }));
  }

  // What is kept on the device is opened as soon as the app runs. The first look takes
  // the browser long, whatever it is for. Where nothing is kept, the app need not look.
  const databases = window.indexedDB?.databases?.();
  databases?.then((all) => (window.pcStored = all.map(({ name }) => name))).catch(() => {});

  async function load() {
    const response = await fetch(wasmURL);
    if (GONE.includes(response.status) && performance.getEntriesByType("navigation")[0]?.type !== "reload") {
      await reloadNewest();
      return new Promise(() => {});
    }
    if (!response.ok) throw new Error(`${wasmURL}: status ${response.status}`);
    if (response.headers.get("Content-Type") !== "application/wasm") {
      return WebAssembly.compile(await response.arrayBuffer());
    }
    return WebAssembly.compileStreaming(near() ? response : withProgress(response));
  }

  // A response compiles fastest untouched. Only one that takes its time is worth a
  // progress bar: not one out of the worker's cache, and not one over a network that
  // answered for the page at once.
  function near() {
    const [page] = performance.getEntriesByType("navigation");
    return navigator.serviceWorker?.controller || (page && page.responseStart - page.requestStart < NEAR);
  }

  // The page names app.wasm by its hash. Where the server holds another one by
  // now, this page is an old one, be it the worker's: both are fetched again. A worker
  // of the website in whose folder the chat stands is not ours.
  async function reloadNewest() {
    try {
      const worker = await navigator.serviceWorker.getRegistration();
      if (worker?.scope === root.href) await worker.unregister();
    } catch {
      // No workers here, or storage is blocked.
    }
    location.reload();
  }

  function withProgress(response) {
    const bar = document.getElementById("pc-shell-progress");
    const began = performance.now();
    let loaded = 0;
    const count = new TransformStream({
      transform(chunk, controller) {
        loaded += chunk.byteLength;
        if (bar && performance.now() - began > 300) {
          bar.hidden = false;
          bar.value = Math.min(100, (100 * loaded) / wasmSize);
        }
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(count), { headers: { "Content-Type": "application/wasm" } });
  }

  // What has been written stays where it can be tried again without loading the page.
  function fail(text, again = () => location.reload()) {
    const shell = document.getElementById("pc-shell");
    if (!shell) return; // the app has taken its place
    const status = document.getElementById("pc-shell-status");
    const retry = document.getElementById("pc-shell-retry");
    const loading = status.textContent;
    shell.removeAttribute("aria-busy");
    document.getElementById("pc-shell-progress").hidden = true;
    status.textContent = text;
    retry.onclick = () => {
      shell.setAttribute("aria-busy", "true");
      status.textContent = loading;
      retry.hidden = true;
      again();
    };
    retry.hidden = false;
  }
})();
