/** Documents in the manner of well-known public ones: at least so many of their operations work, and the others say why not. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { type GeneratedService, serviceFiles } from '../service/service-files.ts';
import { generatedProject, type GeneratedProject, startGenerated } from '../testing/service.ts';

const folder = join(import.meta.dirname, '../testing/floors');

/** By file, how many of how many operations work. */
const floors: Readonly<Record<string, readonly [working: number, all: number]>> = {
  'petstore.yml': [14, 19],
  'trains.yml': [4, 7],
  'pets.yml': [3, 3],
  'calls.json': [5, 5],
  'tasks.yml': [5, 5],
};

interface Made {
  readonly document: ApiDocument;
  readonly service: GeneratedService;
  readonly working: readonly string[];
}

describe('documents in the manner of public ones', () => {
  let project: GeneratedProject;
  const made = new Map<string, Made>();

  beforeAll(async () => {
    project = await generatedProject();
    for (const file of await readdir(folder)) {
      const document = await loadDocument(join(folder, file));
      const service = await serviceFiles(document);
      await project.write(service);
      const working = [...service.operations].filter(([, outcome]) => outcome === 'resource').map(([id]) => id);
      made.set(file, { document, service, working });
    }
  }, 120_000);

  afterAll(() => project.dispose());

  it.each(notEmpty(Object.entries(floors)))(
    '%s: %j operations work, as the document declares',
    async (file, [least, all]) => {
      const { document, service, working } = made.get(file)!;
      expect(service.operations.size).toBe(all);
      expect(working.length).toBeGreaterThanOrEqual(least);
      const unexplained = [...service.operations.keys()].filter(
        (id) => !working.includes(id) && (service.reasons?.get(id) ?? '') === '',
      );
      expect(unexplained).toEqual([]);
      const running = await startGenerated(project, document);
      const results = await running.contract(working);
      await running.close();
      expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    },
    60_000,
  );
});
