// @ts-check
// What can be written before the app has started. Where a conversation is chosen
// already there is a text box at once, and the app takes over that very element, so
// that its text, caret, focus and whatever an input method is composing go on.
//
// Nothing that is written is stored here: it stands in the text box, and what becomes
// of it is the app's to say (app/ui/early.go).
"use strict";

(() => {
  const PAUSE = 700; // ms without a key after which nobody is typing
  const PATIENCE = 30e3; // ms for which somebody who types is left alone

  const shell = byId("pc-shell");
  const box = /** @type {HTMLTextAreaElement} */ (byId("pc-message"));
  const note = byId("pc-shell-note");
  const chosen = conversation();
  let composing = false; // an input method is in the middle of a word
  let typed = -PAUSE; // when the last key came

  if (chosen) offer();

  // The conversation in the address, the one that the page around the frame names, or
  // the one that was open when this page was left. The site may stand in a folder that
  // is called chat.
  function conversation() {
    const root = new URL("../..", /** @type {HTMLScriptElement} */ (document.currentScript).src).pathname;
    const path = location.pathname.startsWith(root) && /^chat\/([^/]+)$/.exec(location.pathname.slice(root.length))?.[1];
    const host = /** @type {any} */ (window).pcHost?.conversation;
    return String(path || host || history.state?.pcOpen || "");
  }

  function offer() {
    byId("pc-shell-app").classList.add("pc-app--open");
    shell.querySelector(".pc-shell-log")?.append(byId("pc-shell-main"));
    box.addEventListener("compositionstart", () => (composing = true));
    box.addEventListener("compositionend", () => (composing = false));
    box.addEventListener("input", edited);
    box.addEventListener("keydown", pressed);
    byId("pc-shell-send").addEventListener("click", () => {
      wait();
      box.focus();
    });
    const finger = matchMedia("(pointer: coarse)").matches; // a keyboard would come up
    if (!finger && (window.parent === window || document.hasFocus())) box.focus();
    performance.mark("pc-box");
  }

  function edited() {
    typed = performance.now();
    note.textContent = "";
    if (CSS.supports("field-sizing", "content")) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }

  /** @param {KeyboardEvent} e */
  function pressed(e) {
    const modified = e.shiftKey || e.ctrlKey || e.altKey || e.metaKey || localStorage.getItem("pc-send-key") === "ctrl";
    if (e.key !== "Enter" || modified || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    wait();
  }

  function wait() {
    if (box.value) note.textContent = /** @type {any} */ (window).pcWords.say("ShellWait", "You can send this as soon as the chat has loaded.");
  }

  /** @type {HTMLElement | null} */ let made; // the text box that the app has made, if it has
  /** @type {HTMLElement} */ let line; // where it stood ...
  /** @type {Node | null} */ let after; // ... and before what
  /** @type {HTMLElement} */ let app;

  // The app goes on changing attributes of the element that it has made.
  /** @param {string | null} name */
  function dress(name) {
    const value = /** @type {HTMLElement} */ (made).getAttribute(String(name));
    if (value === null) box.removeAttribute(String(name));
    else box.setAttribute(String(name), value);
  }

  function place() {
    box.removeEventListener("input", edited);
    box.removeEventListener("keydown", pressed);
    if ("moveBefore" in line) {
      /** @type {any} */ (line).moveBefore(box, after);
      return;
    }
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = box;
    const focused = document.activeElement === box;
    /** @type {HTMLElement} */ (line).insertBefore(box, after);
    if (focused) box.focus({ preventScroll: true });
    box.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
    box.scrollTop = scrollTop;
  }

  function leave() {
    app.inert = false;
    if (made) place();
    shell.remove();
    performance.mark("pc-app");
    window.dispatchEvent(new Event("pc-app"));
  }

  // whenever calls fn once a question is answered by yes: at once, if it is now.
  /** @param {() => boolean} ready @param {() => void} fn */
  function whenever(ready, fn) {
    if (ready()) fn();
    else setTimeout(() => whenever(ready, fn), 30);
  }

  Object.assign(window, {
    pcEarly: {
      /** the conversation that is written to; "" for none */
      conversation: chosen,

      takeOver() {
        app = /** @type {HTMLElement} */ (document.body.firstElementChild);
        app.inert = true; // nothing in it takes the focus away
        made = app.querySelector(`#${box.id}`);
        if (!made) return;
        line = /** @type {HTMLElement} */ (made.parentElement);
        after = made.nextSibling;
        made.remove();
        for (const { name } of made.attributes) dress(name);
        const follow = new MutationObserver((records) => records.forEach((r) => dress(r.attributeName)));
        follow.observe(made, { attributes: true });
      },

      /** @param {(text: string) => void} done @param {string} draft goes before what is written */
      settleIn(done, draft) {
        const free = "moveBefore" in line && !draft;
        whenever(() => free || !composing, () => {
          if (draft && box.value) box.setRangeText(`${draft}\n`, 0, 0, "preserve");
          else if (draft) box.value = draft;
          leave();
          done("");
        });
      },

      /** @param {(text: string) => void} done gets what the text box held */
      withdraw(done) {
        const end = performance.now() + PATIENCE;
        const free = () => {
          const now = performance.now();
          return now > end || (!composing && now - typed > PAUSE);
        };
        whenever(free, () => {
          const text = box.value;
          box.value = "";
          leave();
          done(text);
        });
      },
    },
  });

  /** @param {string} id */
  function byId(id) {
    return /** @type {HTMLElement} */ (document.getElementById(id));
  }
})();
