// @ts-check
// Mends how the app's websocket module meets the browser:
//  - it closes with codes that the browser refuses, which leaves the socket open:
//    those are mapped to codes that an application may use;
//  - on an error it closes from within the event, which can stop the page for
//    good: errors are kept from it, since a close event always follows;
//  - a peer that never answers the close would be waited for for a minute: after
//    three seconds the close is taken as done.
"use strict";

(() => {
  const CLOSE_TAKES = 3000; // milliseconds

  /** @param {number} code */
  const allowed = (code) => code === 1000 || (code >= 3000 && code <= 4999);

  class GuardedWebSocket extends WebSocket {
    /**
     * @param {string | URL} url
     * @param {string | string[]} [protocols]
     */
    constructor(url, protocols) {
      super(url, protocols);
      // The first listener, so it comes before those of the module.
      this.addEventListener("error", (event) => event.stopImmediatePropagation());
    }

    /**
     * @param {number} [code]
     * @param {string} [reason]
     */
    close(code, reason) {
      if (code === undefined) super.close();
      else super.close(allowed(code) ? code : 4000, reason);
      setTimeout(() => {
        if (this.readyState === WebSocket.CLOSED) return;
        this.dispatchEvent(new CloseEvent("close", { code: 1006, reason: "no answer to the close" }));
      }, CLOSE_TAKES);
    }
  }

  window.WebSocket = GuardedWebSocket;
})();
