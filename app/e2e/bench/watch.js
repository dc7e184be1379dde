// Runs in the page before all else: when a frame with "probe-N" in it arrives, and when
// that text is painted; when a key goes down, and when its character is.

window.bench = { arrived: {}, painted: {}, keys: [], long: [], frames: 0 };

const painted = (then) =>
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel(); // after the frame's rendering
    port1.onmessage = () => {
      then(performance.now());
      port1.close();
    };
    port2.postMessage(0);
  });

window.WebSocket = class extends WebSocket {
  constructor(...args) {
    super(...args);
    this.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string' || !data.includes('receivedMessage')) return;
      window.bench.frames++;
      const probe = /probe-(\d+)/.exec(data);
      if (probe) window.bench.arrived[probe[1]] ??= performance.now();
    });
  }
};

new MutationObserver((changes) => {
  for (const { addedNodes, target } of changes) {
    for (const node of [target, ...addedNodes]) {
      for (const [, probe] of (node.textContent ?? '').slice(-2000).matchAll(/probe-(\d+)/g)) {
        if (window.bench.painted[probe] !== undefined || window.bench.arrived[probe] === undefined) continue;
        window.bench.painted[probe] = null;
        painted((at) => (window.bench.painted[probe] = at));
      }
    }
  }
}).observe(document, { childList: true, subtree: true, characterData: true });

let down = 0;
addEventListener('keydown', (event) => (down = event.timeStamp), true);
addEventListener('input', () => {
  const began = down;
  painted((at) => window.bench.keys.push(at - began));
}, true);

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.bench.long.push(duration);
}).observe({ type: 'longtask' });
