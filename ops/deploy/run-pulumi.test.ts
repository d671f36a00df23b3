import { afterAll, beforeAll, expect, it } from 'vitest';
import { Report } from '../cli/report.ts';
import { type TestSite, testSite } from '../tests/deploy/site.ts';
import { runPulumi } from './run-pulumi.ts';

let site: TestSite;
beforeAll(async () => {
  site = await testSite();
});
afterAll(() => site.close());

it.each([
  {
    given: { action: 'up', code: '0' },
    want: { exitCode: 0, last: 'pulumi up --stack dev --refresh --run-program --yes --non-interactive\n' },
  },
  { given: { action: 'up', code: '255' }, want: { exitCode: 1, last: 'run npx fountainai deploy up again. If it says that the stack is locked' } },
  {
    given: { action: 'preview', code: '1' },
    want: { exitCode: 1, last: 'Nothing was changed. Correct the errors above first.' },
  },
] as const)('$given', async ({ given: { action, code }, want }) => {
  const lines: string[] = [];
  const report = new Report({ command: 'deploy', write: (text) => lines.push(text.trimStart()) });
  const environment = { ...site.environment(), TEST_UPDATE_CODE: code };
  const options = {
    folder: site.folder,
    environment,
    output: 'stderr',
    stack: 'dev',
    isConfirmed: true,
    dryRun: false,
    refreshes: true,
  } as const;
  const exitCode = await runPulumi(action, { ...options, report });
  expect({ exitCode, last: lines.at(-1)?.trimEnd() }).toEqual({
    ...want,
    last: expect.stringContaining(want.last.trimEnd()) as string,
  });
});

it('a missing Pulumi is reported', async () => {
  const environment = { ...site.environment(), PATH: '/nowhere' };
  const report = new Report({ command: 'deploy', write: () => undefined });
  const options = {
    folder: site.folder,
    environment,
    output: 'stderr',
    stack: 'dev',
    isConfirmed: true,
    dryRun: false,
    refreshes: true,
  } as const;
  await expect(runPulumi('up', { ...options, report })).rejects.toMatchObject({ exitCode: 2 });
});
