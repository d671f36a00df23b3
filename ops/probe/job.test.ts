import { afterEach, describe, expect, test } from 'vitest';
import { withoutHeader } from './testing/sabotage.ts';
import { notesDocument, type NotesService, type Sabotage, secrets, startNotes } from './testing/testing.ts';
import { type ContractJob, runContract } from './job.ts';
import { Report } from '../lib/report.ts';

let service: NotesService | undefined;
afterEach(() => service?.close());

interface Outcome {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

async function run(sabotage: Sabotage, options: Partial<ContractJob> & { json?: boolean } = {}): Promise<Outcome> {
  service = await startNotes(sabotage);
  const written: string[] = [];
  const report = new Report({ command: 'test', json: options.json === true, write: (text) => written.push(text) });
  const credentials = (scheme: string) => new Map(Object.entries(secrets)).get(scheme);
  const job = { document: notesDocument, url: service.url, credentials, strict: true, dryRun: false, report };
  const exitCode = await runContract({ ...job, ...options });
  report.finish();
  return { exitCode, lines: written.join('').trimEnd().split('\n') };
}

describe('the contract tests of a running service', () => {
  test('are clean', async () => {
    const { exitCode, lines } = await run({});
    expect(exitCode).toBe(0);
    expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 0 failed, 0 skipped$/);
    expect(lines.at(-2)).toMatch(/done +clean-up +\(nothing is left\)$/);
    expect(lines).toHaveLength(5 + 1 + 1 + 1);
  });

  test('find, and say how to see it again', async () => {
    const { exitCode, lines } = await run(withoutHeader('Allow'));
    expect(exitCode).toBe(1);
    expect(lines.at(-1)).toMatch(/passed, 5 failed, 0 skipped$/);
    const start = lines.indexOf('failed  paths: PUT /notes');
    expect(lines.slice(start + 1, start + 6)).toEqual([
      '  expected  405',
      expect.stringMatching(/^ {2}got {7}405 application\/json \{/),
      '  fault     /headers/Allow must name GET [header-missing]',
      '  fault     /headers/Allow must name POST [header-missing]',
      expect.stringMatching(/^ {2}fault/),
    ]);
  });

  test('say once what many of them lack', async () => {
    const { exitCode, lines } = await run(
      {},
      { credentials: (scheme) => (scheme === 'key' ? secrets.key : undefined) },
    );
    expect(exitCode).toBe(0);
    expect(lines).toContain('skipped  createNote: no value is known for security scheme staff [not-probed] (2 cases)');
  });

  test('skip what the service has still to write, and accuse nobody', async () => {
    const unwritten: Sabotage['handlers'] = (own) => ({ ...own, listNotes: () => ({ status: 501 }) });
    const { exitCode, lines } = await run({ handlers: unwritten }, { strict: false });
    expect(exitCode).toBe(0);
    const skipped = lines.filter((line) => line.startsWith('skipped  '));
    expect(skipped).not.toEqual([]);
    expect(skipped.filter((line) => !line.includes('[not-probed]'))).toEqual([]);
  });

  test('are given in JSON', async () => {
    const { lines } = await run({}, { json: true });
    const told = JSON.parse(lines.join('\n')) as Record<string, unknown>;
    expect(told).toMatchObject({ command: 'test', failed: 0, skipped: 0, left: {} });
    expect(told.results).toHaveLength(Number(told.passed));
    expect(told.results).toContainEqual(
      expect.objectContaining({ operation: 'createNote', case: 'a valid request', outcome: 'passed', rules: [] }),
    );
  });

  test('are only listed', async () => {
    const { exitCode, lines } = await run({ tamper: () => expect.unreachable() }, { dryRun: true });
    expect(exitCode).toBe(0);
    expect(lines[0]).toBe('createNote: a valid request');
    expect(lines.at(-1)).toMatch(/^\d+ cases would be run$/);
  });

  test('could not run', async () => {
    await expect(run({}, { url: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'cli-service-unreachable' });
    await service?.close();
    await expect(run({}, { credentials: () => undefined })).rejects.toMatchObject({
      code: 'cli-no-valid-request',
    });
  });
});
