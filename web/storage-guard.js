// @ts-check
// Stands in for localStorage and sessionStorage where the browser blocks them, as
// in a frame of another site's page. There the getters themselves throw, and the
// app would not survive its first look. What is put in is gone with the page;
// nothing that matters is kept there anyway.
"use strict";

(() => {
  /** @returns {Storage} */
  function memory() {
    /** @type {Map<string, string>} */
    const items = new Map();
    return {
      get length() { return items.size; },
      key: (index) => [...items.keys()][index] ?? null,
      getItem: (key) => items.get(String(key)) ?? null,
      setItem: (key, value) => { items.set(String(key), String(value)); },
      removeItem: (key) => { items.delete(String(key)); },
      clear: () => items.clear(),
    };
  }

  for (const name of /** @type {const} */ (["localStorage", "sessionStorage"])) {
    try {
      window[name].getItem("");
    } catch {
      Object.defineProperty(window, name, { configurable: true, value: memory() });
    }
  }
})();
