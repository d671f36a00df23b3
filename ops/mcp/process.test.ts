/** The command as a client starts it: its own process, with pipes. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runInProcess } from '../cli/testing/run-command.ts';
import { projectFolder } from '../file/files.ts';
import { events, ScriptedEnsemble, toEvent } from './testing/scripted-ensemble.ts';

let ensemble: ScriptedEnsemble;
let folder: string;
const children: ChildProcessWithoutNullStreams[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mcp-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  ensemble = await new ScriptedEnsemble().start();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await ensemble.stop();
});

function start(environment: Readonly<Record<string, string>> = {}, ...parameters: string[]) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [join(projectFolder, 'bin/fountainai.js'), 'mcp', ...parameters], {
    cwd: folder,
    env: { PATH, HOME, ENSEMBLE_URL: ensemble.url, ENSEMBLE_API_KEY: 'secret', ...environment },
  });
  children.push(child);
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ended = Promise.all([closed, text(child.stderr)]).then(([code, errors]) => ({ code, errors }));
  return { child, ended };
}

/** Runs the command in this process: only for commands that do not start. */
async function refuse(environment: Readonly<Record<string, string>> = {}, ...parameters: string[]) {
  const settings = { ENSEMBLE_URL: ensemble.url, ENSEMBLE_API_KEY: 'secret', ...environment };
  const { code, out, error } = await runInProcess(() => import('../mcp.ts'), parameters, { folder, settings });
  return { code, out, errors: error };
}

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n';
const pong = '{"jsonrpc":"2.0","id":1,"result":{}}\n';

describe('fountainai mcp', () => {
  it('writes messages to standard output alone, and ends with standard input after the answers', async () => {
    const { child, ended } = start({ X_SERVICE_CREDENTIALS: 'e30' });
    child.stdin.end(ping);
    expect(await text(child.stdout)).toBe(pong);
    const { code, errors } = await ended;
    expect({ code, errors }).toEqual({
      code: 0,
      errors: `mcp: connects standard input and output to ${ensemble.url}/mcp\n`,
    });
    expect(ensemble.received[0]?.headers).toMatchObject({ 'x-api-key': 'secret', 'x-service-credentials': 'e30' });
  });

  it('sends which services a client gets', async () => {
    const { child, ended } = start({}, '--services', 'tasks,boats', '--tags=a', '--tools', 'search');
    child.stdin.end(ping);
    await ended;
    expect(ensemble.received[0]?.path).toBe('/mcp?services=tasks&services=boats&tags=a&tools=search');
  });

  it.each([
    { given: { ENSEMBLE_API_KEY: '' }, want: /set API_KEYS .*set ENSEMBLE_API_KEY.* \[cli-credentials-missing\]/ },
    { given: { ENSEMBLE_API_KEY: '', ENSEMBLE_URL: 'http://192.0.2.1' }, want: /set ENSEMBLE_API_KEY/ },
    { given: { ENSEMBLE_URL: 'http://127.0.0.1:1/mcp?services=a' }, want: /--services.* \[cli-option-invalid\]/ },
    { given: { ENSEMBLE_URL: 'localhost:1' }, want: /ENSEMBLE_URL: must be an http/ },
  ])('does not start without an address and a key: $given', async ({ given, want }) => {
    expect(await refuse(given)).toEqual({ code: 2, out: '', errors: expect.stringMatching(want) as string });
  });

  it('ends with its exit code if it does not start, and writes the reason to standard error alone', async () => {
    const { child, ended } = start({ ENSEMBLE_API_KEY: '' });
    expect(await text(child.stdout)).toBe('');
    const errors = expect.stringContaining(' [cli-credentials-missing]\n') as string;
    expect(await ended).toEqual({ code: 2, errors });
  });

  const file = join(projectFolder, 'openapi/session-context.yml');
  const alone = ['--document', file, '--url', 'http://127.0.0.1:1'];
  it.each([
    { given: ['--tools', 'all'], want: 'cli-option-invalid' },
    { given: ['--services', ''], want: 'cli-option-invalid' },
    { given: ['--tags', 'a', '--services', ','], want: 'cli-option-invalid' },
    { given: ['--record', 'calls.jsonl'], want: 'cli-option-missing' },
    { given: ['--document', file], want: 'cli-option-missing' },
    { given: ['--document', 'https://x.test/openapi.yml', '--url', 'http://127.0.0.1:1'], want: 'cli-option-invalid' },
    { given: [...alone, '--services', 'a'], want: 'cli-options-conflict' },
    { given: [...alone, '--name', 'no name', '--key', 'apiKeyAuth=k'], want: 'cli-option-invalid' },
    { given: [...alone, '--key', 'other=k'], want: 'cli-scheme-unknown' },
    { given: alone, want: 'cli-credentials-missing' },
    { given: [...alone, '--key', 'apiKeyAuth=k', '--record', 'none/calls.jsonl'], want: 'cli-file-unreadable' },
  ])('does not start with $given: $want', async ({ given, want }) => {
    const errors = expect.stringContaining(` [${want}]\n`) as string;
    expect(await refuse({ API_KEYS: '' }, ...given)).toEqual({ code: 2, out: '', errors });
  });

  it('does not serve a document whose operations are all denied', async () => {
    const policies = { WRITE_POLICY: 'read:deny,write:deny,delete:deny' };
    const { errors } = await refuse(policies, ...alone, '--key', 'apiKeyAuth=k');
    expect(errors).toMatch(/denies it.* \[cli-document-unusable\]/);
  });

  const withKey = [...alone, '--key', 'apiKeyAuth=k'];
  const line = (message: object): string => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;
  const initialize = (capabilities: object): string => {
    const params = { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'x', version: '1' } };
    return line({ id: 1, method: 'initialize', params }) + line({ method: 'notifications/initialized' });
  };
  const callOf = (name: string, given: object): string => {
    const params = { name: `fountainai-session-and-context__${name}`, arguments: given };
    return line({ id: 2, method: 'tools/call', params });
  };

  it('ends in order if standard input ends before the answer of a person', async () => {
    const { child, ended } = start({}, ...withKey);
    child.stdin.write(initialize({ elicitation: {} }) + callOf('deleteSession', { path: { sessionId: 1 } }));
    await once(child.stdout, 'data');
    child.stdin.end();
    expect(await ended).toMatchObject({ code: 0, errors: expect.not.stringContaining('Warning') as string });
  }, 30_000);

  it('does not wait for messages that it has refused', async () => {
    const { child, ended } = start({}, ...withKey);
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    child.stdin.write(initialize({}) + line({ id: 1.5, method: 'ping' }));
    child.stdin.end(callOf('createSession', { body: 'deep' }).replace('"deep"', deep));
    const started = performance.now();
    expect(await text(child.stdout)).toMatch(/"id":1\.5,"error".*\n.*"id":2,"error".*nested deeper/);
    expect((await ended).code).toBe(0);
    expect(performance.now() - started).toBeLessThan(9_000);
  });

  it('says of a call that could not be recorded that it was not sent', async () => {
    const { child, ended } = start({}, ...withKey, '--record', '/dev/full');
    child.stdin.end(initialize({}) + callOf('createSession', { body: { userId: 1, context: 'x' } }));
    const answers = await text(child.stdout);
    expect(answers).toContain('the record cannot be written (ENOSPC');
    expect(answers).not.toContain('were sent');
    await ended;
  });

  it('prints nothing on standard output for --json and --dry-run but their report', async () => {
    const { child } = start({}, '--dry-run');
    expect(await text(child.stdout)).toBe(`would connect to ${ensemble.url}/mcp\n`);
  });

  it('stops reading while its output has no reader, and ends its session by SIGTERM', async () => {
    const large = 'x'.repeat(1024 * 1024);
    let written = 0;
    ensemble.script.set('tools/call', (response, request) => {
      events()(response, request);
      const fill = (): void => {
        do written += 1;
        while (response.write(toEvent({ method: 'notifications/message', params: { large } })));
        response.once('drain', fill);
      };
      fill();
    });
    const { child, ended } = start();
    child.stdout.pause();
    const begin = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} };
    child.stdin.write(`${JSON.stringify(begin)}\n{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{}}\n`);
    let before = -1;
    const isStopped = (): boolean => {
      const is = written > 1 && written === before;
      before = written;
      return is;
    };
    await vi.waitFor(() => expect(isStopped()).toBe(true), { timeout: 30_000, interval: 1_000 });
    expect(written).toBeLessThan(60);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([143, null]);
    child.stdout.resume();
    await ended;
    expect(ensemble.methods.at(-1)).toBe('DELETE');
  });

  it('ends by SIGTERM, also while what the ensemble says by itself waits for the reader', async () => {
    const large = 'x'.repeat(1024 * 1024);
    let isFull = false;
    ensemble.script.set('GET', (response, request) => {
      events()(response, request);
      while (response.write(toEvent({ method: 'notifications/message', params: { large } })));
      response.on('drain', () => void response.write(toEvent({ method: 'notifications/message', params: { large } })));
      isFull = true;
    });
    const { child } = start();
    child.stdout.pause();
    const begin = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} };
    const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
    child.stdin.write(`${JSON.stringify(begin)}\n${JSON.stringify(initialized)}\n`);
    await vi.waitFor(() => expect([isFull, child.stdout.readableLength > 0]).toEqual([true, true]), {
      timeout: 20_000,
    });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([143, null]);
  }, 30_000);

  it('ends when its reader is gone', async () => {
    const { child, ended } = start();
    child.stdout.destroy();
    child.stdin.write(ping);
    expect((await ended).code).toBe(0);
  });
});
