// A page of messages, from the frame to typed values: natively beside the official
// parser in Node, and as wasm beside JSON.parse in the same browser.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { launch } from '../browser/harness.js';
import { goBinary, root } from '../servers.js';
import { cpu, inTurn } from './measure.mjs';

const { decodePacket } = createRequire(import.meta.url)('engine.io-parser');
const { Decoder } = createRequire(import.meta.url)('socket.io-parser');
const run = promisify(execFile);

const messages = Array.from({ length: 150 }, (_, i) => ({
  uuid: `7d1f0a52-3c61-4b8e-9a57-${String(i).padStart(12, '0')}`,
  message: 'I feel much better today, thank you "doctor"',
  sender_role: 'patient',
  created_at: '2026-03-01T10:05:00.000Z',
}));
const payload = JSON.stringify({ status: true, data: { messages, total: 150 } });
const frame = `42["messagesList",${payload}]`;

export async function* codec(rounds) {
  const dir = await mkdtemp(join(tmpdir(), 'practice-chat-bench-'));
  try {
    yield* native(dir, rounds);
    yield* browser(dir, rounds);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function* native(dir, rounds) {
  await writeFile(join(dir, 'frame'), frame);
  const program = spawn(await goBinary('./app/e2e/bench/codec'), [join(dir, 'frame')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: program.stdout });
  // Processor time: what else the machine does is nobody's fault.
  const ask = async (name) => {
    const before = cpu(program.pid);
    program.stdin.write(`${name} 3000\n`);
    await once(lines, 'line');
    return ((cpu(program.pid) - before) / 3000) * 1000;
  };
  const parse = () => {
    const before = cpu(process.pid);
    for (let i = 0; i < 3000; i++) {
      const decoder = new Decoder();
      decoder.on('decoded', (packet) => packet.data[1].data.messages.length || fail());
      decoder.add(decodePacket(frame).data);
    }
    return ((cpu(process.pid) - before) / 3000) * 1000;
  };
  await ask('ours');
  parse(); // warm
  try {
    yield { name: 'codec/native/list', unit: 'µs', against: 'socket.io-parser in Node', bound: 1, ...(await inTurn(rounds, () => ask('ours'), parse)) };
  } finally {
    program.kill();
  }
}

async function* browser(dir, rounds) {
  const wasm = join(dir, 'codec.wasm');
  const env = { ...process.env, GOOS: 'js', GOARCH: 'wasm' };
  await run('go', ['build', '-modfile', '.slim/go.mod', '-overlay', '.slim/overlay.json', '-trimpath', '-ldflags', '-s -w', '-o', wasm, './app/e2e/bench/codec'], { cwd: root, env });
  await copyFile(join(root, 'web/wasm_exec.js'), join(dir, 'wasm_exec.js'));
  const server = createServer(async (request, response) => {
    const name = request.url.slice(1);
    if (name === '') return response.writeHead(200, { 'Content-Type': 'text/html' }).end('<script src="wasm_exec.js"></script>');
    const type = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
    response.writeHead(200, { 'Content-Type': type }).end(await readFile(join(dir, name)).catch(() => ''));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const chromium = await launch();
  try {
    const page = await chromium.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.evaluate(async () => {
      const go = new Go();
      const { instance } = await WebAssembly.instantiateStreaming(fetch('codec.wasm'), go.importObject);
      go.run(instance);
    });
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    const thread = async () => (await client.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value * 1e6;
    const timed = async (work, argument, times) => {
      const before = await thread();
      await page.evaluate(work, argument);
      return ((await thread()) - before) / times;
    };
    const decode = (name, times) =>
      timed(
        ([name, frame, times]) => {
          if (decode(name, frame, times) !== 150 * times) throw new Error('not all messages were read');
        },
        [name, frame, times],
        times,
      );
    const parse = () =>
      timed(
        ([payload, times]) => {
          for (let i = 0; i < times; i++) if (JSON.parse(payload).data.messages.length !== 150) throw new Error('not read');
        },
        [payload, 1000],
        1000,
      );
    await decode('ours', 3000);
    await decode('encoding/json', 300);
    await parse();
    yield { name: 'codec/wasm/list', unit: 'µs', against: 'JSON.parse', bound: 4, ...(await inTurn(rounds, () => decode('ours', 1000), parse)) };
    yield {
      name: 'codec/wasm/list/json', unit: 'µs', against: 'encoding/json as wasm', bound: 1 / 8,
      ...(await inTurn(rounds, () => decode('ours', 1000), () => decode('encoding/json', 100))),
    };
  } finally {
    await chromium.close();
    server.close();
  }
}

function fail() {
  throw new Error('not read');
}
