// @ts-check
// Offers to load the app again when it has failed. A panic in any goroutine ends
// the whole app and leaves a page that does not answer, so this works without it.
"use strict";

(() => {
  /**
   * Shows the offer, once. The app calls it too, for panics that it has caught.
   * @param {string} why names the failure; must not hold what a user has written
   */
  function showCrash(why) {
    console.error("practice chat failed:", why);
    if (document.getElementById("pc-crash")) return;
    const { say } = /** @type {any} */ (window).pcWords;
    const bar = document.createElement("div");
    bar.id = "pc-crash";
    bar.className = "pc-crash";
    bar.setAttribute("role", "alert");
    const text = document.createElement("span");
    text.textContent = say("CrashWhat", "Something went wrong.");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pc-button";
    button.textContent = say("CrashReload", "Reload");
    button.addEventListener("click", () => location.reload());
    bar.append(text, button);
    document.body.append(bar);
  }

  // wasm_exec.js, which comes later, defines window.Go; its exit is called with
  // the program's exit code. A page that has not started yet shows its own words.
  /** @type {any} */
  let Go;
  Object.defineProperty(window, "Go", {
    configurable: true,
    get: () => Go,
    set(/** @type {any} */ original) {
      Go = class extends original {
        constructor() {
          super();
          const go = /** @type {any} */ (this);
          const { exit } = go;
          go.exit = (/** @type {number} */ code) => {
            exit(code);
            if (!document.getElementById("pc-shell")) showCrash(`exit code ${code}`);
          };
        }
      };
    },
  });

  Object.assign(window, { pcCrash: showCrash });
})();
