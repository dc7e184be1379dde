// The figures of start.mjs, which is a program of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const bounds = { 'start/cold/fast': 1.2 };

export async function* start(rounds) {
  const program = spawn(process.execPath, [fileURLToPath(new URL('start.mjs', import.meta.url))], {
    env: { ...process.env, RUNS: String(rounds) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(program, 'exit');
  for await (const line of createInterface({ input: program.stdout })) {
    if (!line.startsWith('{')) continue;
    const figure = JSON.parse(line);
    const against = figure.name.endsWith('/lean') ? 'the same, as lean as the app' : 'go-app hello world';
    yield { ...figure, against: figure.peer ? against : '–', bound: bounds[figure.name] };
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`start.mjs ended with ${code}`);
}
