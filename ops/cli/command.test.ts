import { mkdir, readFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { loadDocument } from '../../openapi/loading/load.ts';
import { DocumentError, type Problem } from '../../openapi/loading/source/problems.ts';
import { ConfigError } from '../../service/config/environment.ts';
import { execute, importCommands, readParameters, runCommand } from './command.ts';
import type { Command, Invocation } from './command.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import type { ExitCode } from '../error/ops-error.ts';
import { readTextFile } from '../file/files.ts';

const options = {
  check: { type: 'boolean', description: 'check only' },
  url: { type: 'string', value: 'address', description: 'address of the service' },
  only: { type: 'string', value: 'section', description: 'sections to check', multiple: true },
} as const;

interface Outcome {
  readonly exitCode: ExitCode;
  readonly out: string;
  readonly err: string;
  readonly invocation: Invocation<typeof options> | undefined;
}

type Run = Command<typeof options>['run'];

async function run(parameters: string[], job: Run = async () => exitCodes.clean, takesFiles = false): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  let seen: Invocation<typeof options> | undefined;
  const command: Command<typeof options> = {
    name: 'job',
    purpose: 'Does a job.',
    options,
    ...(takesFiles ? { positionals: { usage: '[file …]', description: 'files to read' } } : {}),
    run: (invocation) => {
      seen = invocation;
      return job(invocation);
    },
  };
  const output = { write: (text: string) => out.push(text), writeError: (text: string) => err.push(text) };
  const exitCode = await execute(command, parameters, output);
  return { exitCode, out: out.join(''), err: err.join(''), invocation: seen };
}

describe('the arguments of a command', () => {
  const absent = { check: false, url: undefined, only: [] };
  test.each([
    { given: [], want: { options: absent, dryRun: false, json: false } },
    { given: ['--dry-run', '--json'], want: { options: absent, dryRun: true, json: true } },
    { given: ['--check', '--url', 'http://a'], want: { options: { check: true, url: 'http://a', only: [] } } },
    { given: ['--only=code', '--only', 'document'], want: { options: { ...absent, only: ['code', 'document'] } } },
  ])('are parsed from $given', async ({ given, want }) => {
    const { exitCode, invocation } = await run(given);
    expect(exitCode).toBe(0);
    expect(invocation).toMatchObject({ positionals: [], ...want });
  });

  test('include positional arguments if the command takes them', async () => {
    const { invocation } = await run(['a.yml', '--check', 'b.yml'], undefined, true);
    expect(invocation?.positionals).toEqual(['a.yml', 'b.yml']);
  });

  test.each([
    { given: ['--nope'], want: 'unknown option "--nope"' },
    { given: ['-x'], want: 'unknown option "-x"' },
    { given: ['--url'], want: '--url <value>' },
    { given: ['--check=yes'], want: '--check' },
    { given: ['file.yml'], want: 'unexpected argument "file.yml"' },
  ])('reject $given with exit code 2, and the command does not run', async ({ given, want }) => {
    const { exitCode, out, err, invocation } = await run(given);
    expect({ exitCode, out, invocation }).toEqual({ exitCode: 2, out: '', invocation: undefined });
    expect(err).toContain(want);
    expect(err).toMatch(/npx fountainai job --help .*\[cli-arguments-invalid\]\n$/);
  });
});

test('--help prints every option with its description, and the command does not run', async () => {
  const { exitCode, out, invocation } = await run(['--help', '--check'], undefined, true);
  expect({ exitCode, invocation }).toEqual({ exitCode: 0, invocation: undefined });
  for (const part of [
    'Does a job.',
    '--url <address>',
    'address of the service',
    '--dry-run',
    '--json',
    '[file …]',
    'Exit codes',
  ]) {
    expect(out).toContain(part);
  }
});

describe('the end of a command', () => {
  test.each([exitCodes.clean, exitCodes.findings, exitCodes.notRun])(
    'has the exit code %d of its run',
    async (code) => {
      expect((await run([], async () => code)).exitCode).toBe(code);
    },
  );

  test.each([
    {
      given: new OpsError('cli-file-unreadable', 'no .env', 'run npx fountainai initialize'),
      want: 2,
      err: 'job: no .env: run npx fountainai initialize [cli-file-unreadable]\n',
    },
    {
      given: new OpsError('cli-drift-found', 'a step failed', 'see above', { exitCode: 1 }),
      want: 1,
      err: 'job: a step failed: see above [cli-drift-found]\n',
    },
    { given: new DocumentError([problem()]), want: 2, err: 'job: a.yml:3:5 broken [document-structure-invalid]\n' },
  ])('has exit code $want and one message without a stack: $given.message', async ({ given, want, err }) => {
    const outcome = await run([], () => Promise.reject(given));
    expect(outcome).toMatchObject({ exitCode: want, err, out: '' });
  });

  test('names missing settings', async () => {
    const fault = { code: 'settings-missing', setting: 'API_KEYS', problem: 'must be set' } as const;
    const { exitCode, out, err } = await run(['--json'], () => Promise.reject(new ConfigError([fault])));
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: 'job: API_KEYS: must be set [settings-missing]\n' });
    expect(JSON.parse(out)).toMatchObject({ problems: [{ code: 'settings-missing', data: { setting: 'API_KEYS' } }] });
  });

  test.each([
    {
      given: () => readFile('/nowhere/a.yml'),
      err: 'job: cannot open "/nowhere/a.yml" (ENOENT: no such file or directory): correct the path or its permissions, and run the command again [cli-file-unreadable]\n',
    },
    {
      given: () => readTextFile('/dev'),
      err: 'job: cannot open "/dev" (EISDIR: illegal operation on a directory): correct the path or its permissions, and run the command again [cli-file-unreadable]\n',
    },
    {
      given: () => loadDocument('/dev'),
      err: 'job: cannot open "/dev" (EISDIR: illegal operation on a directory): correct the path or its permissions, and run the command again [cli-file-unreadable]\n',
    },
    {
      given: () => mkdir('/dev/null/a'),
      err: 'job: cannot write "/dev/null/a" (ENOTDIR: not a directory): correct the path or its permissions, and run the command again [cli-file-unwritable]\n',
    },
  ])('has one message without a stack for a path that cannot be used: $err', async ({ given, err }) => {
    const outcome = await run([], async () => {
      await given();
      return 0;
    });
    expect(outcome).toMatchObject({ exitCode: 2, err });
  });

  test('has exit code 2 and a stack if the error has no code', async () => {
    const { exitCode, err } = await run([], () => Promise.reject(new TypeError('undefined is not a function')));
    expect(exitCode).toBe(2);
    expect(err).toMatch(/TypeError: undefined is not a function\n\s+at /);
  });

  test('with --json prints the error and the steps before the error in the object', async () => {
    const { out } = await run(['--json'], async ({ report }) => {
      await report.step('first', () => ({ outcome: 'done' }));
      throw new OpsError('cli-request-failed', 'cut off', 'try again', { data: { path: '/a' } });
    });
    expect(JSON.parse(out)).toMatchObject({
      error: 'cut off: try again [cli-request-failed]',
      problems: [{ code: 'cli-request-failed', message: 'cut off: try again', data: { path: '/a' } }],
      steps: [{ name: 'first', outcome: 'done' }],
    });
  });
});

function problem(): Problem {
  return {
    code: 'document-structure-invalid',
    message: 'broken',
    pointer: '/a',
    location: { file: 'a.yml', line: 3, column: 5 },
  };
}

test('commands that are imported at the same time do not run', async () => {
  const run = vi.fn<Run>();
  const load = async (pause: Promise<unknown>) => {
    await pause;
    return runCommand({ name: 'job', purpose: 'Does a job.', options, run });
  };
  const first = importCommands(() => load(Promise.resolve()));
  const second = importCommands(() => load(first));
  const code = process.exitCode;
  await second;
  expect(run).not.toHaveBeenCalled();
  expect(process.exitCode).toBe(code);
});

describe('readParameters', () => {
  const table = [
    { given: ['node', '/project/run_setup.ts', '--check'], want: ['--check'] },
    { given: ['node', '/project/node_modules/.bin/zx', 'run_setup.ts', '--check'], want: ['--check'] },
    { given: ['node', '/project/ops/generate.ts', 'a.yml'], want: ['a.yml'] },
  ];
  test.each(table)('returns $want for $given', ({ given, want }) => expect(readParameters(given)).toEqual(want));
});
