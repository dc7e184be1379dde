// @ts-check
// Puts Practice Chat into a website:
//
//   <script src="https://chat.example/web/embed.js" async data-auto></script>
//   <script>
//     window.PracticeChat = window.PracticeChat || { q: [] };
//     PracticeChat.q.push(["init", { getToken: () => fetch("/chat-token").then((r) => r.text()) }]);
//   </script>
//
// or, with the same options as attributes, <practice-chat></practice-chat>. The
// README lists the options, methods and events. Until somebody shows an intent to
// open the chat, the page loads nothing but this file.
"use strict";

(() => {
  const waiting = /** @type {any} */ (window).PracticeChat;
  if (waiting && waiting.version) return; // loaded twice

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = new URL("..", script.src).href;
  const chatOrigin = new URL(base).origin;

  const defaults = {
    api: "", // address of the Socket.IO server, where the chat's own server does not fix it
    token: "", // better: getToken
    getToken: /** @type {null | ((why: string) => string | Promise<string>)} */ (null),
    position: "right", // or "left"
    offset: 20, // px from the edges
    accent: "#1f5f66", // colour of the button; its label is white
    label: "Chat",
    zIndex: 2147483000,
    open: false, // at the start
    preload: "intent", // or "idle", "none"
  };

  const css = `
    :host { all: initial; position: fixed; inset-block-end: var(--o); inset-inline: auto; font: 16px/1.4 system-ui, sans-serif; color-scheme: light dark }
    :host([data-position="left"]) { left: var(--o) }
    :host([data-position="right"]) { right: var(--o) }
    button { box-sizing: border-box; min-width: 56px; height: 56px; padding: 0 18px; border: 0; border-radius: 28px; background: var(--a); color: #fff; font: 600 1em/1 system-ui, sans-serif; cursor: pointer; box-shadow: 0 4px 16px rgb(0 0 0 / .25) }
    button:focus-visible { outline: 3px solid Highlight; outline-offset: 3px }
    b { display: inline-block; min-width: 1.3em; margin-inline-start: 8px; padding: .2em .3em; border-radius: 1em; background: #fff; color: #8c1d18; font-size: .8em; text-align: center }
    b:empty { display: none }
    section { display: none; position: fixed; inset-block-end: calc(var(--o) + 68px); width: 400px; height: min(680px, calc(100dvh - var(--o) * 2 - 76px)); border-radius: 16px; overflow: hidden; background: Canvas; box-shadow: 0 8px 40px rgb(0 0 0 / .3) }
    :host([data-position="left"]) section { left: var(--o) }
    :host([data-position="right"]) section { right: var(--o) }
    section.open { display: block }
    iframe { display: block; width: 100%; height: 100%; border: 0 }
    @media (max-width: 640px), (max-height: 480px) { section { inset: 0 !important; width: auto; height: auto; border-radius: 0 } }
    @media (forced-colors: active) { button, section { border: 2px solid } }
    @media print { :host { display: none } }`;

  class Widget {
    /** @param {Partial<typeof defaults>} options @param {(name: string, detail?: any) => void} emit */
    constructor(options, emit) {
      this.options = { ...defaults, ...options };
      this.emit = emit;
      this.opened = false;
      /** @type {MessagePort | null} */ this.port = null;
      this.ends = new AbortController(); // ends every listener
      this.build();
      if (this.options.open) this.open();
      else if (this.options.preload === "idle" && !saving()) {
        this.idle = setTimeout(() => this.makeFrame(), 3000);
      }
    }

    build() {
      const o = this.options;
      this.host = document.createElement("div");
      this.host.dataset.position = o.position === "left" ? "left" : "right";
      const style = this.host.style;
      style.setProperty("--o", `${Number(o.offset) || 0}px`);
      style.setProperty("--a", o.accent);
      style.setProperty("z-index", String(o.zIndex));
      const root = this.host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];

      this.button = document.createElement("button");
      this.button.type = "button";
      this.button.setAttribute("aria-expanded", "false");
      this.badge = document.createElement("b");
      this.button.append(o.label, this.badge);
      this.panel = document.createElement("section");
      this.panel.setAttribute("role", "dialog");
      this.panel.setAttribute("aria-label", o.label);
      root.append(this.panel, this.button);

      this.on(this.button, "click", () => this.toggle());
      for (const intent of ["pointerenter", "focus"]) {
        this.on(this.button, intent, () => o.preload !== "none" && !saving() && this.makeFrame());
      }
      this.on(root, "keydown", (/** @type {any} */ e) => e.key === "Escape" && this.close());
      document.body.append(this.host);
    }

    /** @param {EventTarget} target @param {string} name @param {(e: any) => void} fn */
    on(target, name, fn) {
      target.addEventListener(name, fn, { signal: this.ends.signal });
    }

    // makeFrame loads the chat, once. The nonce ties the frame's answer to this
    // widget; the fragment that carries it reaches no server.
    makeFrame() {
      if (this.frame) return;
      clearTimeout(this.idle);
      const random = crypto.getRandomValues(new Uint8Array(16));
      this.nonce = Array.from(random, (n) => n.toString(16).padStart(2, "0")).join("");
      const frame = document.createElement("iframe");
      this.frame = frame;
      frame.title = this.options.label;
      frame.allow = "clipboard-write";
      frame.src = `${base}#embed=${this.nonce}&host=${encodeURIComponent(location.origin)}`;
      this.on(window, "message", (e) => this.greet(e));
      this.on(frame, "load", () => {
        this.late = setTimeout(() => {
          if (!this.port) this.fail("blocked", `${chatOrigin} does not answer. It has to list ${location.origin} in -embed-origins.`);
        }, 2000);
      });
      // Whoever tabs past the chat on a phone, where it covers the page, comes back to it.
      const edge = () => {
        const stop = document.createElement("span");
        this.on(stop, "focus", () => frame.focus());
        return stop;
      };
      this.edges = [edge(), edge()];
      /** @type {HTMLElement} */ (this.panel).append(this.edges[0], frame, this.edges[1]);
    }

    // greet answers the one message of the frame that is not on the private port.
    /** @param {MessageEvent} e */
    greet(e) {
      if (this.port || e.origin !== chatOrigin || e.source !== this.frame?.contentWindow) return;
      if (!e.data || e.data.practiceChat !== "hello" || e.data.nonce !== this.nonce) return;
      const channel = new MessageChannel();
      this.port = channel.port1;
      this.port.onmessage = (m) => this.hear(m.data);
      /** @type {Window} */ (e.source).postMessage({ practiceChat: "port", nonce: this.nonce }, chatOrigin, [channel.port2]);
      if (this.opened) this.tell({ is: "shown" });
      if (this.options.token) this.setToken(this.options.token);
    }

    /** @param {object} message */
    tell(message) {
      this.port?.postMessage(message);
    }

    /** @param {any} m */
    hear(m) {
      switch (m?.is) {
        case "ready": return this.emit("ready");
        case "close": return this.close();
        case "token": return this.askToken(String(m.why));
        case "unread": return this.setUnread(Number(m.count) || 0);
        case "error": return this.fail(String(m.code), String(m.text ?? ""));
      }
    }

    /** @param {string} why */
    async askToken(why) {
      if (!this.options.getToken) {
        if (why !== "start" || !this.options.token) this.fail("token", "A token is needed: " + why);
        return;
      }
      try {
        this.setToken(await this.options.getToken(why));
      } catch (error) {
        this.fail("token", "getToken failed: " + error);
      }
    }

    /** @param {string} token */
    setToken(token) {
      this.options.token = this.port ? "" : token; // not kept once it is handed over
      this.tell({ is: "token", token, api: this.options.api });
    }

    /** @param {number} count */
    setUnread(count) {
      const { badge, button, options } = this;
      if (!badge || !button) return;
      badge.textContent = count > 0 ? (count > 99 ? "99+" : String(count)) : "";
      button.setAttribute("aria-label", count > 0 ? `${options.label} (${count})` : options.label);
      this.emit("unread", count);
    }

    /** @param {string} code @param {string} text */
    fail(code, text) {
      this.emit("error", { code, text });
    }

    open() {
      if (this.opened || this.ends.signal.aborted) return;
      this.makeFrame();
      this.opened = true;
      const before = document.activeElement;
      this.before = before === this.host || before === document.body ? this.button : before;
      this.show();
      this.tell({ is: "shown" });
      this.frame?.focus();
      this.emit("open");
    }

    close() {
      if (!this.opened) return;
      this.opened = false;
      this.show();
      this.tell({ is: "hidden" });
      const back = this.before?.isConnected ? this.before : this.button;
      if (back instanceof HTMLElement) back.focus();
      this.emit("close");
    }

    show() {
      this.panel?.classList.toggle("open", this.opened);
      this.button?.setAttribute("aria-expanded", String(this.opened));
      const covers = this.opened && matchMedia("(max-width: 640px), (max-height: 480px)").matches;
      this.panel?.toggleAttribute("aria-modal", covers);
      for (const edge of this.edges ?? []) {
        if (covers) edge.tabIndex = 0;
        else edge.removeAttribute("tabindex");
      }
    }

    toggle() {
      if (this.opened) this.close();
      else this.open();
    }

    signOut() {
      this.options.token = "";
      this.tell({ is: "sign-out" });
    }

    destroy() {
      clearTimeout(this.idle);
      clearTimeout(this.late);
      this.ends.abort();
      this.port?.close();
      this.host?.remove();
    }
  }

  // saving reports whether the user asks pages to load little.
  function saving() {
    return Boolean(/** @type {any} */ (navigator).connection?.saveData);
  }

  /** @type {Widget | null} */
  let widget = null;
  /** @type {Map<string, Set<(detail?: any) => void>>} */
  const listeners = new Map();

  /** @param {string} name @param {any} [detail] */
  function emit(name, detail) {
    for (const fn of listeners.get(name) ?? []) {
      try {
        fn(detail);
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** @type {Record<string, (...args: any[]) => any>} */
  const api = {
    init(options = {}) {
      widget?.destroy();
      widget = new Widget(options, emit);
    },
    open: () => widget?.open(),
    close: () => widget?.close(),
    toggle: () => widget?.toggle(),
    setToken: (token) => widget?.setToken(token),
    signOut: () => widget?.signOut(),
    destroy() {
      widget?.destroy();
      widget = null;
    },
    on(name, fn) {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name)?.add(fn);
      return () => listeners.get(name)?.delete(fn);
    },
  };

  // fromData reads the options that are given as attributes.
  /** @param {(name: string) => string | null} attribute */
  function fromData(attribute) {
    /** @type {any} */
    const options = {};
    for (const [name, usual] of Object.entries(defaults)) {
      const value = attribute(name.replace(/[A-Z]/g, (c) => "-" + c.toLowerCase()));
      if (value === null || typeof usual === "object") continue;
      options[name] = typeof usual === "boolean" ? value !== "false" : typeof usual === "number" ? Number(value) : value;
    }
    return options;
  }

  customElements.define("practice-chat", class extends HTMLElement {
    connectedCallback() {
      api.init(fromData((name) => this.getAttribute(name)));
    }

    disconnectedCallback() {
      api.destroy();
    }
  });

  /** @type {any} */
  (window).PracticeChat = { ...api, version: 1, q: { push: (/** @type {any[]} */ [name, ...args]) => api[name]?.(...args) } };

  function start() {
    if (script.hasAttribute("data-auto")) api.init(fromData((name) => script.getAttribute("data-" + name)));
    for (const [name, ...args] of waiting?.q ?? []) api[name]?.(...args);
  }
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
})();
