// Runs in the page before all else: when a frame with "probe-N" in it arrives, and when
// that text is painted; when a key goes down, and when its character is.
//
// Painted is when the first task runs after the rendering of the frame that has the
// change. A change that is made within a frame, in a callback of requestAnimationFrame,
// is in that frame; any other one is in the next. To ask for another frame in either
// case would charge a page one more that did not need it.

window.bench = { arrived: {}, painted: {}, keys: [], long: [] };

let inFrame = false;
const nextFrame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (callback) =>
  nextFrame((time) => {
    inFrame = true;
    try {
      callback(time);
    } finally {
      queueMicrotask(() => (inFrame = false)); // after the observers of what it has changed
    }
  });

const rendered = (then) => {
  const { port1, port2 } = new MessageChannel(); // after the frame's rendering
  port1.onmessage = () => {
    then(performance.now());
    port1.close();
  };
  port2.postMessage(0);
};
const painted = (then) => (inFrame ? rendered(then) : nextFrame(() => rendered(then)));

window.WebSocket = class extends WebSocket {
  constructor(...args) {
    super(...args);
    this.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string' || !data.includes('receivedMessage')) return;
      const probe = /probe-(\d+)/.exec(data);
      if (probe) window.bench.arrived[probe[1]] ??= performance.now();
    });
  }
};

new MutationObserver((changes) => {
  for (const { addedNodes, target } of changes) {
    if (!(target.nodeType === Node.TEXT_NODE ? target.parentElement : target)?.closest('[role="log"]')) continue;
    for (const node of target.nodeType === Node.TEXT_NODE ? [target] : addedNodes) {
      for (const [, probe] of node.textContent.matchAll(/probe-(\d+)/g)) {
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
