// What the first visit loads, all of it, beside a hello world of go-app.

import { launch } from '../browser/harness.js';
import { startSandbox } from '../servers.js';
import { startHello } from './hello.js';

export async function* bytes() {
  const [site, hello] = await Promise.all([startSandbox(), startHello()]);
  const browser = await launch();
  const load = async (url, seen) => {
    const page = await browser.newPage();
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    let size = 0;
    client.on('Network.loadingFinished', ({ encodedDataLength }) => (size += encodedDataLength));
    await page.goto(url);
    await seen(page).waitFor();
    await page.close();
    return size / 1e6;
  };
  try {
    const value = await load(`${site.url}/`, (page) => page.getByRole('button', { name: 'Sign in', exact: true }));
    const peer = await load(`${hello.url}/`, (page) => page.getByRole('heading', { name: 'Hello' }));
    yield { name: 'bytes/first load', unit: 'MB', against: 'go-app hello world', bound: undefined, value, peer, ratio: value / peer };
  } finally {
    await browser.close();
    hello.stop();
    await site.stop();
  }
}
