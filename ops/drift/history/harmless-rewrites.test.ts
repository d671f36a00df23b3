/** Documents that say the same in another way: neither direction of the rewrite is a change. */
import { describe, expect, test } from 'vitest';
import { isArray, isObject, objectOf } from '../../../openapi/json/json.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { historySection } from './history-section.ts';
import { type DraftChange, changeDocument, createContext, type Draft } from '../testing/drift-inputs.ts';
import { library } from './testing/library-document.ts';

const schemas = 'components schemas';
const list = 'paths /books get';
const create = 'paths /books post';
const created = `${create} responses 201`;

/** Adds lines to a schema that is a part of others. */
const inPart = (keyword: string, value: Parameters<Draft['set']>[1]): DraftChange => {
  return (draft) => draft.set(`${schemas} Timed ${keyword}`, value);
};

const rewrites: Record<string, DraftChange> = {
  'an if without then in a part': inPart('if', { required: ['changes'] }),
  'a then without if in a part': inPart('then', { required: ['changes'] }),
  'an else without if in a part': inPart('else', { required: ['changes'] }),
  'unevaluatedProperties: true in a part': inPart('unevaluatedProperties', true),
  'additionalProperties: true in a part': inPart('additionalProperties', true),
  'an alternative that takes anything in a part': inPart('anyOf', [{ required: ['changes'] }, {}]),
  'one alternative only in a part': inPart('anyOf', [{ type: 'object' }]),
  'one choice only in a part': inPart('oneOf', [{ type: 'object' }]),
  'an empty part in a part': inPart('allOf', [{}]),
  'property names of any kind in a part': inPart('propertyNames', {}),
  'not of nothing in a part': inPart('not', { not: {} }),
  'definitions that nothing uses in a part': inPart('$defs', { Unused: { type: 'string' } }),
  'the usual dialect in a part': inPart('$schema', 'https://json-schema.org/draft/2020-12/schema'),
  'minContains without contains in a part': inPart('minContains', 2),
  'no pattern of members in a part': inPart('patternProperties', {}),
  'no dependent members in a part': inPart('dependentRequired', {}),
  'a member moved to $defs': (draft) =>
    draft
      .set(`${schemas} Timed $defs`, { Time: { type: 'string', format: 'date-time' } })
      .set(`${schemas} Timed properties createdAt`, { $ref: '#/components/schemas/Timed/$defs/Time' }),
  'a part moved to $defs': (draft) =>
    draft
      .set(`${schemas} Book $defs`, { Own: draft.get(`${schemas} Book allOf 2`) })
      .set(`${schemas} Book allOf 2`, { $ref: '#/components/schemas/Book/$defs/Own' }),
  'a part written out': (draft) => draft.set(`${schemas} Book allOf 0`, draft.get(`${schemas} Named`)),
  'a part under another name': (draft) =>
    draft
      .set(`${schemas} Called`, draft.get(`${schemas} Named`))
      .set(`${schemas} Book allOf 0`, { $ref: '#/components/schemas/Called' }),
  'parts in another order': (draft) => draft.reverse(`${schemas} Book allOf`),
  'parts within a part': (draft) =>
    draft
      .set(`${schemas} Common`, { allOf: [draft.get(`${schemas} Book allOf 0`), draft.get(`${schemas} Book allOf 1`)] })
      .set(`${schemas} Book allOf`, [{ $ref: '#/components/schemas/Common' }, draft.get(`${schemas} Book allOf 2`)]),
  'the last part next to the others': (draft) => {
    const own = objectOf(draft.get(`${schemas} Book allOf 2`));
    draft
      .remove(`${schemas} Book allOf 2`)
      .set(`${schemas} Book`, { ...objectOf(draft.get(`${schemas} Book`)), ...own });
  },
  'a member that two parts describe': (draft) =>
    draft.set(`${schemas} Book allOf 2 properties title`, { type: 'string', minLength: 1 }),
  'required said by another part': (draft) =>
    draft.set(`${schemas} Timed required`, []).push(`${schemas} Book allOf 2 required`, 'createdAt'),
  'null by a list of types': (draft) =>
    draft.set(`${schemas} Timed properties changedAt`, {
      anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }],
    }),
  'null next to a reference, by anyOf': (draft) =>
    draft.set(`${schemas} Book allOf 2 properties editor`, {
      anyOf: [{ type: 'null' }, { $ref: '#/components/schemas/Person' }],
    }),
  'alternatives within an alternative': (draft) =>
    draft.set(`${schemas} BookChange properties author`, {
      anyOf: [{ anyOf: [{ $ref: '#/components/schemas/Person' }] }, { type: 'null' }],
    }),
  'choices in another order': (draft) => draft.reverse(`${schemas} Medium oneOf`),
  'a const as an enum': (draft) => draft.set(`${schemas} Film properties kind`, { enum: ['film'] }),
  'an integer that is a number too': (draft) =>
    draft
      .set(`${schemas} BookChange properties price oneOf 0 type`, ['number', 'integer'])
      .reverse(`${schemas} BookChange properties price oneOf`),
  'a schema that contains itself under another name': (draft) => {
    const shelf = JSON.stringify(draft.get(`${schemas} Shelf`)).replaceAll('schemas/Shelf', 'schemas/Rack');
    draft
      .set(`${schemas} Rack`, JSON.parse(shelf) as Parameters<Draft['set']>[1]) // it was JSON before
      .set('paths /shelves get responses 200 content application/json schema', { $ref: '#/components/schemas/Rack' });
  },
  'a schema that contains itself written out once': (draft) =>
    draft.set('paths /shelves get responses 200 content application/json schema', draft.get(`${schemas} Shelf`)),
  'the header of a request in other capitals': (draft) => draft.set('paths /books parameters 0 name', 'x-request-id'),
  'the header of an answer in other capitals': (draft) =>
    draft
      .set(`${created} headers location`, draft.get(`${created} headers Location`))
      .remove(`${created} headers Location`),
  'the header of a key in other capitals': (draft) => draft.set('components securitySchemes keyAuth name', 'x-api-key'),
  'a header that the media type says already': (draft) =>
    draft
      .set(`${created} headers Content-Type`, { schema: { type: 'string' } })
      .push(`${list} parameters`, { name: 'Accept', in: 'header', schema: { type: 'string' } }),
  'a media type in other capitals': (draft) =>
    draft
      .set(`${created} content Application/JSON`, draft.get(`${created} content application/json`))
      .remove(`${created} content application/json`),
  'the charset that JSON has anyway': (draft) =>
    draft
      .set(`${created} content application/json;charset=UTF-8`, draft.get(`${created} content application/json`))
      .remove(`${created} content application/json`),
  'a mapping by names': (draft) => draft.set(`${schemas} Medium discriminator mapping`, { disc: 'Disc', film: 'Film' }),
  'a mapping to a schema under another name': (draft) =>
    draft
      .set(`${schemas} Record`, draft.get(`${schemas} Disc`))
      .set(`${schemas} Medium oneOf 0`, { $ref: '#/components/schemas/Record' })
      .set(`${schemas} Medium discriminator mapping disc`, '#/components/schemas/Record'),
  'the dialect of OpenAPI': (draft) => draft.set('jsonSchemaDialect', 'https://spec.openapis.org/oas/3.1/dialect/base'),
  'the dialect of JSON Schema': (draft) =>
    draft.set('jsonSchemaDialect', 'https://json-schema.org/draft/2020-12/schema'),
  'security said by each operation': (draft) => {
    for (const operation of draft.operations()) {
      const own = objectOf(draft.get(operation)).security;
      draft.set(`${operation} security`, own ?? draft.get('security'));
    }
    draft.remove('security');
  },
  'alternatives of security in another order': (draft) => {
    expect(isArray(draft.get('security'))).toBe(true);
    draft.set('security', [{ keyAuth: [] }, { keyAuth: [] }]);
  },
  'servers said by an operation': (draft) => draft.set(`${list} servers`, draft.get('servers')),
  'a parameter of a path said by its operations': (draft) => {
    const shared = draft.get('paths /books parameters 0');
    draft.push(`${list} parameters`, shared).set(`${create} parameters`, [shared]).remove('paths /books parameters');
  },
  'a response written out': (draft) => draft.set(`${list} responses 400`, draft.get('components responses Problem')),
  'a parameter by reference': (draft) =>
    draft
      .set('components parameters Limit', draft.get(`${list} parameters 0`))
      .set(`${list} parameters 0`, { $ref: '#/components/parameters/Limit' }),
  'components that nothing uses': (draft) =>
    draft
      .set('components examples', {})
      .set(`${schemas} Unused`, { type: 'string' })
      .set('components securitySchemes unused', { type: 'http', scheme: 'basic' }),
};

describe.each(pickRows(Object.entries(rewrites), 17))('%s', (_name, rewrite) => {
  test('changes nothing, whichever was first', async () => {
    const other = await changeDocument(library, rewrite);
    const same = await changeDocument(library, () => undefined);
    for (const [base, document] of [
      [same, other],
      [other, same],
    ] as const) {
      const report = await historySection.check(createContext({ documents: [document], base: [base] }));
      expect(report).toMatchObject({ status: 'clean', findings: [] });
    }
  });
});

test('the table has at least 40 rewrites, each of which changes the document', async () => {
  const texts = await Promise.all(
    Object.values(rewrites).map(async (rewrite) => (await changeDocument(library, rewrite)).text),
  );
  const before = (await changeDocument(library, () => undefined)).text;
  expect(texts.length).toBeGreaterThanOrEqual(40);
  expect(texts.filter((text) => text === before)).toEqual([]);
  expect(isObject(library.content)).toBe(true);
});
