/** Outside `openapi/`, schemas are read through views. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rawReaders } from './raw-schemas.ts';

const root = resolve(import.meta.dirname, '../..');

/** These work on whole documents: they compare revisions, and write types. */
const onWholeDocuments = ['ops/drift/history/', 'ops/types/'];

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

/** Tests and their helpers write documents. */
const isForTests = (path: string) =>
  /\.test\.ts$|\/(?:tests|testing)\/|\/(?:[^/]+-)?testing(?:-[^/]+)?\.ts$|-rows\.ts$/.test(path);

const files = ['service', 'pulumi', 'ops'].flatMap(sources).filter((path) => !isForTests(path));
const found = files.flatMap((path) => rawReaders(path, readFileSync(join(root, path), 'utf8')));
const isExcepted = (line: string) => onWholeDocuments.some((folder) => line.startsWith(folder));

describe('functions outside openapi/', () => {
  it('take no raw content of documents, except those that work on whole documents', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(found.filter((line) => !isExcepted(line))).toEqual([]);
  });

  it('are excepted only where there are such functions', () => {
    for (const folder of onWholeDocuments)
      expect(found.filter((line) => line.startsWith(folder)).length, folder).toBeGreaterThan(0);
  });

  it('write no JSON of a schema, which only openapi/ and the types do', () => {
    const readers = files.filter((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return /\bSchemaView\b/.test(text) && /\.node\b|\{[^}]*\bnode\b[^}]*\}: SchemaView/.test(text);
    });
    expect(readers.filter((path) => !onWholeDocuments.some((folder) => path.startsWith(folder)))).toEqual([]);
  });
});

describe('the search for functions that take raw content', () => {
  const imports = "import type { Schema } from '../openapi/document.ts';\n";
  it.each([
    { given: `${imports}function typeOf(schema: Schema) {}`, want: 1 },
    { given: `${imports}const typeOf = (all: readonly Schema[]) => all;`, want: 1 },
    { given: `${imports}class Reader { read(content: JsonObject, other: string) {} }`, want: 1 },
    { given: 'function read({ content, name }: ApiDocument) {}', want: 1 },
    { given: "function read({ content: whole }: Pick<ApiDocument, 'content'>) {}", want: 1 },
    { given: 'function read(parts: readonly JsonObject[]) {}', want: 1 },
    { given: 'function read(schema: Json) {}', want: 1 },
    { given: 'function read(schema: SchemaView, parts: readonly SchemaView[]) {}', want: 0 },
    { given: 'function read(body: JsonObject, row: Json) {}', want: 0 },
    { given: 'function read({ content }: RequestBody) {}', want: 0 },
    { given: 'function read(schema: Schema) {} // of Kong, not of a document', want: 0 },
    { given: 'function read(document: ApiDocument) {}', want: 0 },
  ])('finds $want in: $given', ({ given, want }) => {
    expect(rawReaders('a.ts', given)).toHaveLength(want);
  });
});
