// @ts-check
// The chat's half of the hand-over with embed.js, in the frame of a practice's page.
// The page that frames us says who it is in the fragment; what we post goes to that
// origin alone, and what we take comes from the parent window and that origin alone.
// After one message each way, everything else goes over a private port.
"use strict";

(() => {
  const match = /^#embed=([0-9a-f]{32})&host=([^&]+)$/.exec(location.hash);
  if (!match || window.parent === window) return;
  const [, nonce] = match;
  history.replaceState(history.state, "", location.pathname + location.search);

  let host = "";
  try {
    const url = new URL(decodeURIComponent(match[2]));
    if (/^https?:$/.test(url.protocol)) host = url.origin;
  } catch {
    // said by a page that is not embed.js
  }
  if (!host) return;

  /** @type {MessagePort | undefined} */
  let port;
  /** @type {string[]} */
  const unread = []; // messages of the host until the app listens
  /** @type {((message: string) => void) | undefined} */
  let listener;

  window.addEventListener("message", function greet(e) {
    if (e.source !== window.parent || e.origin !== host) return;
    if (e.data?.practiceChat !== "port" || e.data.nonce !== nonce || e.ports.length !== 1) return;
    window.removeEventListener("message", greet);
    port = e.ports[0];
    port.onmessage = (m) => {
      const message = JSON.stringify(m.data) ?? "null";
      if (listener) listener(message);
      else unread.push(message);
    };
  });
  window.parent.postMessage({ practiceChat: "hello", nonce }, host);

  Object.assign(window, {
    pcHost: {
      /** @param {(message: string) => void} fn gets every message of the host, as JSON */
      listen(fn) {
        listener = fn;
        for (const message of unread.splice(0)) fn(message);
      },
      /** @param {string} message JSON */
      tell: (message) => port?.postMessage(JSON.parse(message)),
    },
  });
})();
