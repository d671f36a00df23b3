import { describe, expect, test } from 'vitest';
import { Report } from './report.ts';
import type { StepOutcome } from './report.ts';

function record(options: { dryRun?: boolean; json?: boolean } = {}): { report: Report; text: () => string } {
  const written: string[] = [];
  const report = new Report({ command: 'job', ...options, write: (text) => written.push(text) });
  return { report, text: () => written.join('') };
}

describe('the line of a step', () => {
  const cases: { given: { outcome: StepOutcome; detail?: string }; dryRun: boolean; want: RegExp }[] = [
    { given: { outcome: 'created' }, dryRun: false, want: /^\+ +\d+ ms {2}created {4}a file\n$/ },
    { given: { outcome: 'created' }, dryRun: true, want: /^\+ +\d+ ms {2}would be created {2}a file\n$/ },
    { given: { outcome: 'removed' }, dryRun: true, want: /would be removed/ },
    { given: { outcome: 'unchanged' }, dryRun: true, want: /ms {2}unchanged +a file/ },
    {
      given: { outcome: 'skipped', detail: 'no gateway' },
      dryRun: false,
      want: /skipped +a file {2}\(no gateway\)\n$/,
    },
  ];
  test.each(cases)(
    'matches $want if the outcome is $given.outcome and the dry run is $dryRun',
    async ({ given, dryRun, want }) => {
      const { report, text } = record({ dryRun });
      await report.step('a file', () => given);
      report.finish();
      expect(text()).toMatch(want);
    },
  );

  test('is written when the step ends, with the duration', async () => {
    const { report, text } = record();
    await report.step('slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return { outcome: 'done' };
    });
    expect(text()).toContain('slow');
    expect(report.steps[0]?.milliseconds).toBeGreaterThanOrEqual(25);
  });
});

test('a step returns the result of its work', async () => {
  const { report } = record();
  expect(await report.step('start', () => ({ outcome: 'done', port: 8000 }))).toEqual({ outcome: 'done', port: 8000 });
});

test('a step that throws is reported as failed, and rethrows the error', async () => {
  const { report, text } = record();
  const failing = report.step('start', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(text()).toMatch(/failed +start/);
});

test('finish prints one JSON object with the steps, the facts and the error', async () => {
  const { report, text } = record({ json: true, dryRun: true });
  report.say('for people');
  await report.step('one', () => ({ outcome: 'updated', detail: 'why' }));
  report.fact('url', 'http://localhost:8000');
  expect(text()).toBe('');
  report.finish('it broke');
  const { steps } = report;
  const want = { command: 'job', dryRun: true, steps, url: 'http://localhost:8000', error: 'it broke' };
  expect(JSON.parse(text())).toEqual(want);
  expect(steps).toMatchObject([{ name: 'one', outcome: 'updated', detail: 'why' }]);
});

describe('the next command', () => {
  test('is the last line', () => {
    const { report, text } = record();
    report.next('npx fountainai drift');
    report.say('done');
    report.finish();
    expect(text()).toBe('done\n\nnext: npx fountainai drift\n');
  });

  test.each([
    { given: 'a report in JSON', options: { json: true }, error: undefined },
    { given: 'a command that failed', options: {}, error: 'it broke' },
  ])('is not proposed by $given', ({ options, error }) => {
    const { report, text } = record(options);
    report.next('npx fountainai drift');
    report.finish(error);
    expect(text()).not.toContain('next');
  });
});
