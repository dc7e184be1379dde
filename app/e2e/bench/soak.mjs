// A page that stays open: 5 messages a second come in for half an hour, and what the page
// holds stays the same. Prints one JSON line; the exit code is 1 if it grew by over 5 %,
// or a message is not shown.
//
//   node bench/soak.mjs             30 minutes
//   MINUTES=1 node bench/soak.mjs   to see that it works: the bound holds for long runs

import { launch, link, until } from '../browser/harness.js';
import { startNode, startSandbox } from '../servers.js';
import { counted, held } from './held.mjs';
import { quantile } from './measure.mjs';

const minutes = Number(process.env.MINUTES ?? 30);
const perSecond = 5;
const bound = 0.05;
const looks = 30; // how often it is measured, evenly over the time
const warm = 1 / 6; // of the time, in which caches fill

const [site, api] = await Promise.all([startSandbox(), startNode()]);
await api.manners({ patient: false });
const browser = await launch();
try {
  const user = 'soak';
  const [uuid] = (await api.crowd(user, 200, 1000)).uuids;
  const { token } = await api.token({ user });
  const page = await browser.newPage();
  page.setDefaultTimeout(300_000); // it may run beside other work
  await page.addInitScript(counted);
  await page.goto(link(site.url, api.url, token));
  await page.getByRole('list', { name: 'Conversations' }).getByRole('button', { name: /Max Longread/ }).click();
  const log = page.getByRole('log', { name: 'Messages' });
  await log.getByText('Message 1000 of 1000').waitFor();

  const sizes = [];
  const start = performance.now();
  const end = minutes * 60_000;
  let sent = 0;
  for (let passed = 0; passed < end; passed = performance.now() - start) {
    if (passed >= ((sizes.length + 1) * end) / looks) {
      sizes.push({ after: passed / end, ...(await held(browser, page)) });
    }
    for (; sent < (passed / 1000) * perSecond; sent++) await api.say(uuid, `Message ${sent} of those that go on coming, with some words`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await api.say(uuid, 'the last one');
  await until('the last message is shown', () => log.getByText('the last one', { exact: true }).isVisible(), 60_000);
  sizes.push({ after: 1, ...(await held(browser, page)) });

  const third = (1 - warm) / 3;
  const median = (from, to) => quantile(sizes.filter((s) => s.after >= from && s.after <= to).map((s) => s.heap), 0.5);
  const [first, last] = [median(warm, warm + third), median(1 - third, 1)];
  const growth = last / first - 1;
  const round = (n) => Number(n.toPrecision(3));
  console.log(
    JSON.stringify({
      name: 'page/soak', unit: 'MB', value: round(last), first: round(first), growth: round(growth), minutes, messages: sent,
      heap: sizes.map((s) => round(s.heap)), resident: sizes.map((s) => round(s.resident)),
    }),
  );
  if (growth > bound) process.exitCode = 1;
} finally {
  await browser.close();
  await Promise.all([site.stop(), api.stop()]);
}
