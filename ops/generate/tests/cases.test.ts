/** Documents of public bug reports, next to PEER_DOCUMENTS: each becomes a service that works as far as the report expects, or is refused. */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { errorText } from '../../../openapi/errors/error-text.ts';
import { readSource } from '../document/source.ts';
import { type GeneratedService, serviceFiles } from '../service/service-files.ts';
import { generatedProject, type GeneratedProject, startGenerated } from '../testing/service.ts';

const peers = process.env.PEER_DOCUMENTS;
const folder = resolve(peers ?? '', '../cases/documents');

/** By file, the number of operations with working code, or a part of the refusal. Other documents become services. */
const expected: Readonly<Record<string, number | string>> = {
  'toys.yml': 3,
  'animals.yml': 3,
  'labels.yml': 3,
  'prices.yml': 2,
  'codes.yml': 'codes.yml:20:34 The keyword pattern must be a regular expression, got "^(?i)[a-z]+$"',
  'p1.yml': 'p1.yml:1:465 The keyword pattern must be a regular expression, got "^(?i)[a-z]+$"',
  'p2.yml': String.raw`p2.yml:1:465 The pattern "\\A[A-Z]{3}\\z" is not one of ECMAScript`,
  'p3.yml': 'p3.yml:1:465 The pattern "^[[:alpha:]]+$" is not one of ECMAScript',
  'rx1.json': 'rx1.json:70:7 ',
  'rx2.json': 'rx2.json:70:7 ',
  'rx3.json': 'rx3.json:70:7 ',
  'notes.yml': 5,
  'books.yml': 6,
  'sizes.yml': 2,
  'rooms.yml': 4,
  'plants.yml': 4,
  'calls.yml': 6,
  'stars.yml': 'stars.yml:4:3 The path "/files/*" cannot be served',
  'shelves.yml': 4,
  'hooks.yml': 2,
  'keyed.yml': 2,
};

describe.skipIf(peers === undefined)('the documents in the cases next to PEER_DOCUMENTS', () => {
  let project: GeneratedProject;
  const made = new Map<string, GeneratedService>();
  const refused = new Map<string, string>();
  const failed: unknown[] = [];

  beforeAll(async () => {
    project = await generatedProject();
    for (const path of await readdir(folder, { recursive: true })) {
      if (!/\.(?:ya?ml|json)$/.test(path)) continue;
      const file = path.split('/').at(-1) ?? '';
      const problem = await readSource(join(folder, path)).then(() => undefined, errorText);
      if (problem !== undefined) {
        refused.set(file, problem);
        continue;
      }
      const document = await loadDocument(join(folder, path));
      const service = await serviceFiles(document);
      await project.write(service);
      made.set(file, service);
      const working = [...service.operations].filter(([, outcome]) => outcome === 'resource').map(([id]) => id);
      const running = await startGenerated(project, document);
      const results = await running.contract(working);
      await running.close();
      failed.push(...results.filter(({ outcome }) => outcome === 'failed').map((result) => ({ file, ...result })));
    }
  }, 180_000);

  afterAll(() => project.dispose());

  it.each(Object.entries(expected))('%s gives %s', (file, want) => {
    if (typeof want === 'string') expect(refused.get(file)).toContain(want);
    else {
      const outcomes = [...(made.get(file)?.operations.values() ?? [])];
      expect(outcomes.filter((outcome) => outcome === 'resource')).toHaveLength(want);
    }
  });

  it('have code that compiles, and a reason for each operation without code', () => {
    expect(project.faults()).toEqual([]);
    const unexplained = notEmpty(made.values()).flatMap(({ operations, reasons }) =>
      notEmpty(operations).filter(([id, outcome]) => outcome !== 'resource' && (reasons?.get(id) ?? '') === ''),
    );
    expect(unexplained).toEqual([]);
  }, 120_000);

  it('pass their contract tests', () => {
    expect(failed).toEqual([]);
  });
});
