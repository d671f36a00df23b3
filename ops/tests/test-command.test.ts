/** `npm test` as it is called: which way it goes, and how it ends. Each way is tested next to its code. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { runInProcess } from '../cli/testing/run-command.ts';
import { projectFolder } from '../file/files.ts';
import { pickRows } from '../../openapi/testing/long-form.ts';

function run(...parameters: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/run.js', 'ops/test.ts', ...parameters], {
    cwd: projectFolder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const document = 'openapi/session-context.yml';
const nowhere = 'http://127.0.0.1:1';

describe('npm test', () => {
  const refused = [
    { given: ['--url', nowhere], want: 'cli-option-missing' },
    { given: ['--document', document], want: 'cli-option-missing' },
    { given: ['--url', 'localhost:80', '--document', document], want: 'cli-option-invalid' },
    { given: ['--url', nowhere, '--document', 'openapi/nothing.yml'], want: 'cli-file-unreadable' },
    { given: ['--url', nowhere, '--document', 'package.json'], want: 'document-version-unsupported' },
    { given: ['--url', nowhere, '--document', document, '--key', 'apiKeyAuth=k'], want: 'cli-service-unreachable' },
    { given: ['--nope'], want: 'cli-arguments-invalid' },
  ];
  test.each(pickRows(refused, 1))('$given cannot run: 2', ({ given, want }) => {
    const { status, stderr } = run(...given);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(` [${want}]\n`) as string });
  });

  test('lists the cases', async () => {
    const parameters = ['--url', nowhere, '--document', document, '--key', 'apiKeyAuth=k', '--dry-run'];
    const { code, out } = await runInProcess(() => import('../test.ts'), parameters);
    expect({ code, last: out.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      last: expect.stringMatching(/^\d{3} cases would be run$/) as string,
    });
  });

  test('runs the files that are named, and says how many passed in its last line', () => {
    const { status, stdout } = run('ops/probe/structure/path.test.ts', '--', '--testNamePattern', 'item');
    expect({ status, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
      status: 0,
      last: expect.stringMatching(/^[1-9]\d* passed, 0 failed, \d+ skipped$/) as string,
    });
  });
});
