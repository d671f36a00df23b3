import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import { serve } from '../../probe/testing/sabotage.ts';
import type { ContextOptions, Probing } from '../section/context.ts';
import { openContext } from '../section/context.ts';
import { createContext, smallDocument } from '../testing/drift-inputs.ts';
import { behaviourSection } from './behaviour-section.ts';
import type { SectionReport } from '../../findings/report.ts';

const json = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });
const box = {
  type: 'object',
  properties: { weight: { type: 'integer', minimum: 0, maximum: 1000 }, name: { type: 'string', maxLength: 20 } },
};
const bad = { description: 'no', content: { 'application/problem+json': { schema: { type: 'object' } } } };
const errors = { 400: bad, 405: bad, 413: bad, 415: bad };

const document = await smallDocument({
  openapi: '3.1.0',
  info: { title: 'Small', version: '1.0.0' },
  security: [],
  paths: {
    '/boxes': {
      post: {
        operationId: 'packBox',
        requestBody: { required: true, content: json(box) },
        responses: { 201: { description: 'packed', content: json(box) }, ...errors },
      },
    },
  },
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-behaviour-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Weights of the boxes that were asked for, in their order. */
interface Asked {
  readonly report: SectionReport;
  readonly weights: readonly unknown[];
}

async function ask(probing: Partial<Probing>, most = Infinity): Promise<Asked> {
  const weights: unknown[] = [];
  const served = await serve({
    document,
    handlers: {
      packBox: ({ body }) => {
        const { weight = 0 } = objectOf(body);
        weights.push(weight);
        if (Number(weight) > most) throw new Error('the floor gives way');
        return { status: 201, body };
      },
    },
    credentials: () => [],
  });
  const addresses = new Map([['small', served.url]]);
  const report = await behaviourSection.check(
    createContext({ documents: [document], probing: { addresses, ...probing } }),
  );
  await served.close();
  return { report, weights };
}

describe('requests by chance', () => {
  test('are made as small as they get where one fails', async () => {
    const { report } = await ask({ requests: 100, seed: 5 }, 17);
    expect(report).toMatchObject({ status: 'findings' });
    const found = report.findings.filter(({ rule }) => rule === 'server-error');
    expect(found).toMatchObject([{ operation: 'packBox', severity: 'error' }]);
    expect(found[0]?.remedy).toContain(`--data-binary '{"weight":18}'`);
  });

  test('are the same for the same seed', async () => {
    const [first, second, other] = [await ask({ seed: 1 }), await ask({ seed: 1 }), await ask({ seed: 2 })];
    expect(first.report).toMatchObject({ status: 'clean', account: { facts: { seed: 1 } } });
    // Several are on their way at once.
    expect(second.weights.toSorted()).toEqual(first.weights.toSorted());
    expect(other.weights.toSorted()).not.toEqual(first.weights.toSorted());
  });

  test('are as many on a slow machine', async () => {
    const now = performance.now.bind(performance);
    // A clock that is fast makes the machine slow.
    vi.spyOn(performance, 'now').mockImplementation(() => now() * 1000);
    const slow = await ask({ requests: 100, seed: 1 });
    vi.restoreAllMocks();
    const { weights } = await ask({ requests: 100, seed: 1 });
    expect(slow.weights.toSorted()).toEqual(weights.toSorted());
    expect(slow.report.account?.notes).toEqual(expect.not.arrayContaining([expect.stringContaining('--time-budget')]));
  });

  test('are no more than those by chance may be, after those at the edges', async () => {
    const [edges, few, more] = [
      await ask({ requestsByChance: 0 }),
      await ask({ requestsByChance: 5 }),
      await ask({ requestsByChance: 20 }),
    ];
    expect(few.weights.length).toBeLessThanOrEqual(edges.weights.length + 5);
    expect(more.weights.length).toBeGreaterThan(few.weights.length);
    expect(more.weights.length).toBeLessThanOrEqual(edges.weights.length + 20);
  });

  test('are cut by a time budget, which the report says', async () => {
    const whole = await ask({ requests: 100, seed: 1 });
    const { report, weights } = await ask({ requests: 100, seed: 1, timeBudget: 0 });
    const unsent = whole.weights.length - weights.length;
    expect(unsent).toBeGreaterThan(50);
    const note = `--time-budget 0 cut packBox (${unsent} not sent): --seed does not repeat this run`;
    expect(report.account).toMatchObject({
      notes: expect.arrayContaining([note]) as unknown,
      facts: { unsent: { packBox: unsent } },
    });
  });

  test('are limited and reported, with the resources that could not be deleted', async () => {
    const [few, many] = [await ask({ requests: 0 }), await ask({ requests: 40 })];
    expect(many.weights.length).toBeGreaterThan(few.weights.length + 20);
    expect(many.weights.length).toBeLessThanOrEqual(few.weights.length + 40);
    const { account } = many.report;
    expect(account?.facts.left).toEqual({ packBox: many.weights.length });
    expect(account?.notes).toContain(`these could not be deleted: packBox (${many.weights.length})`);
    expect(account?.notes[0]).toMatch(/^\d+ requests with --seed 1$/);
  });
});

describe('services that are started', () => {
  async function service(code: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
    const own = await mkdtemp(join(folder, 'service-'));
    await mkdir(join(own, 'small'));
    const all = { 'operations.ts': code, ...files };
    for (const [name, text] of Object.entries(all)) await writeFile(join(own, 'small', name), text);
    return own;
  }
  const opening = (handlers: string): string =>
    `export const open = async () => ({ handlers: ${handlers}, close: async () => {} });`;

  test.each([
    { code: opening('{ packBox: ({ body }) => ({ status: 201, body }) }'), want: { status: 'clean' } },
    { code: opening('{}'), want: { status: 'failed', causedBy: 'code', findings: [] } },
    {
      code: "throw new Error('no disk')",
      want: {
        status: 'failed',
        reason: expect.stringContaining('the service "small" does not start: no disk') as unknown,
      },
    },
    {
      code: "export const open = async ({ log }) => { log.info('looking for the disk'); throw new Error('no disk'); };",
      want: {
        status: 'failed',
        reason: expect.stringContaining('no disk (the last lines of its log: looking for the disk)') as unknown,
      },
    },
  ])('$want: $code', async ({ code, want }) => {
    const data = await mkdtemp(join(folder, 'data-'));
    vi.stubEnv('TMPDIR', data);
    const serviceFolder = await service(code);
    const probing = { requests: 10 };
    expect(
      await behaviourSection.check(createContext({ documents: [document], serviceFolder, probing })),
    ).toMatchObject(want);
    expect(await readdir(data)).toEqual([]);
  });

  test('repeat findings and account byte for byte with the same seed', async () => {
    const code = opening('{ packBox: ({ body }) => ({ status: (body.weight ?? 0) > 17 ? 500 : 201, body }) }');
    const serviceFolder = await service(code);
    const runReport = async (seed: number): Promise<string> => {
      const report = await behaviourSection.check(
        createContext({ documents: [document], serviceFolder, probing: { seed } }),
      );
      return JSON.stringify([report.findings, report.account]);
    };
    const [first, second] = [await runReport(7), await runReport(7)];
    expect(second).toBe(first);
    expect(first).toContain(`--data-binary '{\\"weight\\":18}' 'http://127.0.0.1:18080/boxes'`);
  });

  test.each([
    { files: { 'generated.json': '{}' }, want: [] },
    { files: {}, want: ['server-error'] },
  ])('what is still to be written passes where the service is generated: $files', async ({ files, want }) => {
    const serviceFolder = await service(opening('{ packBox: () => ({ status: 501 }) }'), files);
    const { findings, account } = await behaviourSection.check(createContext({ documents: [document], serviceFolder }));
    expect([...new Set(findings.filter(({ operation }) => operation === 'packBox').map(({ rule }) => rule))]).toEqual(
      expect.arrayContaining(want),
    );
    if (want.length === 0) {
      expect(findings).toEqual([]);
      expect(objectOf(account?.facts.requests).packBox).toBeLessThan(10);
    }
  });
});

describe('an address', () => {
  const context = (options: ContextOptions) => openContext(options).then(({ probing }) => [...probing.addresses]);

  test.each([
    { urls: [], want: [] },
    { urls: ['ensemble=http://a.example:1/'], want: [['ensemble', 'http://a.example:1']] },
    { urls: ['session-context=https://b.example/base?a=b'], want: [['session-context', 'https://b.example/base?a=b']] },
  ])('$urls', async ({ urls, want }) => {
    expect(await context({ urls })).toEqual(want);
  });

  test.each([
    [['http://a.example'], 'cli-url-ambiguous'],
    [['other=http://a.example'], 'cli-document-unknown'],
    [['ensemble=ftp://a.example'], 'cli-option-invalid'],
    [['ensemble'], 'cli-option-invalid'],
  ])('%j: %s', async (urls, code) => {
    await expect(context({ urls })).rejects.toMatchObject({ code });
  });

  test('without a listening server fails', async () => {
    const addresses = new Map([['small', 'http://127.0.0.1:1']]);
    const report = await behaviourSection.check(createContext({ documents: [document], probing: { addresses } }));
    expect(report).toMatchObject({ status: 'failed', reason: expect.stringContaining('ECONNREFUSED') as unknown });
    expect(report.causedBy).toBeUndefined();
  });
});
