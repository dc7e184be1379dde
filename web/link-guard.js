// @ts-check
// Guards the page's address and the links in the page.
"use strict";

// The fragment of a sign-in link holds the token, or the state alone if the practice's
// page has not signed anybody in. It is taken out of the address, and so out of the
// history, before anything else runs, and handed to the app once. One without a token
// is taken out too: it signs nobody in. So is one that is not encoded as an address is,
// such as "#50%": go-app panics at it.
(() => {
  let taken = "";

  function take() {
    const signsIn = /[#&](api|token|state)=/.test(location.hash);
    if (!signsIn && decodes(location.hash)) return false;
    if (signsIn) taken = location.hash;
    history.replaceState(history.state, "", location.href.replace(/#.*/, "")); // a path such as "//" alone is no address
    return signsIn;
  }

  /** @param {string} text */
  function decodes(text) {
    try {
      decodeURIComponent(text);
      return true;
    } catch {
      return false;
    }
  }

  // A link that is opened while the app runs changes the fragment only. The
  // listener is the first one, so that no other sees the token.
  window.addEventListener("popstate", announce, true);
  window.addEventListener("hashchange", announce, true);
  function announce() {
    if (take()) window.dispatchEvent(new Event("pc-link"));
  }

  take();

  // After an update the service worker holds what signs in, under a name that is used
  // once. Its answer is there long before the app is.
  const key = sessionStorage.getItem("pc-handed");
  const handed = key && new Promise((resolve) => {
    sessionStorage.removeItem("pc-handed");
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    navigator.serviceWorker?.controller?.postMessage({ is: "take", key }, [port2]);
    setTimeout(resolve, 2000, "");
  });

  Object.assign(window, {
    /** @returns {string} the fragment of the last link; "" if it was taken before */
    pcTakeLink() {
      const link = taken;
      taken = "";
      return link;
    },
    /** @type {Promise<string> | null} what signs in after an update, as such a fragment; "" if it is lost */
    pcHanded: handed || null,
  });
})();

// go-app takes every click on a link for a step within the app, and fails on
// addresses such as tel: and blob:. It hears only of links that lead into the app.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  const leads = link.origin === location.origin && link.target !== "_blank";
  const plain = event.button === 0 && !event.shiftKey && !event.altKey;
  if (!leads || !plain) event.stopPropagation();
});
