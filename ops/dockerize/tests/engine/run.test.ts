/** The script that starts the engine removes it again, however its command ends. Here it runs inside another engine's network. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLongForm } from '../../../../openapi/testing/long-form.ts';
import { projectFolder } from '../../../file/files.ts';
import { findEngine } from './engine.ts';

const engine = findEngine();
const minutes = 60_000;

/** The parts of engines that exist now. */
const listTraces = (): readonly string[] => [
  ...readdirSync(tmpdir()).filter((name) => name.startsWith('fountainai-docker-')),
  ...execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => name.startsWith('fa-')),
];

describe.skipIf(engine === undefined || !isLongForm)('the engine (ops/dockerize/tests/engine/run)', () => {
  it.each([
    { given: 'succeeds', command: 'true', signal: undefined, want: 0 },
    { given: 'fails', command: 'exit 7', signal: undefined, want: 7 },
    { given: 'runs at SIGTERM', command: 'sleep 600', signal: 'SIGTERM', want: 143 },
    { given: 'runs at SIGINT', command: 'sleep 600', signal: 'SIGINT', want: 130 },
    { given: 'runs at SIGHUP', command: 'sleep 600', signal: 'SIGHUP', want: 129 },
  ] as const)(
    'is stopped and leaves no data if its command $given',
    async ({ command, signal, want }) => {
      const before = listTraces();
      // A container that would start again, as those of the tests do.
      const busy = 'docker run --detach --restart always --entrypoint sleep debian:bookworm-slim 600 && echo running';
      const script = join(projectFolder, 'ops/dockerize/tests/engine/run');
      const child = spawn(script, ['bash', '-c', `${busy} && ${command}`], { stdio: ['ignore', 'pipe', 'ignore'] });
      const exit = once(child, 'exit');
      await untilPrinted(child, 'running');
      const [folder] = listTraces().filter((name) => !before.includes(name) && name.startsWith('fountainai-docker-'));
      const place = join(tmpdir(), folder ?? 'missing');
      expect(existsSync(join(place, 'data')) || signal === undefined).toBe(true);
      if (signal !== undefined) child.kill(signal);
      expect((await exit)[0]).toBe(want);
      expect(listTraces()).toEqual(before);
      const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
      expect(processes).not.toContain(place);
    },
    5 * minutes,
  );
});

async function untilPrinted({ stdout }: ChildProcess, text: string): Promise<void> {
  let output = '';
  for await (const part of stdout ?? []) {
    output += String(part);
    if (output.includes(text)) return;
  }
  throw new Error(`the engine has not started: ${output}`);
}
