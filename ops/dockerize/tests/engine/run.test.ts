/** The script that starts the engine removes it again, however its command ends. Here it runs inside another engine's network. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLongForm } from '../../../../openapi/testing/long-form.ts';
import { projectFolder } from '../../../file/files.ts';
import { findEngine } from './engine.ts';

const engine = findEngine();
const minutes = 60_000;

describe.skipIf(engine === undefined || !isLongForm)('the engine (ops/dockerize/tests/engine/run)', () => {
  it.each([
    { given: 'succeeds', command: 'cat', signal: undefined, want: 0 },
    { given: 'fails', command: 'cat; exit 7', signal: undefined, want: 7 },
    { given: 'runs at SIGTERM', command: 'sleep 600', signal: 'SIGTERM', want: 143 },
    { given: 'runs at SIGINT', command: 'sleep 600', signal: 'SIGINT', want: 130 },
    { given: 'runs at SIGHUP', command: 'sleep 600', signal: 'SIGHUP', want: 129 },
  ] as const)(
    'is stopped and leaves no data if its command $given',
    async ({ command, signal, want }) => {
      // A container that would start again, as those of the tests do.
      const busy = 'docker run --detach --restart always --entrypoint sleep debian:bookworm-slim 600';
      const script = join(projectFolder, 'ops/dockerize/tests/engine/run');
      const all = `${busy} && echo "at $DOCKER_HOST" && ${command}`;
      const child = spawn(script, ['bash', '-c', all], { stdio: ['pipe', 'pipe', 'ignore'] });
      const exit = once(child, 'exit');
      const socket = await readSocket(child);
      const folder = dirname(socket);
      expect(list('ps', '-eo', 'args')).toContain(folder);
      if (signal === undefined) child.stdin.end();
      else child.kill(signal);
      expect((await exit)[0]).toBe(want);
      expect(existsSync(folder)).toBe(false);
      expect(list('ps', '-eo', 'args')).not.toContain(folder);
      // The network is named after the process of the script.
      expect(list('ip', 'netns', 'list')).not.toMatch(new RegExp(`^fa-${child.pid}\\b`, 'm'));
    },
    5 * minutes,
  );
});

const list = (program: string, ...parameters: readonly string[]): string =>
  execFileSync(program, parameters, { encoding: 'utf8' });

/** Waits until the command prints the address of its engine. */
async function readSocket({ stdout }: ChildProcess): Promise<string> {
  let output = '';
  for await (const part of stdout ?? []) {
    output += String(part);
    const [, socket] = /^at unix:\/\/(\S+)\n/m.exec(output) ?? [];
    if (socket !== undefined) return socket;
  }
  throw new Error(`the engine has not started: ${output}`);
}
