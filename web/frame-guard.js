// @ts-check
// The chat's half of the hand-over with embed.js, in the frame of a practice's page.
// The page that frames us says who it is, and how the chat is to look, in the name of
// the frame, which stays when the frame is loaded again and reaches no server. What we
// post goes to that origin alone, and what we take comes from the parent window and
// that origin alone. After one message each way, everything else goes over a private
// port.
"use strict";

(() => {
  if (window.parent === window) return;
  /** @type {{ nonce?: unknown, host?: unknown, answers?: unknown, conversation?: unknown, theme?: unknown, accent?: unknown, locale?: unknown }} */
  let named = {};
  let host = "";
  try {
    named = JSON.parse(window.name)?.practiceChat ?? {};
    const url = new URL(String(named.host));
    if (/^https?:$/.test(url.protocol)) host = url.origin;
  } catch {
    // framed by another script than embed.js
  }
  const { nonce } = named;
  if (!host || !/^[0-9a-f]{32}$/.test(String(nonce))) return;
  look(named);

  /** @param {any} asked */
  function look({ theme, accent }) {
    /** @type {any} */ (window).pcLook.give({ theme: String(theme), accent: String(accent) });
  }

  /** @type {MessagePort | undefined} */
  let port;
  /** @type {string[]} */
  const unread = []; // messages of the host until the app listens
  /** @type {object[]} */
  const unsent = []; // messages of the app until the host has answered
  /** @type {((message: string) => void) | undefined} */
  let listener;

  window.addEventListener("message", function greet(e) {
    if (e.source !== window.parent || e.origin !== host) return;
    if (e.data?.practiceChat !== "port" || e.data.nonce !== nonce || e.ports.length !== 1) return;
    window.removeEventListener("message", greet);
    port = e.ports[0];
    port.onmessage = (m) => {
      if (m.data?.is === "look") return look(m.data);
      const message = JSON.stringify(m.data) ?? "null";
      if (listener) listener(message);
      else unread.push(message);
    };
    for (const message of unsent.splice(0)) port.postMessage(message);
  });
  window.parent.postMessage({ practiceChat: "hello", nonce }, host);

  // Until the app hears it, so that nobody is caught in a panel that still loads.
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !e.isComposing && !listener) port?.postMessage({ is: "close" });
  });

  Object.assign(window, {
    pcHost: {
      answers: named.answers === true, // whether the host gives tokens
      conversation: String(named.conversation ?? ""), // to be opened; "" for none
      locale: String(named.locale ?? ""), // the language that the host wishes for, as in "de-CH"; "" for none
      /** @param {(message: string) => void} fn gets every message of the host, as JSON */
      listen(fn) {
        listener = fn;
        // Where the frame is loaded again another one may have been opened since.
        window.name = JSON.stringify({ practiceChat: { ...named, conversation: "" } });
        for (const message of unread.splice(0)) fn(message);
      },
      /** @param {string} text of a message, JSON */
      tell(text) {
        const message = JSON.parse(text);
        if (port) port.postMessage(message);
        else unsent.push(message);
      },
    },
  });
})();
