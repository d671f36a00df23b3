/** Services of documents that others wrote. The tests run only if PEER_DOCUMENTS names the folder of the documents. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import type { OperationState } from '../../probe/run/world.ts';
import { type GeneratedService, serviceFiles } from '../service/service-files.ts';
import { generatedProject, type GeneratedProject, startGenerated } from '../testing/service.ts';

const folder = process.env.PEER_DOCUMENTS;

type Adjust = NonNullable<OperationState['ready']>;

/** A name that is taken is refused with 409, as the document declares. */
const newName: Adjust = (usual) => ({ ...usual, body: { ...objectOf(usual.body), name: randomUUID() } });

/** The number of operations that form resources, and the number of these that the contract tests can reach. */
const all = [
  { file: 'typesense.yml', resources: 38, reached: 33, states: { createCollection: { ready: newName } } },
  { file: 'kong-admin-3.9.yaml', resources: 93, reached: 70, states: {} },
];
const peers = pickRows(all, 1);

describe.skipIf(folder === undefined)('services from the documents in PEER_DOCUMENTS', () => {
  let project: GeneratedProject;
  const made = new Map<string, { document: ApiDocument; service: GeneratedService }>();

  beforeAll(async () => {
    project = await generatedProject();
    for (const { file } of peers) {
      const document = await loadDocument(join(folder ?? '', file));
      const service = await serviceFiles(document);
      await project.write(service);
      made.set(file, { document, service });
    }
  }, 180_000);

  afterAll(() => project.dispose());

  it('compile under the settings of the project', () => {
    expect(project.faults()).toEqual([]);
  }, 180_000);

  it.each(peers)(
    '$file: at least $resources operations work as the document declares',
    async ({ file, resources, reached, states }) => {
      const { document, service } = made.get(file)!;
      const written = [...service.operations].filter(([, outcome]) => outcome === 'resource').map(([id]) => id);
      expect(written.length).toBeGreaterThanOrEqual(resources);
      const running = await startGenerated(project, document);
      try {
        const results = await running.contract(written, states);
        const failed = results.filter(({ outcome }) => outcome === 'failed');
        expect(failed.map(({ operation, case: title, faults, got }) => ({ operation, title, faults, got }))).toEqual(
          [],
        );
        const passed = new Set(results.filter(({ outcome }) => outcome === 'passed').map(({ operation }) => operation));
        expect(written.filter((id) => passed.has(id)).length).toBeGreaterThanOrEqual(reached);
      } finally {
        await running.close();
      }
    },
    180_000,
  );
});
