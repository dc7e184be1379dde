// @ts-check
// Chooses the language of the page before anything of it is painted, and loads its
// words while the app is loaded: as the user has chosen, the page around the frame
// asks for, or the browser prefers. English is built in, and stands in for words that
// cannot be loaded.
"use strict";

(() => {
  const stored = "pc-language";
  const builtIn = "en";
  const root = document.documentElement;

  // The page lists the files of words by their languages: "ar url de url …". Its address
  // may be another one by the time they are loaded.
  /** @type {Map<string, string>} */
  const files = new Map();
  const list = document.querySelector('meta[name="pc-words"]')?.getAttribute("content")?.trim().split(/\s+/) ?? [];
  for (let i = 0; i + 1 < list.length; i += 2) files.set(list[i], new URL(list[i + 1], location.href).href);

  function choose() {
    const host = /** @type {any} */ (window).pcHost;
    const wishes = [localStorage.getItem(stored), host?.locale, ...navigator.languages];
    for (const wish of wishes) {
      const language = String(wish ?? "").split(/[-_]/)[0].toLowerCase();
      if (language === builtIn || files.has(language)) return language;
    }
    return builtIn;
  }

  /** @param {string} language */
  async function load(language) {
    const file = files.get(language);
    if (!file) return "";
    const response = await fetch(file);
    if (!response.ok) throw new Error(`${file}: status ${response.status}`);
    return response.text();
  }

  /** @param {string} language */
  function show(language) {
    root.lang = language;
    root.dir = language === "ar" ? "rtl" : "ltr";
  }

  let words = "";

  /**
   * say returns a text of those that the page shows without the app.
   * @param {string} name in the files of words @param {string} english
   */
  function say(name, english) {
    const start = `\n${name} = `;
    const at = words.indexOf(start);
    return at < 0 ? english : words.slice(at + start.length, words.indexOf("\n", at + 1));
  }

  /** translate puts the words into what the page holds until the app has started. */
  function translate() {
    for (const e of document.querySelectorAll("[data-say]")) e.textContent = say(e.getAttribute("data-say") ?? "", e.textContent ?? "");
    for (const [mark, attribute] of [["data-say-label", "aria-label"], ["data-say-placeholder", "placeholder"]]) {
      for (const e of document.querySelectorAll(`[${mark}]`)) {
        e.setAttribute(attribute, say(e.getAttribute(mark) ?? "", e.getAttribute(attribute) ?? ""));
      }
    }
    root.removeAttribute("data-words");
  }

  const language = choose();
  show(language);
  if (language !== builtIn) root.dataset.words = "awaited"; // the style sheet hides what would be English
  const parsed = new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  const loaded = load(language).then((text) => {
    words = text;
    return { language, words };
  }, (error) => {
    console.warn("no words:", error);
    show(builtIn);
    return { language: builtIn, words };
  });
  Promise.all([loaded, parsed]).then(translate);

  Object.assign(window, { pcWords: { loaded, choose, load, show, say } });
})();
