/** Commands whose output cannot be written: real processes with real pipes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { objectOf, stringOf } from '../../openapi/json/json.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { bundleFile } from '../../service/tests/lib/bundle.ts';
import { projectFolder } from '../file/files.ts';

const packageFile = objectOf(JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')));

/** A job that says much, and writes a last word to its standard error when it has come to its end. */
const program = await bundleFile(`
  import { runCommand } from './ops/cli/command.ts';
  import { setTimeout as sleep } from 'node:timers/promises';
  await runCommand({
    name: 'talk', purpose: 'Talks.', options: {},
    run: async ({ report }) => {
      for (let line = 0; line < 50; line++) { report.say('x'.repeat(10_000)); await sleep(1); }
      process.stderr.write('at its end');
      return 1;
    },
  });`);
afterAll(() => program.dispose());

async function run(stdout: 'pipe' | number): Promise<{ code: unknown; error: string }> {
  const child = spawn(process.execPath, [program.file], {
    cwd: projectFolder,
    stdio: ['ignore', stdout, 'pipe'],
  });
  const errors: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdout?.once('data', () => child.stdout?.destroy());
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, error: Buffer.concat(errors).toString() };
}

describe('a command', () => {
  it('runs to its end without output if the reader closes the output', async () => {
    expect(await run('pipe')).toEqual({ code: 1, error: 'at its end' });
  });

  // Only Linux has a device that is always full.
  it.skipIf(!existsSync('/dev/full'))(
    'reports once that its output cannot be written, and ends with exit code 2',
    async () => {
      const { code, error } = await run(openSync('/dev/full', 'w'));
      expect(code).toBe(2);
      expect(error.split('cannot be written')).toHaveLength(2);
    },
  );
});

describe('a script of package.json', () => {
  // The server runs until it is stopped, and has logs instead of output.
  const scripts = Object.entries(objectOf(packageFile.scripts)).flatMap(([name, command]) => {
    const [, file = ''] = /^node (?:bin\/run\.js )?(\S+\.ts)$/.exec(stringOf(command)) ?? [];
    return file === '' || name === 'start' ? [] : [{ name, file }];
  });

  it.each(notEmpty(scripts))('runs as a command, whose reader may go: $name', async ({ file }) => {
    expect(await readFile(join(projectFolder, file), 'utf8')).toMatch(/^(?:export default )?await runCommand\(/m);
  });
});
