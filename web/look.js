// @ts-check
// Gives the page its colours before anything of it is painted: light or dark, as the
// user has chosen, the page around the frame asks for, or the system has it, and the
// accent of a practice. Nothing here needs a style attribute, which the policy refuses.
"use strict";

(() => {
  const stored = "pc-theme";
  /** @type {{ theme?: string, accent?: string }} */
  let given = {}; // by the page around the frame
  let chosen = localStorage.getItem(stored) ?? "auto"; // by the user

  /** @type {CSSStyleSheet | undefined} */
  let accents;
  try {
    accents = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, accents];
  } catch {
    // Safari before 16.4 knows no such sheets: the chat keeps its own accent
  }

  /** @type {WeakMap<MediaList, string>} */
  const written = new WeakMap(); // what the style sheets say themselves
  let forced = ""; // what they say instead; "" if it is still that

  function apply() {
    const theme = [chosen, given.theme].find((t) => t === "light" || t === "dark") ?? "auto";
    const was = forced;
    forced = { auto: "", light: "not all", dark: "all" }[theme] ?? "";
    if (forced || was) force(theme);
    const bar = getComputedStyle(document.documentElement).getPropertyValue("--pc-bar").trim();
    if (bar) document.querySelector('meta[name="theme-color"]')?.setAttribute("content", bar);
  }

  // force has the rules for a dark screen hold always or never, where the theme is not
  // the system's. To go through the rules takes the browser milliseconds.
  /** @param {string} theme */
  function force(theme) {
    document.documentElement.style.colorScheme = theme === "auto" ? "" : theme;
    for (const sheet of [...document.styleSheets, ...(document.adoptedStyleSheets ?? [])]) {
      for (const rule of sheet.cssRules) {
        if (!(rule instanceof CSSMediaRule)) continue;
        const condition = written.get(rule.media) ?? rule.media.mediaText;
        if (condition !== "(prefers-color-scheme: dark)") continue;
        written.set(rule.media, condition);
        rule.media.mediaText = forced || condition;
      }
    }
  }

  // paint derives the colours that carry the accent. Their luminance is bounded, so
  // that what stands on them or beside them keeps its contrast, whatever the accent.
  function paint() {
    const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(given.accent ?? "");
    const accent = parts?.slice(1).map(Number);
    const rule = (/** @type {number[]} */ [bar, accentTone, tint]) => accent
      ? `:root { --pc-bar: ${toned(accent, bar)}; --pc-accent: ${toned(accent, accentTone)}; --pc-tint: ${toned(accent, tint)} }`
      : "";
    accents?.replaceSync(`${rule([-.11, -.11, .75])} @media (prefers-color-scheme: dark) { ${rule([-.04, .5, -.06])} }`);
  }

  /**
   * toned mixes a colour with white until its luminance (WCAG 2.2) is at least bound, or
   * with black until it is at most -bound.
   * @param {number[]} colour @param {number} bound
   */
  function toned(colour, bound) {
    const end = bound > 0 ? 255 : 0;
    for (let share = 0; ; share += .02) {
      const mixed = colour.map((c) => Math.round(c + (end - c) * Math.min(1, share)));
      const light = luminance(mixed);
      if (share >= 1 || (bound > 0 ? light >= bound : light <= -bound)) return `rgb(${mixed.join(", ")})`;
    }
  }

  /** @param {number[]} colour */
  function luminance(colour) {
    const [r, g, b] = colour.map((n) => {
      const c = n / 255;
      return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
    });
    return .2126 * r + .7152 * g + .0722 * b;
  }

  Object.assign(window, {
    pcLook: {
      /** @param {{ theme?: string, accent?: string }} look what the page around asks for; the accent as in "rgb(1, 2, 3)" */
      give(look) {
        given = look;
        paint();
        apply();
      },
      /** @param {string} theme "light", "dark", or anything else for what the page around or the system has */
      choose(theme) {
        chosen = theme;
        try {
          localStorage.setItem(stored, theme);
        } catch {
          // full: it holds for this page
        }
        apply();
      },
    },
  });

  if (chosen === "light" || chosen === "dark") apply();
  document.addEventListener("DOMContentLoaded", apply); // with the sheets that have come since
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  addEventListener("storage", (e) => { // chosen in another page
    if (e.key !== stored && e.key !== null) return;
    chosen = localStorage.getItem(stored) ?? "auto";
    apply();
  });
})();
