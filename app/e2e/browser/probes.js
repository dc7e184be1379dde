// What a page is looked through for, beyond what axe-core knows. Each probe runs in the
// page and returns what is wrong, a line each.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../servers.js';

/** languages are those of the app, the built-in one first. */
export const languages = ['en', 'de', 'es', 'fr', 'pt', 'ar', 'ja'];

const source = readFileSync(join(root, 'app/ui/words_english.go'), 'utf8');
const english = [...source.matchAll(/^\tw(\w+)(?: \+ \w+)?:\s+"((?:[^"\\]|\\.)*)",$/gm)].map(([, name, text]) => ({ name, text }));

function words(language) {
  const lines = readFileSync(join(root, `web/words/${language}.txt`), 'utf8').split('\n');
  return new Map(lines.filter((line) => !line.startsWith('#')).map((line) => line.split(' = ')));
}

/** phrase is a text of the app in a language, by its name in the catalogue. */
export function phrase(language, name) {
  return language === 'en' ? english.find((text) => text.name === name).text : words(language).get(name);
}

/** leftovers are patterns of the English texts that a language has words of its own for. */
export function leftovers(language) {
  if (language === 'en') return [];
  const own = words(language);
  const differing = english.filter(({ name, text }) => own.get(name) !== text && /\p{L}{2}/u.test(text.replace(/\{\w+\}/g, '')));
  return differing.map(({ text }) => `^${text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '.+')}$`);
}

/** speak has a page go over to a language, as if it had been chosen in another one. */
export async function speak(page, language) {
  await page.evaluate((tag) => {
    localStorage.setItem('pc-language', tag);
    window.dispatchEvent(new StorageEvent('storage', { key: 'pc-language', newValue: tag }));
  }, language);
  const first = language === 'en' ? 'Connection' : words(language).get('Connection');
  await page.getByRole('status', { name: first, exact: true, includeHidden: true }).waitFor({ state: 'attached' });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

// Everything below is put into the page as text.
function install() {
  const shown = (e) => e.checkVisibility({ opacityProperty: false, visibilityProperty: true }) && !e.closest('[inert]');
  const scope = () => document.querySelector('dialog[open]') ?? document.querySelector('.pc-app');
  const all = (selector) => [...scope().querySelectorAll(selector)].filter(shown);
  const describe = (e) => `<${e.tagName.toLowerCase()} class="${e.className.baseVal ?? e.className}">${(e.textContent ?? '').trim().slice(0, 50)}`;
  // What is there for a screen reader alone is neither seen nor cut.
  const unseen = (e) => {
    for (let a = e; a; a = a.parentElement) {
      const style = getComputedStyle(a);
      if (style.clipPath === 'inset(50%)' || (style.width === '1px' && style.height === '1px' && style.overflow === 'hidden')) return true;
      if (style.display === 'inline') continue;
    }
    return false;
  };
  const names = /thanks|appointment|Leo Lorem/g; // what the tests call things and people
  const texts = () => {
    const walker = document.createTreeWalker(scope(), NodeFilter.SHOW_TEXT);
    const found = [];
    for (let t = walker.nextNode(); t; t = walker.nextNode()) {
      if (t.nodeValue.trim() && shown(t.parentElement)) found.push(t);
    }
    return found;
  };
  const data = '[dir="auto"], .pc-avatar, .pc-mark, dd, dt, option, time, textarea, .pc-conv__when, .pc-hit__when, .pc-badge, .pc-talk__name, .pc-dialog__list, code, bdi';

  window.pcProbe = {
    // untranslated: no text in English, neither seen nor read out.
    untranslated(patterns, foreign) {
      const english = patterns.map((p) => new RegExp(p));
      const faults = [];
      const look = (text, e) => {
        const t = text.replace(/[\u2068\u2069]/g, '').trim();
        if (english.some((p) => p.test(t))) faults.push(`English: "${t}" in ${describe(e)}`);
        const rest = t.replace(/Practice Chat|Socket\.IO|https?:\/\/\S*|wss?:\/\/\S*|Chrome|Edge|Firefox|Safari|Enter|Ctrl|PIN|ID\b/g, '').replace(names, '');
        if (foreign && !e.closest(data) && /[A-Za-z]{4,}/.test(rest)) faults.push(`Latin letters: "${t}" in ${describe(e)}`);
      };
      for (const t of texts()) if (!t.parentElement.closest('[role="article"] .pc-author, .pc-write .pc-hidden, #pc-live, kbd, [role="article"] .pc-text, .pc-conv__preview:not(.pc-conv__preview--none, .pc-conv__preview--typing) > span, .pc-conv__preview:not([class*="--"])')) look(t.nodeValue, t.parentElement);
      for (const e of all('[aria-label], [title], [placeholder]')) {
        if (e.closest('[role="article"]') === e) continue; // is its text
        for (const a of ['aria-label', 'title', 'placeholder']) {
          const value = e.getAttribute(a);
          if (value && !e.closest('time')) look(value, e);
        }
      }
      return faults;
    },

    // clipped: no text is cut off, but where it says by an ellipsis that it is.
    clipped() {
      const faults = [];
      const range = document.createRange();
      for (const t of texts()) {
        const e = t.parentElement;
        if (unseen(e) || e.tagName === 'OPTION' || e.closest('textarea')) continue;
        range.selectNodeContents(t);
        const rects = [...range.getClientRects()];
        if (!rects.length) continue;
        const left = Math.min(...rects.map((r) => r.left));
        const right = Math.max(...rects.map((r) => r.right));
        const top = Math.min(...rects.map((r) => r.top));
        const bottom = Math.max(...rects.map((r) => r.bottom));
        if (left < -1 || right > innerWidth + 1) {
          const scrolls = e.closest('.pc-inbox__list, .pc-log') && getComputedStyle(e.closest('.pc-inbox__list, .pc-log')).overflowX === 'auto';
          if (!scrolls && !ends(e)) faults.push(`beyond the window: ${describe(e)}`);
        }
        for (let a = e; a && a !== document.body; a = a.parentElement) {
          const style = getComputedStyle(a);
          if (style.display === 'inline' || style.display === 'contents') continue;
          const box = a.getBoundingClientRect();
          const cutsX = /hidden|clip/.test(style.overflowX);
          const cutsY = /hidden|clip/.test(style.overflowY);
          const button = a.matches('button, .pc-badge, .pc-status');
          if (ends(a)) break;
          if ((cutsX || button) && (left < box.left - 1 || right > box.right + 1)) faults.push(`cut at the side by ${describe(a)}: ${describe(e)}`);
          if ((cutsY || button) && (top < box.top - 3 || bottom > box.bottom + 3)) faults.push(`cut above or below by ${describe(a)}: ${describe(e)}`);
          if (/auto|scroll/.test(style.overflowY)) break; // can be scrolled to
        }
      }
      for (const e of all('input[placeholder], textarea[placeholder]')) {
        if (e.value) continue;
        const canvas = document.createElement('canvas').getContext('2d');
        const style = getComputedStyle(e);
        canvas.font = style.font;
        const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        if (canvas.measureText(e.placeholder).width > room + 1 && e.tagName === 'INPUT') faults.push(`placeholder cut: ${e.placeholder}`);
      }
      return [...new Set(faults)];
      function ends(e) {
        for (let a = e; a; a = a.parentElement) {
          const style = getComputedStyle(a);
          if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') return true;
          if (style.display !== 'inline') return false;
        }
        return false;
      }
    },

    // targets: whatever is pressed is 44 px wide and high, and nothing lies over it.
    targets() {
      const faults = [];
      for (const e of all('button, select, textarea, input, a[href], [role="button"]')) {
        if (e.closest('.pc-text') || unseen(e) || !e.checkVisibility({ opacityProperty: true })) continue; // a link in a text runs with it
        const whole = e.matches('[type="radio"], [type="checkbox"]') ? e.closest('.pc-option') ?? e : e;
        const { width, height, x, y } = whole.getBoundingClientRect();
        if (width < 43.5 || height < 43.5) faults.push(`${Math.round(width)} by ${Math.round(height)} px: ${describe(e)}`);
        const [cx, cy] = [x + width / 2, y + height / 2];
        const clip = whole.closest('.pc-log, .pc-inbox__list, .pc-search__list, dialog')?.getBoundingClientRect();
        const inView = cx > 0 && cy > 0 && cx < innerWidth && cy < innerHeight && (!clip || (cy > clip.top && cy < clip.bottom));
        const over = inView && document.elementFromPoint(cx, cy);
        const sticky = over && over.closest('.pc-dialog__acts, .pc-jump');
        if (over && !whole.contains(over) && !over.contains(whole) && !sticky) faults.push(`covered by ${describe(over)}: ${describe(e)}`);
      }
      return faults;
    },

    // structure: what a screen reader and the keyboard go by.
    structure() {
      const faults = [];
      const has = (ok, fault) => ok || faults.push(fault);
      const app = document.querySelector('.pc-app');
      const live = [...document.querySelectorAll('[aria-live="polite"]:not(.pc-write__note), [aria-live="assertive"]')];
      has(live.length === 1 && live[0].id === 'pc-live', `live regions: ${live.map(describe)}`);
      has(document.querySelector('#pc-live')?.getAttribute('aria-live') === 'polite', 'the live region is not polite');
      has(document.querySelector('[role="log"]')?.getAttribute('aria-live') === 'off', 'the log is read out by itself');
      has(!document.querySelector('.pc-typing')?.closest('[aria-live="polite"], [role="status"], [role="alert"]'), 'typing is read out');
      has(app.querySelector('.pc-status')?.getAttribute('role') === 'status', 'the connection is no status');
      for (const e of all('.pc-problem:not(.pc-problem--none), .pc-notice:not(.pc-notice--none, .pc-notice--offer)')) has(e.getAttribute('role') === 'alert', `no alert: ${describe(e)}`);
      for (const e of document.querySelectorAll('[tabindex]')) has(e.tabIndex <= 0, `tabindex ${e.tabIndex}: ${describe(e)}`);
      for (const e of all('button, input, select, textarea, a[href]')) {
        const name = e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || e.title;
        has(name?.trim(), `no name: ${describe(e)}`);
      }
      for (const e of all('[role="article"]')) has(/\S:$/.test(e.firstElementChild.textContent), `a message without its sender: ${describe(e)}`);
      has(document.querySelectorAll('h1').length === 1, 'not one heading of the page');
      for (const id of new Set([...document.querySelectorAll('[id]')].map((e) => e.id))) has(document.querySelectorAll(`[id="${CSS.escape(id)}"]`).length === 1, `two elements ${id}`);
      for (const e of [...document.querySelectorAll('[aria-labelledby], [aria-describedby]')].filter(shown)) {
        for (const id of `${e.getAttribute('aria-labelledby') ?? ''} ${e.getAttribute('aria-describedby') ?? ''}`.trim().split(/\s+/)) {
          has(document.getElementById(id), `refers to ${id}, which is not there: ${describe(e)}`);
        }
      }
      for (const list of all('[role="list"]')) {
        const stops = [...list.querySelectorAll('[tabindex="0"]')];
        has(!list.children.length || stops.length === 1, `${stops.length} stops in a list`);
      }
      has(document.documentElement.dir === (document.documentElement.lang === 'ar' ? 'rtl' : 'ltr'), 'text runs the wrong way');
      return faults;
    },

    // reflow: the page is as wide as its window.
    reflow() {
      const faults = [];
      const wide = document.scrollingElement.scrollWidth;
      if (wide > innerWidth) faults.push(`${wide} px in a window of ${innerWidth}`);
      for (const e of all('dialog, .pc-card, .pc-inbox, .pc-talk, .pc-top, .pc-write')) {
        const { left, right } = e.getBoundingClientRect();
        if (left < -1 || right > innerWidth + 1) faults.push(`beyond the window: ${describe(e)}`);
        if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible') faults.push(`scrolls sideways: ${describe(e)}`);
      }
      return faults;
    },

    // still: nothing moves by itself.
    still() {
      return document.getAnimations().filter((a) => a.playState === 'running').map((a) => `moves: ${describe(a.effect.target)}`);
    },

    // edges: where colours are forced, what has a shape by colour has a border.
    edges() {
      return all('.pc-button:not(.pc-button--top, .pc-button--icon), .pc-bubble, .pc-input, .pc-write__box, .pc-avatar, .pc-option, .pc-problem').filter((e) => {
        const style = getComputedStyle(e);
        return !unseen(e) && ['Top', 'Bottom'].some((side) => style[`border${side}Style`] === 'none' || parseFloat(style[`border${side}Width`]) < 1 || /^rgba.*, 0\)$/.test(style[`border${side}Color`]));
      }).map((e) => `no border: ${describe(e)}`);
    },

    // ring: what has the focus shows it.
    ring() {
      const e = document.activeElement;
      if (!e || e === document.body) return ['nothing has the focus'];
      const marks = (a) => {
        const style = getComputedStyle(a);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && !/^rgba.*, 0\)$/.test(style.outlineColor);
      };
      const option = e.closest('.pc-option');
      return marks(e) || (option && marks(option)) || e.matches('h2, dialog') ? [] : [`the focus is not shown: ${describe(e)}`];
    },
  };
}

/** probe runs a probe by name. */
export async function probe(page, name, ...args) {
  await page.evaluate(`if (!window.pcProbe) (${install})()`);
  return page.evaluate(([n, a]) => window.pcProbe[n](...a), [name, args]);
}

/** spacing sets text as far apart as people may want it (WCAG 1.4.12), or no longer. */
export async function spacing(page, on) {
  await page.evaluate((wide) => {
    if (!wide) return document.adoptedStyleSheets.pop();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
    return document.adoptedStyleSheets.push(sheet);
  }, on);
}

/**
 * walk goes through the page by Tab, once around, and returns what is wrong: a place
 * that is left out, one out of order, a trap, a focus that does not show.
 */
export async function walk(page) {
  const faults = [];
  await page.evaluate(() => {
    const scope = document.querySelector('dialog[open]') ?? document.querySelector('.pc-app');
    window.stops = [...scope.querySelectorAll('button, input, select, textarea, a[href], [tabindex]')].filter((e) => {
      const group = e.type === 'radio' && scope.querySelector(`[name="${e.name}"]:checked`);
      return e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }) && (!group || group === e);
    });
    window.left = [...scope.querySelectorAll('button, input, select, textarea')].filter((e) => (
      e.tabIndex < 0 && e.checkVisibility({ visibilityProperty: true }) && !e.closest('[role="list"], [role="log"], [role="listbox"], [role="radiogroup"], [role="menu"]')));
    document.activeElement.blur();
  });
  const seen = [];
  let ends = 0; // of the page: it may begin in its middle
  const most = 90;
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => window.stops.indexOf(document.activeElement));
    if (at < 0) {
      const on = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 60));
      // The way to the end of the messages comes and goes with how they are scrolled, as by the walk itself.
      const may = 'body, html, dialog, .pc-inbox__list, .pc-search__list, .pc-log, .pc-button--jump';
      if (seen.length && !(await page.evaluate((may) => document.activeElement.matches(may), may))) faults.push(`stops where nothing is: ${on}`);
      if (await page.evaluate(() => document.activeElement === document.body)) ends++;
      if (ends > 1) break;
      continue;
    }
    if (at === seen[0]) break;
    if (seen.includes(at)) {
      faults.push(`comes twice to ${await page.evaluate((i) => window.stops[i].outerHTML.slice(0, 80), at)}`);
      break;
    }
    seen.push(at);
    faults.push(...(await probe(page, 'ring')));
  }
  if (seen.length >= most) faults.push('never comes around');
  const sorted = [...seen].sort((a, b) => a - b);
  const turned = [...seen.slice(seen.indexOf(sorted[0])), ...seen.slice(0, seen.indexOf(sorted[0]))];
  if (JSON.stringify(turned) !== JSON.stringify(sorted)) faults.push(`out of order: ${seen}`);
  faults.push(...(await page.evaluate(() => window.left.map((e) => `Tab leaves out: ${e.outerHTML.slice(0, 80)}`))));
  faults.push(...(await page.evaluate((got) => window.stops.filter((e, i) => !got.includes(i)).map((e) => `not reached: ${e.outerHTML.slice(0, 80)}`), seen)));
  return faults;
}
