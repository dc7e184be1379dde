// Measures, inside the page, what it takes until something is on the screen.
//
// What counts is the time that the page's main thread itself has worked, as the
// browser's trace has it: what else runs on the machine is left out, and a slower
// processor takes in proportion longer.

/** p95 is the value that 95 in 100 do not exceed. */
export function p95(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)];
}

/**
 * trace returns what run returns, and of the time meanwhile: spans, the milliseconds of
 * work from each mark "pc-begin" to the next "pc-end"; and tasks, those of each task.
 */
export async function trace(browser, page, run) {
  const categories = ['toplevel', 'blink.user_timing'];
  await browser.startTracing(page, { categories });
  const result = await run();
  await page.evaluate(() => performance.mark('pc-end'));
  const { traceEvents: events } = JSON.parse((await browser.stopTracing()).toString());
  const marks = events.filter((e) => e.name === 'pc-begin' || e.name === 'pc-end').sort((a, b) => a.ts - b.ts);
  const { pid, tid } = marks[0];
  const spans = [];
  let begin;
  for (const mark of marks) {
    if (mark.name === 'pc-begin') begin = mark.tts;
    else if (begin !== undefined) {
      spans.push((mark.tts - begin) / 1000);
      begin = undefined;
    }
  }
  const tasks = events.filter((e) => e.name === 'ThreadControllerImpl::RunTask' && e.pid === pid && e.tid === tid).map((e) => (e.tdur ?? 0) / 1000);
  return { result, spans, tasks };
}

/** gauge puts the measures into the page, as pcGauge. */
export function gauge() {
  const begin = () => performance.mark('pc-begin');
  const painted = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(null);
      }),
    );
  const end = () => performance.mark('pc-end');

  const measures = {
    // From the press on a conversation to its messages.
    async open(name) {
      const row = [...document.querySelectorAll('#pc-inbox [role=listitem]')].find((r) => r.textContent.includes(name));
      begin();
      row.querySelector('button').click();
      for (const limit = performance.now() + 15_000; performance.now() < limit; ) {
        await painted();
        if (!document.querySelector('#pc-talk-name').textContent.includes(name)) continue;
        if (!document.querySelector('#pc-log [role=article]')) continue;
        end();
        return;
      }
      throw new Error(`${name} did not open`);
    },

    // From each key to the frame with its letter.
    watchKeys() {
      document.querySelector('#pc-message').addEventListener('keydown', () => {
        begin();
        painted().then(end);
      }, { capture: true });
    },

    // What a screen reader is told.
    hear() {
      measures.said = [];
      const live = document.querySelector('#pc-live');
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) measures.said.push(node.textContent);
      }).observe(live, { childList: true });
    },
    heard() {
      const count = measures.said.reduce((sum, text) => {
        const many = text.match(/^([\d.,]+) new messages/);
        return sum + (many ? Number(many[1].replace(/\D/g, '')) : 1);
      }, 0);
      return { count, said: measures.said };
    },

    // Scrolls by some pixels in each frame, and looks at each.
    async scroll(selector, { frames, by }) {
      const e = document.querySelector(selector);
      const run = { blank: [], jumps: [], most: 0 };
      const box = e.getBoundingClientRect();
      const inView = () => {
        for (const off of [0, -50, 50]) {
          const row = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2 + off)?.closest('[data-id]');
          if (row) return row;
        }
        return undefined;
      };
      for (let i = 0; i < frames; i++) {
        const row = inView();
        const place = row?.getBoundingClientRect().top;
        const top = e.scrollTop;
        begin();
        e.scrollTop += by;
        const moved = top - e.scrollTop;
        await painted(); // what has scrolled is told of before the frame's callbacks
        end();
        if (!inView()) run.blank.push(i);
        if (row?.isConnected) {
          const off = row.getBoundingClientRect().top - place - moved;
          if (Math.abs(off) > 2) run.jumps.push([i, Math.round(off)]);
        }
        run.most = Math.max(run.most, e.querySelectorAll('[role=article], [role=listitem]').length);
      }
      return run;
    },
  };
  window.pcGauge = measures;
}

/** type types some letters at the pace of a fast typist. */
export async function type(page, chat, n) {
  await chat.message.focus();
  for (let i = 0; i < n; i++) {
    await page.keyboard.press('abcdefghij '[i % 11]);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}
