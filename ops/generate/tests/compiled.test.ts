/**
 * The code of all kinds of documents compiles under the settings of the project. It is one program, since the files that each imports
 * cost most.
 */
import fc from 'fast-check';
import { readdir } from 'node:fs/promises';
import { join, parse as parsePath } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocument, parseDocument } from '../../../openapi/loading/load.ts';
import { isLongForm, pickRows } from '../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { type GeneratedService, serviceFiles } from '../service/service-files.ts';
import { collectionDocument } from '../testing/collections.ts';
import { rows } from '../testing/data-kept-rows.ts';
import { smallDocuments } from '../testing/documents.ts';
import { familiesYaml } from '../testing/families.ts';
import { randomDocuments } from '../testing/random-documents.ts';
import { searchableNotes } from '../testing/searchable-notes.ts';
import { generatedProject, type GeneratedProject } from '../testing/service.ts';

/** Other documents in each long run; the same ones each time in the short form. */
const seed = isLongForm ? Date.now() % 1_000_000 : 1;
const randomTexts = fc.sample(randomDocuments, { seed, numRuns: isLongForm ? 100 : 8 });

const getCode = ({ files }: GeneratedService): string =>
  files.find(({ path }) => path.endsWith('operations.ts'))?.text ?? '';

/** A collection of pets with the key `key`. */
function getPets({ sent, item, type }: { sent: object; item: object; type: string }): string {
  const json = (schema: object) => ({ content: { 'application/json': { schema } } });
  const pet = { description: 'A pet', ...json({ $ref: '#/components/schemas/Pet' }) };
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1.0.0' },
    paths: {
      '/pets': {
        post: { operationId: 'make', requestBody: { required: false, ...json(sent) }, responses: { 201: pet } },
      },
      '/pets/{key}': {
        parameters: [{ name: 'key', in: 'path', required: true, schema: { type } }],
        get: { operationId: 'get', responses: { 200: pet } },
      },
    },
    components: { schemas: { Pet: item } },
  });
}

const keyed = [
  {
    given: 'a number in a body that may be missing',
    text: getPets({
      sent: { $ref: '#/components/schemas/Pet' },
      item: { type: 'object', properties: { key: { type: 'integer' } } },
      type: 'integer',
    }),
    want: /body\?\.key === undefined/,
  },
  {
    given: 'a required key that may be null',
    text: getPets({
      sent: { type: 'object', properties: { key: { type: ['string', 'null'] } }, required: ['key'] },
      item: { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] },
      type: 'string',
    }),
    want: /body\.key \?\? randomUUID\(\)/,
  },
  {
    given: 'a text or null, which no number can hold',
    text: getPets({
      sent: { type: 'object', properties: { key: { type: ['string', 'null'] } } },
      item: { type: 'object', properties: { key: { type: 'integer' } } },
      type: 'integer',
    }),
    want: /notImplementedWith\(body, 'key'\);\s+const \{ item \} = await pets\.insertCounted\(/,
  },
  {
    given: 'an object or null, which no text can hold',
    text: getPets({
      sent: { type: 'object', properties: { key: { type: ['object', 'null'] } } },
      item: { type: 'object', properties: { key: { type: 'string' } } },
      type: 'string',
    }),
    want: /notImplementedWith\(body, 'key'\);\s+const id = randomUUID\(\);/,
  },
];

const parse = (name: string, text: string): Promise<ApiDocument> => parseDocument(text, { source: name, name });

/** Each document has a name of its own. */
const sources: Readonly<Record<string, () => Promise<readonly (ApiDocument | undefined)[]>>> = {
  small: () =>
    Promise.all(
      Object.entries({ ...smallDocuments, families: { yaml: familiesYaml } }).map(([name, { yaml }]) =>
        parse(name, yaml),
      ),
    ),
  'in the manner of public ones': async () => {
    const folder = join(import.meta.dirname, '../testing/floors');
    const files = await readdir(folder);
    return Promise.all(
      files.map((file) => loadDocument(join(folder, file), { name: `floor-${parsePath(file).name}` })),
    );
  },
  'all of whose members are kept': () =>
    Promise.all(pickRows(rows, 12).map(({ parts }, index) => collectionDocument(`shelves-${index}`, parts))),
  'with words': async () => [await searchableNotes()],
  // Some have two equal paths, or no path.
  random: () => Promise.all(randomTexts.map((text, index) => parse(`random-${index}`, text).catch(() => undefined))),
  'with keys in a body': () => Promise.all(keyed.map(({ text }, index) => parse(`keyed-${index}`, text))),
};

interface Made {
  readonly document: ApiDocument;
  readonly service: GeneratedService;
}

let project: GeneratedProject;
/** By kind. */
const made = new Map<string, readonly Made[]>();

beforeAll(async () => {
  project = await generatedProject();
  for (const [kind, read] of Object.entries(sources)) {
    const documents = (await read()).filter((document) => document !== undefined);
    const all: Made[] = [];
    for (const document of notEmpty(documents)) all.push({ document, service: await serviceFiles(document) });
    for (const { service } of all) await project.write(service);
    made.set(kind, all);
  }
}, 300_000);
afterAll(() => project.dispose());

it('compiles under the settings of the project', () => {
  const names = [...made.values()].flat().map(({ document }) => document.name);
  expect(new Set(names).size).toBe(names.length);
  expect(project.faults(), `seed ${seed}`).toEqual([]);
}, 300_000);

it('has a handler for each operation of any document', () => {
  const random = notEmpty(made.get('random')!);
  for (const { document, service } of random) {
    expect(handlersIn(getCode(service)), `seed ${seed}: ${document.text}`).toEqual(getIds(document));
  }
  const outcomes = random.flatMap(({ service }) => [...service.operations.values()]);
  expect(outcomes).toContain('resource');
});

it.each(keyed.map(({ given, want }, index) => ({ given, want, index })))(
  'takes a key from the body: $given',
  ({ want, index }) => {
    expect(getCode(made.get('with keys in a body')![index]!.service)).toMatch(want);
  },
);

const getIds = ({ operations }: ApiDocument): string[] => operations.map(({ id }) => id).sort();

/** Names of the members of the object that `handlersOf` returns. */
function handlersIn(text: string): string[] {
  const source = ts.createSourceFile('operations.ts', text, ts.ScriptTarget.ES2023, true);
  const maker = source.statements.filter(ts.isFunctionDeclaration).find(({ name }) => name?.text === 'handlersOf');
  const [last] = maker?.body?.statements ?? [];
  const object = last && ts.isReturnStatement(last) ? last.expression : undefined;
  if (object === undefined || !ts.isObjectLiteralExpression(object)) return [];
  return object.properties
    .map(({ name }) => (name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : ''))
    .sort();
}
