// @ts-check
// Puts Practice Chat into a website:
//
//   <script src="https://chat.example/web/embed.js" async data-auto></script>
//
// The README lists options, methods and events. Until somebody is about to open the
// chat, the page loads nothing but this file.
"use strict";

(() => {
  /** @type {any} */
  const page = window;
  const early = page.PracticeChat;
  if (early?.version) return; // loaded twice

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = new URL("..", script.src).href;
  const { origin } = new URL(base);
  const ours = location.origin === "null" ? page.origin : location.origin; // in a frame without an address

  const defaults = {
    api: "",
    token: "",
    position: "right",
    offset: 20,
    theme: "auto",
    accent: "",
    locale: "",
    conversation: "",
    label: "Chat",
    zIndex: 2147483000,
    open: false,
    preload: "intent",
  };

  const covering = "(max-width: 640px), (max-height: 480px)";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; bottom: var(--o); left: var(--l); right: var(--r); z-index: var(--z); color-scheme: var(--s) }
    button { display: flex; align-items: center; gap: 8px; height: 56px; padding: 0 20px; border: 0; border-radius: 28px; background: var(--a, #1f5f66); color: #fff; font: 600 16px system-ui, sans-serif; cursor: pointer; box-shadow: 0 4px 16px #0004 }
    button:hover { filter: brightness(1.1) }
    button:focus-visible { outline: 3px solid Highlight; outline-offset: 3px }
    i { width: 20px; height: 20px; background: currentColor; clip-path: path("M3 1h14q3 0 3 3v8q0 3-3 3H9l-5 5v-5H3q-3 0-3-3V4q0-3 3-3z") }
    [aria-expanded="true"] i { clip-path: path("M4 2l6 6 6-6 2 2-6 6 6 6-2 2-6-6-6 6-2-2 6-6-6-6z") }
    b { padding: 3px 7px; border-radius: 12px; background: #fff; color: #8c1d18; font-size: 13px }
    b:empty { display: none }
    section { position: fixed; bottom: calc(var(--o) + 68px); left: var(--l); right: var(--r); width: 400px; height: min(680px, 100dvh - 2 * var(--o) - 76px); border-radius: 16px; overflow: hidden; background: Canvas; box-shadow: 0 8px 40px #0005 }
    section:not(.open) { display: none }
    iframe, a { display: grid; width: 100%; height: 100%; border: 0; place-items: center; font: 600 16px system-ui, sans-serif }
    @media ${covering} {
      section { inset: 0; width: auto; height: auto; border-radius: 0 }
      .open + button { position: fixed; top: 2px; right: 2px; height: 44px; padding: 0 12px; font-size: 0; gap: 0; box-shadow: none }
      .open.ready + button { display: none }
    }
    @media (forced-colors: active) { button, section { border: 2px solid } }
    @media print { :host { display: none } }`);

  /** mount shows the button and returns what can be done with it. @param {any} options */
  function mount(options) {
    /** @type {any} */ // a page may give the element its getToken later
    const o = { __proto__: options.element, ...defaults, ...options };
    const life = new AbortController();
    const small = matchMedia(covering);
    const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
    let opened = false;
    let unread = 0;
    let question = 0; // for a token: the last one asked
    /** @type {any} */ let frame;
    /** @type {any} */ let port;
    /** @type {any} */ let back; // had the focus before
    /** @type {any} */ let timer;

    /** @param {string} tag @param {object} [properties] @returns {any} */
    const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
    /** @param {EventTarget} target @param {string} name @param {(e: any) => void} fn */
    const on = (target, name, fn) => target.addEventListener(name, fn, { signal: life.signal });
    /** @param {object} message */
    const tell = (message) => port?.postMessage(message);
    /** @param {string} code @param {string} text */
    const fail = (code, text) => emit("error", { code, text });

    const host = make("pc-launcher");
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const panel = make("section", { role: "dialog" });
    const button = make("button", { type: "button" });
    const label = make("span");
    const badge = make("b");
    button.append(make("i"), label, badge);
    root.append(panel, button);

    function dress() {
      const style = {
        "--o": o.offset + "px", "--z": o.zIndex, "--a": o.accent, "--s": o.theme === "auto" ? "light dark" : o.theme,
        "--l": o.position === "left" ? "var(--o)" : "auto", "--r": o.position === "left" ? "auto" : "var(--o)",
      };
      for (const [name, value] of Object.entries(style)) host.style.setProperty(name, value);
      label.textContent = panel.ariaLabel = o.label;
      badge.textContent = unread > 99 ? "99+" : unread || "";
      button.ariaLabel = unread ? `${o.label} (${unread})` : o.label;
      tell({ is: "look", ...look() });
    }

    // look is what the chat takes over; colours as rgb().
    const look = () => ({ theme: o.theme, accent: o.accent && getComputedStyle(button).backgroundColor });

    // load makes the frame, unless there is one. Its name tells the chat, and no server, whom to answer.
    function load() {
      if (frame) return;
      clearTimeout(timer);
      frame = make("iframe", { title: o.label, allow: "clipboard-write", src: base });
      frame.name = JSON.stringify({ practiceChat: { nonce, host: ours, answers: !!o.getToken, locale: o.locale, conversation: opened ? o.conversation : "", ...look() } });
      on(window, "message", greet);
      on(frame, "load", () => {
        timer = setTimeout(() => {
          if (port) return;
          frame = 0;
          panel.replaceChildren(make("a", { href: base, target: "_blank", textContent: o.label + " ↗" }));
          fail("blocked", `No answer: ${origin} is down, or does not list ${ours} in -embed-origins, or is not in this page's frame-src.`);
        }, 2000);
      });
      panel.replaceChildren(frame);
    }

    // greet gives the frame its private port, and another when it has loaded again.
    /** @param {MessageEvent} e */
    function greet(e) {
      if (e.origin !== origin || e.source !== frame.contentWindow) return;
      if (e.data?.practiceChat !== "hello" || e.data.nonce !== nonce) return;
      port?.close();
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = hear;
      frame.contentWindow.postMessage({ practiceChat: "port", nonce }, origin, [channel.port2]);
      frame.leaving &&= tell({ is: "sign-out" });
      if (opened) shown();
    }

    /** @param {MessageEvent} e */
    function hear({ data: m }) {
      switch (m?.is) {
        case "ready": panel.classList.add("ready"); return emit("ready");
        case "close": return close();
        case "token": return ask(String(m.why));
        case "error": return fail(String(m.code), String(m.text));
        case "unread":
          unread = Number(m.count) || 0;
          dress();
          emit("unread", unread);
      }
    }

    // ask gets a token. After a sign-out or another question the answer is not used.
    /** @param {string} why */
    async function ask(why) {
      const asked = ++question;
      try {
        const token = (await o.getToken?.(why)) || o.token;
        o.token = ""; // not kept
        if (asked !== question) return;
        if (token || o.getToken) setToken(token && "" + token);
        else if (why !== "start") fail("token", "A token is needed: " + why);
      } catch (error) {
        if (asked === question) fail("token", "getToken failed: " + error);
      }
    }

    /** @param {string} token */
    function setToken(token) {
      question++;
      if (port) tell({ is: "token", token, api: o.api });
      else o.token = token;
    }

    // signOut loads the frame: there is what is kept.
    function signOut() {
      question++;
      o.token = "";
      load();
      frame.leaving = !port;
      tell({ is: "sign-out" });
    }

    // show has the body, but not this button beside it, out of reach while the chat
    // covers the page.
    function show() {
      const covers = opened && small.matches;
      panel.classList.toggle("open", opened);
      panel.ariaModal = (document.body || {}).inert = covers;
      button.ariaExpanded = opened;
    }

    // shown opens a conversation, which counts as read: not before it is seen. A frame
    // that loads loses the focus.
    function shown() {
      if (port) {
        tell({ is: "shown", conversation: o.conversation });
        o.conversation = "";
        if (root.activeElement) frame.focus();
      }
    }

    /** @param {unknown} [conversation] */
    function open(conversation) {
      const was = opened;
      opened = true;
      if (typeof conversation === "string") o.conversation = conversation;
      load();
      if (!was) back = document.activeElement;
      button.focus();
      if (!was) {
        show();
        emit("open");
      }
      shown();
    }

    function close() {
      if (!opened) return;
      opened = false;
      show();
      tell({ is: "hidden" });
      button.focus();
      back?.focus(); // if it can have the focus
      emit("close");
    }

    const toggle = () => (opened ? close() : open());

    /** @param {object} changes */
    function update(changes) {
      Object.assign(o, changes);
      dress();
    }

    function destroy() {
      clearTimeout(timer);
      life.abort();
      port?.close();
      opened = false;
      show();
      host.remove();
      if (widget?.destroy === destroy) widget = undefined;
    }

    dress();
    show();
    const place = () => {
      if (!frame) document.documentElement.append(host); // frameworks replace the body
      show();
    };
    place();
    on(document, "DOMContentLoaded", place); // behind a body that has only come by then
    on(button, "click", toggle);
    on(root, "keydown", (e) => e.key === "Escape" && close());
    on(small, "change", show);
    if (!page.navigator.connection?.saveData) { // who saves data opens it first
      if (o.preload !== "none") for (const intent of ["pointerenter", "focus"]) on(button, intent, load);
      if (o.preload === "idle") timer = setTimeout(load, 3000);
      if (o.open) open();
    }
    return { open, close, toggle, setToken, signOut, update, destroy };
  }

  /** @type {ReturnType<typeof mount> | undefined} */
  let widget;
  /** @type {Set<[string, (detail?: any) => void]>} */
  const listeners = new Set();

  /** @param {string} name @param {any} [detail] */
  function emit(name, detail) {
    for (const [heard, fn] of listeners) {
      try {
        if (heard === name) fn(detail);
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** @type {Record<string, any>} */
  const api = {
    version: 1,
    q: { push: run },
    init(options = {}) {
      widget?.destroy();
      widget = mount(options);
      return widget.destroy;
    },
    on(/** @type {[string, () => void]} */ ...listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  for (const name of /** @type {const} */ (["open", "close", "toggle", "setToken", "signOut", "update", "destroy"])) {
    api[name] = (/** @type {any} */ value) => widget?.[name](value);
  }

  /** @param {any[]} command */
  function run([name, ...values]) {
    return api[name](...values);
  }

  // optionsOf reads attributes.
  /** @param {Element} element @param {string} prefix */
  function optionsOf(element, prefix) {
    /** @type {any} */
    const options = {};
    for (const [name, usual] of Object.entries(defaults)) {
      const value = element.getAttribute(prefix + name.replace(/[A-Z]/g, "-$&"));
      if (value === null) continue;
      options[name] = typeof usual === "boolean" ? value !== "false" : typeof usual === "number" ? Number(value) : value;
    }
    return options;
  }

  class Chat extends HTMLElement {
    connectedCallback() {
      this.leave = api.init({ ...optionsOf(this, ""), element: this });
    }

    disconnectedCallback() {
      this.leave();
    }
  }
  Object.assign(Chat.prototype, { getToken: null });
  customElements.define("practice-chat", Chat);
  page.PracticeChat = api;

  if (script.hasAttribute("data-auto")) api.init(optionsOf(script, "data-"));
  early?.q?.forEach((/** @type {any} */ command) => {
    try {
      run(command);
    } catch (error) {
      reportError(error);
    }
  });
})();
