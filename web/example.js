// @ts-check
// What a practice's own script does for the chat: it says who is signed in, and shows
// on the page what the chat tells. The token comes from the practice's server, here
// from the sandbox's.
"use strict";

(() => {
  /** @type {any} */
  const page = window;
  page.PracticeChat = page.PracticeChat || { q: [] };
  /** @param {unknown[]} command */
  const say = (...command) => page.PracticeChat.q.push(command);
  const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const [name, messages, sign] = ["staff-name", "staff-messages", "staff-sign"].map(find);
  let signedIn = true;

  async function token() {
    if (!signedIn) return "";
    const response = await fetch("/sandbox/token");
    if (!response.ok) throw new Error(`no token: status ${response.status}`);
    return (await response.json()).token;
  }

  say("on", "unread", (/** @type {number} */ count) => {
    messages.textContent = count === 0 ? "Messages" : count === 1 ? "1 new message" : `${count} new messages`;
  });
  say("on", "error", (/** @type {{ text: string }} */ problem) => console.warn("Practice Chat:", problem.text));
  say("init", { api: location.origin, getToken: token, label: "Messages", accent: "#2f5d50" });

  messages.addEventListener("click", () => say("open"));
  sign.addEventListener("click", async () => {
    signedIn = !signedIn;
    name.textContent = signedIn ? "Dr. Vera Example" : "Nobody is signed in";
    sign.textContent = signedIn ? "Sign out" : "Sign in";
    messages.hidden = !signedIn;
    if (signedIn) say("setToken", await token());
    else say("signOut");
  });
})();
