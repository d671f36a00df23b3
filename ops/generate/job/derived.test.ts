import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { writeTypes } from './derived.ts';
import { Report } from '../../cli/report.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function outcomes(member: string, dryRun = false): Promise<string[]> {
  const text = `{"openapi":"3.1.0","info":{"title":"Small","version":"1.0.0"},"paths":{"/${member}":
    {"get":{"operationId":"${member}","responses":{"204":{"description":"Nothing"}}}}}}`;
  const report = new Report({ command: 'generate', write: () => undefined });
  const document = await parseDocument(text, { source: 'small.json', name: 'small' });
  await writeTypes({ documents: [document], report, dryRun, folder });
  return report.steps.map(({ name, outcome }) => `${outcome} ${name}`);
}

test('types are created, unchanged the second time, and updated when the document changes', async () => {
  const file = 'service/small/api.d.ts';
  expect(await outcomes('first', true)).toEqual([`created ${file}`]);
  expect(await readdir(folder)).toEqual([]);
  expect(await outcomes('first')).toEqual([`created ${file}`]);
  expect(await outcomes('first')).toEqual([`unchanged ${file}`]);
  expect(await outcomes('second')).toEqual([`updated ${file}`]);
  expect(await readFile(join(folder, file), 'utf8')).toContain('second: {');
});
