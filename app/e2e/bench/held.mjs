// What a page holds of the machine's memory.

import { resident } from './measure.mjs';

/** counted runs in the page before all else, so that held finds WebAssembly's memory. */
export function counted() {
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await instantiate.apply(WebAssembly, args);
      const { exports } = made.instance ?? made;
      window.benchMemory = Object.values(exports).find((e) => e instanceof WebAssembly.Memory);
      return made;
    };
  }
}

/**
 * held collects what is garbage and resolves to resident, what the page's process has to
 * itself in all, code and the browser's own share too; and heap, what the page's program
 * holds: the objects of scripts, the document, buffers, and WebAssembly's memory as far as
 * it has grown, whatever of it is in use. Both are in MB.
 */
export async function held(browser, page) {
  const client = await page.context().newCDPSession(page);
  for (let i = 0; i < 3; i++) {
    await client.send('HeapProfiler.collectGarbage');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await client.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => window.benchMemory?.buffer.byteLength ?? 0);
  const machine = await browser.newBrowserCDPSession();
  const { processInfo } = await machine.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter((p) => p.type === 'renderer').toSorted((a, b) => b.cpuTime - a.cpuTime);
  await Promise.all([client.detach(), machine.detach()]);
  return { resident: resident(renderers[0].id) / 1e6, heap: (usedSize + embedderHeapUsedSize + backingStorageSize + wasm) / 1e6 };
}
