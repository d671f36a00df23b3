import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { generateTypes } from '../../types/types.ts';
import { type DraftChange, changeDocument, createContext, smallDocument } from '../testing/drift-inputs.ts';
import { createManifest, manifestText } from '../../generate/file/manifest.ts';
import { codeSection } from './code-section.ts';

const document = await smallDocument(`
openapi: 3.1.0
info: { title: Small, version: 1.0.0 }
paths:
  /things:
    get:
      operationId: listThings
      responses: { '200': { description: Well, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
    post:
      operationId: makeThing
      responses: { '204': { description: Made } }
components:
  schemas:
    Thing: { type: object, properties: { name: { type: string } } }
`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-code-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;

/** A folder of services that holds the code of the small document. */
async function services({ types, handlers }: { types?: string; handlers?: readonly string[] }): Promise<string> {
  const serviceFolder = join(folder, String(count++), 'service');
  await mkdir(join(serviceFolder, 'small'), { recursive: true });
  if (types !== undefined) await writeFile(join(serviceFolder, 'small/api.d.ts'), types);
  if (handlers !== undefined) {
    const members = handlers.map((name) => `${JSON.stringify(name)}: () => ({ status: 204 })`);
    const text = `export const open = async () => ({ handlers: { ${members.join(', ')} }, close: async () => {} });`;
    await writeFile(join(serviceFolder, 'small/operations.ts'), text);
  }
  return serviceFolder;
}

async function check(parts: Parameters<typeof services>[0], change: DraftChange = () => undefined) {
  const documents = [await changeDocument(document, change)];
  return codeSection.check(createContext({ documents, serviceFolder: await services(parts) }));
}

const types = await generateTypes(document);
const handlers = ['listThings', 'makeThing'];

test('our own services are those of their documents', async () => {
  expect(await codeSection.check(createContext({ documents: await loadDocuments() }))).toMatchObject({
    status: 'clean',
  });
});

describe('types', () => {
  test.each([
    { name: 'as generated', given: types, want: [] },
    { name: 'in another order, with other comments', given: shuffled(types), want: [] },
    {
      name: 'with a member of another type',
      given: types.replace('name?: string', 'name?: number'),
      want: ['types-differ'],
    },
    {
      name: 'with a member that must be there',
      given: types.replace('name?: string', 'name: string'),
      want: ['types-differ'],
    },
    { name: 'of another status', given: types.replace('204:', '205:'), want: ['types-differ'] },
    { name: 'that cannot be parsed', given: 'export interface operations {', want: ['types-missing'] },
    { name: 'that are not there', given: undefined, want: ['types-missing'] },
  ])('$name: $want', async ({ given, want }) => {
    const { reason, findings } = await check({ handlers, ...(given === undefined ? {} : { types: given }) });
    expect(reason).toBeUndefined();
    expect(findings.map(({ rule }) => rule)).toEqual(want);
  });

  test('are those of a document that says the same in another way', async () => {
    const { findings } = await check({ types, handlers }, (draft) =>
      draft
        .set('paths /things get responses 200 content application/json schema', draft.get('components schemas Thing'))
        .set('components schemas Thing description', 'A thing.'),
    );
    expect(findings).toEqual([]);
  });

  test('that a changed document asks for are reported with operation and place', async () => {
    const { findings } = await check({ types, handlers }, (draft) =>
      draft.set('components schemas Thing properties name', { type: 'integer' }),
    );
    expect(findings).toMatchObject([{ rule: 'types-differ', operation: 'listThings', pointer: '/paths/~1things/get' }]);
    expect(findings[0]?.message).toContain('name is "string"; the document gives "number"');
  });
});

describe('handlers', () => {
  test.each([
    { given: handlers, want: [] },
    { given: ['listThings'], want: ['handler-missing makeThing'] },
    { given: [...handlers, 'other'], want: ['handler-foreign other'] },
    { given: ['listThings', 'createThing'], want: ['handler-missing makeThing', 'handler-foreign createThing'] },
    { given: undefined, want: ['service-missing undefined'] },
  ])('$given: $want', async ({ given, want }) => {
    const { findings } = await check({ types, ...(given === undefined ? {} : { handlers: given }) });
    expect(findings.map(({ rule, operation }) => `${rule} ${operation}`)).toEqual(want);
  });

  test('and types that are in no document are reported with their places', async () => {
    const { findings } = await check({
      types: types.replace('makeThing: {', 'makeThings: {'),
      handlers: [...handlers, 'other'],
    });
    expect(findings).toMatchObject([
      { rule: 'types-differ', operation: 'makeThing', pointer: '/paths/~1things/post' },
      { rule: 'types-differ', operation: 'makeThings', file: expect.stringMatching(/small\/api\.d\.ts$/) as unknown },
      { rule: 'handler-foreign', operation: 'other', file: expect.stringMatching(/small\/operations\.ts$/) as unknown },
    ]);
    const [, typesFinding, handlerFinding] = findings;
    const line = types.split('\n').findIndex((text) => text.includes('makeThing: {')) + 1;
    expect(typesFinding).toMatchObject({ line, column: 5 });
    expect(handlerFinding).toMatchObject({ line: 1, column: expect.any(Number) as number });
    expect(handlerFinding?.column).toBeGreaterThan(30);
  });

  test('that are all missing are reported at the document', async () => {
    const { findings } = await check({});
    expect(findings).toMatchObject([
      { rule: 'types-missing', file: expect.stringMatching(/small\.yml$/) as unknown, line: 1, column: 1 },
      { rule: 'service-missing', file: expect.stringMatching(/small\.yml$/) as unknown, line: 1, column: 1 },
    ]);
  });

  test('of a service that can not be opened are no clean comparison', async () => {
    const serviceFolder = await services({ types, handlers });
    const text = "export const open = async () => { throw new Error('no disk'); };";
    await writeFile(join(serviceFolder, 'small/operations.ts'), text);
    const report = await codeSection.check(createContext({ documents: [document], serviceFolder }));
    expect(report).toMatchObject({ status: 'failed', reason: 'no disk' });
  });
});

test('nothing is left of the data that a service was opened on', async () => {
  const serviceFolder = join(folder, 'own');
  const seen = join(folder, 'seen');
  const file = join(serviceFolder, 'small/operations.ts');
  await mkdir(join(serviceFolder, 'small'), { recursive: true });
  await writeFile(join(serviceFolder, 'small/api.d.ts'), types);
  await writeFile(
    file,
    `import { writeFile } from 'node:fs/promises';
     export const open = async ({ config }) => {
       await writeFile(${JSON.stringify(seen)}, config.dataDirectory);
       return { handlers: { listThings() {}, makeThing() {} }, close: async () => {} };
     };`,
  );
  expect(await codeSection.check(createContext({ documents: [document], serviceFolder }))).toMatchObject({
    status: 'clean',
  });
  const data = await readFile(seen, 'utf8');
  await expect(readFile(data)).rejects.toThrow('ENOENT');
});

/** With the members of `operations` in reverse, and without comments. */
function shuffled(text: string): string {
  const bare = text.replaceAll(/\/\*[^]*?\*\//g, '');
  const [, head = '', body = ''] = /^([^]*export interface operations \{\n)([^]*)\n\}\s*$/.exec(bare) ?? [];
  const members = body.split(/\n(?= {4}\w)/);
  expect(members).toHaveLength(2);
  return `${head}${members.reverse().join('\n')}\n}\n`;
}

test.each([
  { name: 'a gap is reported until there is a later migration', later: [], want: ['migration-missing'] },
  { name: 'a later migration may bring what lacked', later: ['0002-small'], want: [] },
])('$name', async ({ later, want }) => {
  const serviceFolder = await services({ types, handlers });
  const gap = { migration: '0001-small', line: 3, message: 'the table "things" lacks "due"', last: '0001-small' };
  const manifest = createManifest({ file: 'small.yml', title: 'Small', hash: '' }, {}, { gaps: [gap] });
  await writeFile(join(serviceFolder, 'small/generated.json'), manifestText(manifest));
  await mkdir(join(serviceFolder, 'small/migrations'));
  for (const migration of ['0001-small', ...later])
    await writeFile(join(serviceFolder, `small/migrations/${migration}.ts`), '');
  const { findings } = await codeSection.check(createContext({ documents: [document], serviceFolder }));
  const place = { file: expect.stringContaining('small/migrations/0001-small.ts') as unknown, line: 3 };
  expect(findings).toMatchObject(want.map((rule) => ({ rule, severity: 'error', ...place })));
});
