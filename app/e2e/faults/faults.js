// Faults to plant in the page: [what is wrong, the state of the page, its language,
// how it is done, with what]. Each breaks something that the probes or axe-core are there
// to see.

const style = (what, state, css, language = 'en') => [what, state, language, 'style', css];
const attribute = (what, state, selector, name, value, language = 'en') => [what, state, language, 'attribute', [selector, name, value]];
const text = (what, state, selector, words, language = 'en') => [what, state, language, 'text', [selector, words]];
const act = (what, state, name, language = 'en') => [what, state, language, 'act', name];

export const faults = [
  style('a send button of 30 px', 'conversation', '.pc-button--send { min-width: 0; min-height: 0; width: 30px; height: 30px }'),
  style('low buttons in the bar', 'inbox', '.pc-button--top { min-height: 24px; padding-block: 0 }'),
  style('low lists to choose from', 'settings', '.pc-dialog select { min-height: 28px; padding-block: 0 }'),
  style('low check boxes', 'settings', '.pc-option { padding: 0; height: 24px; overflow: hidden }'),
  style('a narrow way back', 'conversation', '.pc-talk .pc-button--icon { min-width: 0; width: 20px }'),
  style('something over everything', 'conversation', '.pc-log-frame::after { content: ""; position: fixed; inset: 0; z-index: 99 }'),
  style('no focus ring', 'inbox', ':focus-visible { outline: none !important }'),
  style('a thin focus ring', 'settings', ':focus-visible, .pc-option:has(:focus-visible) { outline-width: 1px !important }'),
  style('a focus ring of no colour', 'sign-in', ':focus-visible { outline-color: transparent !important }'),
  style('pale times', 'conversation', '.pc-meta { color: #bbbbbb }'),
  style('a pale state of the connection', 'inbox', '.pc-status { color: #3f858d !important }'),
  style('a pale main button', 'sign-in', '.pc-button--main { background: #9cc7cb; color: #ffffff }'),
  style('pale hints', 'settings', '.pc-field__hint, .pc-option__hint { color: #a0aaa8 }'),
  style('pale words on a message of ours', 'conversation', '.pc-msg--mine .pc-bubble { color: #90b0ae }'),
  style('an inbox wider than a phone', 'inbox', '.pc-inbox { min-width: 500px }'),
  style('a dialog wider than a phone', 'settings', '.pc-dialog { width: 480px; max-width: none }'),
  style('a sign-in wider than a phone', 'sign-in', '.pc-card { width: 420px }'),
  style('a hint on one line', 'settings', '.pc-option__hint { white-space: nowrap; overflow: hidden }'),
  style('a state with no room', 'inbox', '.pc-status { width: 30px; overflow: hidden }'),
  style('a day with no height', 'conversation', '.pc-day { height: 10px; overflow: hidden }'),
  style('messages cut off', 'conversation', '.pc-bubble { max-height: 20px; overflow: hidden }'),
  style('buttons with no room for German', 'settings', '.pc-settings__acts .pc-button { width: 5.5rem; white-space: nowrap }', 'de'),
  style('a title with no room for wider lines', 'settings', '.pc-dialog__title { height: 1.25em; overflow: hidden }'),
  style('a label with no room for wider letters', 'settings', '.pc-option__label { width: 7.6em; white-space: nowrap; overflow: hidden }'),
  style('movement for those who want none', 'inbox', '.pc-brand .pc-icon { animation: pc-turn 1s linear infinite !important }'),
  style('a transition without end', 'sign-in', '.pc-card { animation: pc-pulse 1s infinite !important }'),
  style('messages without an edge in forced colours', 'conversation', '.pc-bubble { border: 0 !important }'),
  style('fields without an edge in forced colours', 'settings', '.pc-input { border-style: none !important }'),
  style('buttons without an edge in forced colours', 'sign-in', '.pc-button { border: 0 !important }'),
  attribute('a send button without a name', 'conversation', '#pc-send', 'aria-label', null),
  attribute('a text box without a name', 'conversation', '#pc-message', 'aria-label', ''),
  attribute('a search box without a name', 'inbox', '#pc-search', 'aria-label', ' '),
  attribute('a button before its turn', 'inbox', '.pc-inbox__head button', 'tabindex', '3'),
  attribute('a button that Tab leaves out', 'inbox', '.pc-top .pc-button', 'tabindex', '-1'),
  attribute('messages that are no log', 'conversation', '#pc-log', 'role', null),
  attribute('a log that reads itself out', 'conversation', '#pc-log', 'aria-live', 'polite'),
  attribute('a live region that is off', 'conversation', '#pc-live', 'aria-live', 'off'),
  attribute('a live region that interrupts', 'conversation', '#pc-live', 'aria-live', 'assertive'),
  attribute('typing that is read out', 'conversation', '.pc-typing', 'role', 'status'),
  attribute('a connection that is silent', 'inbox', '.pc-status', 'role', null),
  attribute('an error that is silent', 'error', '.pc-problem', 'role', null),
  attribute('a page of no language', 'inbox', 'html', 'lang', null),
  attribute('a page of an unknown language', 'inbox', 'html', 'lang', 'english'),
  attribute('English from right to left', 'inbox', 'html', 'dir', 'rtl'),
  attribute('Arabic from left to right', 'inbox', 'html', 'dir', 'ltr', 'ar'),
  attribute('conversations that are no list', 'inbox', '.pc-inbox__list [role="list"]', 'role', null),
  attribute('a hidden part with the focus in it', 'conversation', '.pc-write', 'aria-hidden', 'true'),
  attribute('a role that does not exist', 'inbox', '.pc-inbox__head button', 'role', 'buton'),
  attribute('an attribute of no meaning', 'inbox', '.pc-inbox__head button', 'aria-expanded', 'perhaps'),
  attribute('a list that nothing labels', 'settings', 'label[for="pc-language"]', 'for', 'nothing'),
  attribute('a dialog that nothing labels', 'settings', '#pc-dialog', 'aria-labelledby', 'nothing'),
  attribute('a hint that is not there', 'settings', '#pc-hold', 'aria-describedby', 'nothing'),
  attribute('a page that cannot be enlarged', 'inbox', 'meta[name="viewport"]', 'content', 'width=device-width, user-scalable=no'),
  attribute('two elements of one id', 'inbox', '.pc-inbox__head button', 'id', 'pc-search'),
  attribute('a page without a main part', 'inbox', 'main', 'role', 'presentation'),
  attribute('a first heading that is none', 'inbox', 'h1', 'role', 'presentation'),
  text('a page without a title', 'inbox', 'title', ''),
  text('a message without its sender', 'conversation', '[role="article"] .pc-author', ''),
  text('an English heading in German', 'settings', '.pc-dialog__title', 'Settings', 'de'),
  text('an English button in Arabic', 'settings', '.pc-settings__acts .pc-button', 'Change', 'ar'),
  attribute('an English name in Japanese', 'inbox', '.pc-inbox__head button', 'aria-label', 'Refresh', 'ja'),
  attribute('an English placeholder in Spanish', 'conversation', '#pc-message', 'placeholder', 'Write a message', 'es'),
  text('a text in no catalogue', 'inbox', '.pc-inbox__asof', 'Something new here', 'ja'),
  act('a picture without words', 'inbox', 'picture'),
  act('another live region', 'inbox', 'region'),
  act('a list with a stop at every row', 'inbox', 'stops'),
  act('a list that Tab does not reach', 'inbox', 'unreachable'),
  act('a trap', 'inbox', 'trap'),
  act('a button that gives the focus away', 'sign-in', 'flees'),
];

/** plant puts a fault into the page; it runs there, and leaves window.pull to take it out. */
export function plant([kind, given]) {
  const one = (selector) => {
    const e = document.querySelector(`dialog[open] ${selector}`) ?? document.querySelector(selector);
    if (!e) throw new Error(`nothing is ${selector}`);
    return e;
  };
  const attributes = (elements, name, value) => {
    const was = elements.map((e) => e.getAttribute(name));
    const put = (e, v) => (v === null ? e.removeAttribute(name) : e.setAttribute(name, v));
    elements.forEach((e) => put(e, value));
    window.pull = () => elements.forEach((e, i) => put(e, was[i]));
  };
  const added = (e) => {
    document.querySelector('.pc-main').append(e);
    window.pull = () => e.remove();
  };
  const listening = (target, name, fn) => {
    target.addEventListener(name, fn, true);
    window.pull = () => target.removeEventListener(name, fn, true);
  };
  const acts = {
    picture: () => added(Object.assign(new Image(), { src: 'web/icon.svg' })),
    region: () => {
      const p = document.createElement('p');
      p.setAttribute('aria-live', 'assertive');
      added(p);
    },
    stops: () => attributes([...document.querySelectorAll('.pc-conv__open')], 'tabindex', '0'),
    unreachable: () => attributes([...document.querySelectorAll('.pc-conv__open')], 'tabindex', '-1'),
    trap: () => listening(one('#pc-search'), 'keydown', (e) => e.key === 'Tab' && e.preventDefault()),
    flees: () => listening(one('.pc-button--main'), 'focus', (e) => e.target.blur()),
  };
  if (kind === 'style') {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(given);
    document.adoptedStyleSheets.push(sheet);
    window.pull = () => (document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet));
  } else if (kind === 'attribute') {
    const [selector, name, value] = given;
    attributes([one(selector)], name, value);
  } else if (kind === 'text') {
    const [selector, words] = given;
    const e = one(selector);
    const was = e.textContent;
    e.textContent = words;
    window.pull = () => (e.textContent = was);
  } else {
    acts[given]();
  }
}
