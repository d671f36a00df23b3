/**
 * One harmless line, and one that is not, in any schema of a document: our own, and those of others that stand in the folder
 * `PEER_DOCUMENTS`. Harmless changes give no findings; one change is one cause, reported at its place.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiDocument, Json } from '../../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../../openapi/json/json.ts';
import { loadDocument, parseDocument } from '../../../../openapi/loading/load.ts';
import { ownDocuments } from '../../../../openapi/testing/documents.ts';
import { isLongForm, pickRows } from '../../../../openapi/testing/long-form.ts';
import { walk } from '../../../../openapi/document/walk.ts';
import { historySection } from '../../../drift/history/history-section.ts';
import { createContext } from '../../../drift/testing/drift-inputs.ts';

/** A schema of a copy, which may be changed. */
type Draft = Record<string, Json>;

/** Returns false if it cannot be made to this schema. */
type Edit = (schema: Draft) => boolean;

function set(keyword: string, value: Json, isPossible: (schema: Draft) => boolean = () => true): Edit {
  return (schema) => {
    if (keyword in schema || !isPossible(schema)) return false;
    schema[keyword] = value;
    return true;
  };
}

const isPlainObject = ({ type, anyOf, oneOf }: Draft): boolean =>
  type === 'object' && anyOf === undefined && oneOf === undefined;
const isText = ({ type, enum: values }: Draft): boolean => type === 'string' && values === undefined;

const harmless: Record<string, Edit> = {
  'an if alone': set('if', { required: ['a'] }),
  'a then alone': set('then', { required: ['a'] }),
  'alternatives of which one takes anything': set('anyOf', [{ required: ['a'] }, {}]),
  'an empty part': set('allOf', [{}]),
  'unevaluatedProperties: true': set('unevaluatedProperties', true),
  'property names of any kind': set('propertyNames', {}),
  definitions: set('$defs', { Unused: { type: 'string' } }),
  'the usual dialect': set('$schema', 'https://json-schema.org/draft/2020-12/schema'),
};

const changes: Record<string, Edit> = {
  'an extension': set('x-own', 1),
  'a condition': (schema) =>
    isPlainObject(schema) && set('if', { required: ['a'] })(schema) && set('then', { required: ['b'] })(schema),
  alternatives: set('anyOf', [{ required: ['a'] }, { required: ['b'] }], isPlainObject),
  'no other members': set('additionalProperties', false, isPlainObject),
  'no members that are not described': set('unevaluatedProperties', false, isPlainObject),
  'a length': set('maxLength', 3, isText),
  'a pattern': set('pattern', '^[ab]+$', isText),
  'a choice less': (schema) => {
    const { enum: values } = schema;
    if (!isArray(values) || values.length < 2) return false;
    schema.enum = values.slice(1);
    return true;
  },
  'a member more that is required': (schema) => {
    const { properties, required = [] } = schema;
    if (!isObject(properties) || !isArray(required)) return false;
    schema.properties = { ...properties, unheard: { type: 'string' } };
    schema.required = [...required, 'unheard'];
    return true;
  },
};

/** The document with an edit of one of its schemas, and the pointer of that schema; undefined if no schema allows it. */
async function edited(document: ApiDocument, edit: Edit, turn: number) {
  const content = structuredClone(document.content);
  const pointers: { schema: Draft; pointer: string }[] = [];
  walk(content, (kind, object, pointer) => {
    if (kind === 'schema' && !('$ref' in object)) pointers.push({ schema: object, pointer });
  });
  const start = Math.floor(turn * pointers.length);
  const found = [...pointers.slice(start), ...pointers.slice(0, start)].find(({ schema }) => edit(schema));
  if (found === undefined) return undefined;
  return { pointer: found.pointer, document: await written(JSON.stringify(content), document) };
}

const written = (text: string, { source, name }: ApiDocument) => parseDocument(text, { source, name });

async function readFindings(base: ApiDocument, document: ApiDocument) {
  const { reason, findings } = await historySection.check(createContext({ documents: [document], base: [base] }));
  expect(reason).toBeUndefined();
  return findings;
}

const turn = fc.double({ min: 0, max: 0.999, noNaN: true });
const runs = { numRuns: isLongForm ? 60 : 6 };

function defineTests(load: () => Promise<ApiDocument>): void {
  test('a harmless line in any schema gives no finding', { timeout: 120_000 }, async () => {
    const base = await load();
    const property = fc.asyncProperty(fc.constantFrom(...Object.entries(harmless)), turn, async ([name, edit], at) => {
      const other = await edited(base, edit, at);
      fc.pre(other !== undefined);
      const findings = await readFindings(base, other.document);
      expect({ name, at: other.pointer, findings }).toEqual({ name, at: other.pointer, findings: [] });
    });
    await fc.assert(property, runs);
  });

  test('one change of any schema is one cause, where it was made', { timeout: 120_000 }, async () => {
    const base = await load();
    const property = fc.asyncProperty(fc.constantFrom(...Object.entries(changes)), turn, async ([name, edit], at) => {
      const other = await edited(base, edit, at);
      fc.pre(other !== undefined);
      const findings = await readFindings(base, other.document);
      const places = findings.map(({ rule, pointer }) => `${rule} ${pointer ?? ''}`);
      expect({ name, at: other.pointer, places, isShort: findings.length <= 5 }).toMatchObject({ isShort: true });
      const elsewhere = findings.filter(
        ({ rule, pointer = '' }) => rule !== 'version' && !pointer.startsWith(other.pointer),
      );
      expect({ name, at: other.pointer, elsewhere }).toEqual({ name, at: other.pointer, elsewhere: [] });
    });
    await fc.assert(property, runs);
  });
}

const own = (await ownDocuments()).map((document) => ({ name: document.name, document }));
describe.each(pickRows(own, 1))('$name', ({ document }) => {
  defineTests(() => Promise.resolve(document));
});

const peers = process.env.PEER_DOCUMENTS ?? '';
describe.skipIf(!existsSync(join(peers, 'typesense.yml')) || peers === '')('a large document of others', () => {
  defineTests(async () => {
    const document = await loadDocument(join(peers, 'typesense.yml'));
    return written(JSON.stringify(document.content), document);
  });
});
