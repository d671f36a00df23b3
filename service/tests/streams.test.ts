/** Streams of a server in a process of its own: many at once, and a signal that stops it. */
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isLongForm } from '../../openapi/testing/long-form.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { readEvents } from '../http/response/stream/event-text.ts';
import { listen } from '../ensemble/testing/servers.ts';
import { type BoatService, exportLogs, registerBoats, startBoats } from './lib/boats.ts';
import { toInstances } from './lib/instances.ts';
import { createSystem, key, type Stoppable, type System } from './lib/process.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
const count = isLongForm ? 200 : 40;
let system: System;
/** The same system in this process. */
let instances: System<Stoppable>;
let boats: BoatService;
let model: { readonly url: string; close(): Promise<void> };
let asked: ServerResponse[];

beforeEach(async () => {
  boats = await startBoats((end) => end());
  asked = [];
  // A model that has begun to answer, and then says nothing.
  model = await listen(
    createServer((_request, response) => {
      asked.push(response);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"index":0,"delta":{"content":"I look "}}]}\n\n');
    }),
  );
  const settings = {
    OPENAI_API_KEY: 'sk-none',
    OPENAI_MODEL: 'm',
    OPENAI_API: 'chat',
    OPENAI_BASE_URL: `${model.url}/v1`,
  };
  system = await createSystem(settings);
  instances = toInstances(system);
});
afterEach(async () => {
  await instances.remove();
  await Promise.all([model.close(), boats.close()]);
});

interface Reader {
  readonly text: () => string;
  readonly ended: Promise<unknown>;
  readonly leave: () => void;
}

async function ask(): Promise<Reader> {
  const controller = new AbortController();
  const response = await fetch(`${system.urls.ensemble}/interact`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ user_input: 'Create a boat with the name "Tom"' }),
    signal: controller.signal,
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  let text = '';
  const decoder = new TextDecoder();
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk as Uint8Array, { stream: true });
  };
  return { text: () => text, ended: read().catch(() => undefined), leave: () => controller.abort() };
}

const typesIn = (text: string): (string | undefined)[] => readEvents(text).map(({ event }) => event);

test(`${count} streams at once take little memory, those whose clients leave stop the model, and a signal ends the others`, async () => {
  const running = await system.start('ensemble');
  await registerBoats(system.urls.ensemble, boats);
  const before = memoryOf(running.pid);
  const readers = await Promise.all(Array.from({ length: count }, ask));
  await expect.poll(() => asked.length, { timeout: 60_000 }).toBe(count);
  await expect.poll(() => readers.every(({ text }) => text().includes('event: text')), { timeout: 30_000 }).toBe(true);
  // 155 KiB were measured, of 200 streams.
  const each = (memoryOf(running.pid) - before) / count;
  expect(each).toBeLessThan(1024);

  for (const { leave } of notEmpty(readers.slice(0, count / 2))) leave();
  await expect.poll(() => asked.filter(({ destroyed }) => destroyed).length, { timeout: 30_000 }).toBe(count / 2);
  await running.kill('SIGTERM');
  const rest = notEmpty(readers.slice(count / 2));
  await Promise.all(rest.map(({ ended }) => ended));
  for (const { text } of rest) {
    expect(typesIn(text())).toEqual(['step', 'text', 'error']);
    expect(text()).toContain('"status":503');
  }

  await instances.start('ensemble');
  const logs = await exportLogs(system.urls.ensemble);
  const answers = logs.map(
    ({ assistant_response }) => /^I stopped before I was done: (.*?)\. /.exec(assistant_response)?.[1],
  );
  const countOf = (reason: string): number => answers.filter((answer) => answer === reason).length;
  expect([countOf('the client has left'), countOf('the service stops')]).toEqual([count / 2, count / 2]);
});

/** Resident memory in KiB. */
function memoryOf(pid = 0): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
