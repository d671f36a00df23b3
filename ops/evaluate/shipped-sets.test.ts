/** The requests of the package. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { loadDocument } from '../../openapi/loading/load.ts';
import { ownDocuments } from '../../openapi/testing/documents.ts';
import { projectFolder } from '../file/files.ts';
import { checkSet, readSetFile } from './set/read-set.ts';
import type { RequestSet, SetRequest } from './set/request-set.ts';
import { setSchemaFile, setSchemaText } from './set/set-schema.ts';

let shipped: RequestSet;
let heldOut: RequestSet;
let natural: RequestSet;
let all: readonly SetRequest[];

async function read(name: string): Promise<RequestSet> {
  const unchecked = await readSetFile(join(projectFolder, 'requests', name));
  const generated = unchecked.services.flatMap(({ document }) => document ?? []);
  return checkSet(unchecked, [
    ...(await ownDocuments()),
    ...(await Promise.all(generated.map((file) => loadDocument(file)))),
  ]);
}

beforeAll(async () => {
  [shipped, heldOut, natural] = await Promise.all([read('shipped.yml'), read('held-out.yml'), read('natural.yml')]);
  all = [...shipped.requests, ...heldOut.requests];
});

it('are at least 250, a third of them held out, and at least 100 hostile in 12 kinds', () => {
  const hostile = all.filter(({ isHostile }) => isHostile);
  expect(all.length).toBeGreaterThanOrEqual(250);
  expect(heldOut.requests.length).toBeGreaterThanOrEqual(Math.floor(all.length / 3));
  expect(hostile.length).toBeGreaterThanOrEqual(100);
  expect(new Set(hostile.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12);
});

it('differ in more than their values', () => {
  const shapes = [...all, ...natural.requests].map(({ say }) => toShape(say));
  expect(shapes.filter((shape, index) => shapes.indexOf(shape) !== index)).toEqual([]);
});

/** Numbers, dates and texts in quotes are values. */
const toShape = (say: string): string =>
  say
    .toLowerCase()
    .replaceAll(/"[^"]*"|'[^']{3,}'/g, 'text')
    .replaceAll(/\d[\d-]*/g, '0')
    .replaceAll(/[.,!?]/g, '')
    .trim();

it('are of the same services and data in all files', () => {
  for (const other of [heldOut, natural]) {
    expect(other.services).toEqual(shipped.services);
    expect(other.given.map((call) => call.arguments)).toEqual(shipped.given.map((call) => call.arguments));
  }
});

it('have a schema for editors', async () => {
  expect(await readFile(join(projectFolder, setSchemaFile), 'utf8')).toBe(setSchemaText());
});
