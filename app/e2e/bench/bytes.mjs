// What the first visit loads, all of it, beside a hello world of go-app.

import { launch } from '../browser/harness.js';
import { startSandbox } from '../servers.js';
import { startHello, startLeanHello } from './hello.js';

export async function* bytes() {
  const site = await startSandbox();
  const [hello, lean] = [await startHello(), await startLeanHello(site.url)];
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
    const name = 'bytes/first load';
    const greets = (page) => page.getByRole('heading', { name: 'Hello' });
    const peer = await load(`${hello.url}/`, greets);
    yield { name, unit: 'MB', against: 'go-app hello world', bound: undefined, value, peer, ratio: value / peer };
    const least = await load(`${lean.url}/`, greets);
    yield { name: `${name}/lean`, unit: 'MB', against: 'the same, as lean as the app', bound: undefined, value, peer: least, ratio: value / least };
  } finally {
    await browser.close();
    await hello.stop();
    lean.stop();
    await site.stop();
  }
}
