import { afterEach, describe, expect, test } from 'vitest';
import { serve, withoutHeader } from './testing/sabotage.ts';
import {
  loadDocument,
  notesDocument,
  type NotesService,
  type Sabotage,
  secrets,
  startNotes,
} from './testing/testing.ts';
import { type ContractJob, runContract } from './job.ts';
import { readAmount } from './options.ts';
import { phaseNames } from './phases/phase-names.ts';
import { Report } from '../cli/report.ts';

let service: Pick<NotesService, 'url' | 'close'> | undefined;
afterEach(() => service?.close());

interface Outcome {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

async function run(sabotage: Sabotage, options: Partial<ContractJob> & { json?: boolean } = {}): Promise<Outcome> {
  return runAt(await startNotes(sabotage), options);
}

async function runAt(
  started: Pick<NotesService, 'url' | 'close'>,
  options: Partial<ContractJob> & { json?: boolean },
): Promise<Outcome> {
  service = started;
  const written: string[] = [];
  const report = new Report({ command: 'test', json: options.json === true, write: (text) => written.push(text) });
  const credentials = (scheme: string) => new Map(Object.entries(secrets)).get(scheme);
  const job: ContractJob = {
    document: notesDocument,
    url: service.url,
    credentials,
    profile: 'house',
    phases: ['examples', 'coverage'],
    amount: readAmount({ seed: '1' }),
    dryRun: false,
    report,
  };
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

  test.each([
    { given: 'has', motto: 'onward', want: [] },
    {
      given: 'lacks',
      motto: undefined,
      want: ['  fault     the example of about has /motto, and no answer of this run has it [member-never-sent]'],
    },
  ])('say what an answer $given of its example', async ({ motto, want }) => {
    const schema = 'schema: { type: object, properties: { motto: { type: string } } }, example: { motto: x }';
    const document = await loadDocument(
      `openapi: 3.1.0\ninfo: { title: Small, version: 1.0.0 }\npaths: { /about: { get: { operationId: about, responses: { '200': { description: ok, content: { application/json: { ${schema} } } } } } } }\n`,
    );
    const about = () => ({ status: 200, body: motto === undefined ? {} : { motto } });
    const small = await serve({ document, handlers: { about }, credentials: () => [] });
    const { exitCode, lines } = await runAt(small, {
      document,
      profile: 'standard',
      phases: ['examples', 'stateful'],
    });
    expect(lines.filter((line) => line.startsWith('  fault'))).toEqual(want);
    expect(exitCode).toBe(want.length);
  });

  test('say once what many of them lack', async () => {
    const { exitCode, lines } = await run(
      {},
      { credentials: (scheme) => (scheme === 'key' ? secrets.key : undefined) },
    );
    expect(exitCode).toBe(0);
    expect(lines).toContain('skipped  createNote: no value is known for security scheme staff [not-probed] (2 cases)');
  });

  test('skip what the service has still to write, and report no fault', async () => {
    const unwritten: Sabotage['handlers'] = (own) => ({ ...own, listNotes: () => ({ status: 501 }) });
    const { exitCode, lines } = await run({ handlers: unwritten }, { profile: 'standard' });
    expect(exitCode).toBe(0);
    const skipped = lines.filter((line) => line.startsWith('skipped  '));
    expect(skipped).not.toEqual([]);
    expect(skipped.filter((line) => !line.includes('[not-probed]'))).toEqual([]);
  });

  test('are given in JSON', async () => {
    const { lines } = await run({}, { json: true });
    const printed = JSON.parse(lines.join('\n')) as Record<string, unknown>;
    expect(printed).toMatchObject({ command: 'test', failed: 0, skipped: 0, left: {} });
    expect(printed.results).toHaveLength(Number(printed.passed));
    expect(printed.results).toContainEqual(
      expect.objectContaining({
        operation: 'createNote',
        case: 'a valid request',
        outcome: 'passed',
        faults: [],
        rules: [],
      }),
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

describe('a seed', () => {
  const phases = phaseNames;
  /** The report of a run on a service without data; the port is another one each time, and so are the times. */
  async function runReport(seed: string, sabotage: Sabotage = {}): Promise<string> {
    const { lines } = await run(sabotage, { json: true, phases, amount: readAmount({ seed, requests: '40' }) });
    await service?.close();
    return lines
      .join('\n')
      .replaceAll(/127\.0\.0\.1:\d+/g, 'host')
      .replaceAll(/("milliseconds": )\d+/g, '$10');
  }
  const failing: Sabotage = {
    handlers: (own) => ({
      ...own,
      createNote: (input) => own.createNote!({ ...input, body: { text: 'another' } }),
      getNote: (input) => ({ ...own.getNote!(input), headers: {} }),
    }),
  };

  /** Also the bodies that the service got. */
  async function runObserved(seed: string): Promise<{ report: string; bodies: string }> {
    const bodies: unknown[] = [];
    const report = await runReport(seed, {
      handlers: (own) => ({
        ...own,
        createNote: (input) => {
          bodies.push(input.body);
          return own.createNote!(input);
        },
      }),
    });
    return { report, bodies: JSON.stringify(bodies) };
  }

  test('repeats the requests, and the report byte for byte; another one gives other requests', async () => {
    const [first, second, other] = [await runObserved('5'), await runObserved('5'), await runObserved('6')];
    expect(second).toEqual(first);
    expect(JSON.parse(first.report)).toMatchObject({ seed: 5 });
    expect(other.bodies).not.toBe(first.bodies);
  });

  test('repeats the report of a service with faults byte for byte', async () => {
    const [first, second] = [await runReport('5', failing), await runReport('5', failing)];
    expect(second).toBe(first);
  });
});

test('the phases that are named are run, and no others', async () => {
  const { lines } = await run({}, { phases: ['fuzzing'], json: true });
  const { results } = JSON.parse(lines.join('\n')) as { results: { case: string }[] };
  expect([...new Set(results.map((result) => result.case))]).toEqual(['fuzzing']);
});

test('a time budget that cuts a run is printed', async () => {
  const { lines } = await run({}, { phases: ['fuzzing'], amount: readAmount({ seed: '1', 'time-budget': '0' }) });
  expect(lines.filter((line) => line.startsWith('--time-budget 0 cut '))).toHaveLength(1);
});

test('so many requests are sent as are asked for', async () => {
  let count = 0;
  const counting: Sabotage['handlers'] = (own) => ({
    ...own,
    createNote: (input) => {
      count += 1;
      return own.createNote!(input);
    },
  });
  const counts: number[] = [];
  for (const requests of ['0', '30', '90']) {
    count = 0;
    await run({ handlers: counting }, { phases: ['fuzzing'], amount: readAmount({ seed: '1', requests }) });
    await service?.close();
    counts.push(count);
  }
  const [none = 0, few = 0, more = 0] = counts;
  expect([few - none, more - none]).toEqual([30, 90]);
});
