/** The facts of a view of a schema: with `allOf` merged and `$ref` followed. */
import { describe, expect, it } from 'vitest';
import type { JsonObject, Schema } from '../../json/json-value.ts';
import { DocumentSchemas, viewSchema } from './document-schemas.ts';
import type { SchemaView } from './schema-view.ts';

const content: JsonObject = {
  components: {
    schemas: {
      Name: { type: 'string', minLength: 1, maxLength: 40, default: 'Tom', description: 'A name' },
      Pet: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'integer', readOnly: true }, name: { $ref: '#/components/schemas/Name' } },
        discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } },
      },
      Cat: {
        allOf: [
          { $ref: '#/components/schemas/Pet' },
          {
            required: ['lives'],
            properties: {
              name: { maxLength: 20 },
              lives: { type: 'integer', maximum: 9 },
              secret: { $ref: '#/components/schemas/Secret' },
            },
            additionalProperties: false,
          },
        ],
        deprecated: true,
      },
      Secret: { type: 'string', writeOnly: true, pattern: '^[a-z]+$', format: 'password' },
      'a/b': { $ref: '#/components/schemas/Name' },
    },
  },
};
const schemas = new DocumentSchemas(content);
const named = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

interface Row {
  readonly fact: string;
  readonly given: Schema;
  readonly read: (schema: SchemaView) => unknown;
  readonly want: unknown;
}

const cat = named('Cat');
const rows: readonly Row[] = [
  { fact: 'its types', given: { type: ['string', 'null'] }, read: ({ types }) => types, want: ['string', 'null'] },
  { fact: 'the types behind a reference', given: cat, read: ({ types }) => types, want: ['object'] },
  {
    fact: 'the types of all alternatives',
    given: { oneOf: [named('Name'), { type: 'null' }] },
    read: ({ types }) => types,
    want: ['string', 'null'],
  },
  {
    fact: 'the type that both parts allow',
    given: { type: 'number', allOf: [{ type: 'integer' }] },
    read: ({ types }) => types,
    want: ['integer'],
  },
  {
    fact: 'that it may be null',
    given: { anyOf: [named('Name'), { type: 'null' }] },
    read: ({ isNullable }) => isNullable,
    want: true,
  },
  { fact: 'that it may not be null', given: named('Name'), read: ({ isNullable }) => isNullable, want: false },
  {
    fact: 'that its values do not include null',
    given: { enum: ['a'] },
    read: ({ isNullable }) => isNullable,
    want: false,
  },
  {
    fact: 'the members of all parts',
    given: cat,
    read: ({ members }) => [...members.keys()],
    want: ['id', 'name', 'lives', 'secret'],
  },
  {
    fact: 'the schema of a member in all parts',
    given: cat,
    read: ({ members }) => members.get('name')?.bounds,
    want: { minLength: 1, maxLength: 20 },
  },
  {
    fact: 'the required members of all parts',
    given: cat,
    read: ({ required }) => [...required],
    want: ['id', 'lives'],
  },
  { fact: 'that it allows no other members', given: cat, read: ({ additional }) => additional?.asBoolean, want: false },
  {
    fact: 'its patterns of names',
    given: { patternProperties: { '^x': named('Name') } },
    read: ({ patterns }) => patterns.get('^x')?.types,
    want: ['string'],
  },
  { fact: 'its items', given: { items: named('Name') }, read: ({ items }) => items?.types, want: ['string'] },
  {
    fact: 'its first items',
    given: { prefixItems: [{ type: 'integer' }, named('Name')], items: false },
    read: ({ prefixItems }) => prefixItems.map(({ types }) => types),
    want: [['integer'], ['string']],
  },
  { fact: 'its constant', given: { allOf: [{ const: 7 }] }, read: ({ constants }) => constants, want: [7] },
  { fact: 'its enumeration', given: { enum: ['a', null] }, read: ({ constants }) => constants, want: ['a', null] },
  { fact: 'the default of a referenced schema', given: named('a~1b'), read: (schema) => schema.default, want: 'Tom' },
  {
    fact: 'a default that is null',
    given: { default: null, ...named('Name') },
    read: (schema) => schema.default,
    want: null,
  },
  {
    fact: 'its own default first',
    given: { ...named('Name'), default: 'Tim' },
    read: (schema) => schema.default,
    want: 'Tim',
  },
  {
    fact: 'its alternatives',
    given: { anyOf: [true, false] },
    read: ({ alternatives }) => alternatives.map((list) => list.map(({ asBoolean }) => asBoolean)),
    want: [[true, false]],
  },
  {
    fact: 'its discriminator',
    given: cat,
    read: ({ discriminator }) => [discriminator?.propertyName, discriminator?.mapping.get('cat')],
    want: ['kind', '#/components/schemas/Cat'],
  },
  {
    fact: 'the members that a request must not have',
    given: cat,
    read: (schema) => [...schema.hidden('request')],
    want: ['id'],
  },
  {
    fact: 'the members that a response must not have',
    given: cat,
    read: (schema) => [...schema.hidden('response')],
    want: ['secret'],
  },
  {
    fact: 'that it is only read',
    given: { allOf: [{ readOnly: true }] },
    read: ({ isReadOnly, isWriteOnly }) => [isReadOnly, isWriteOnly],
    want: [true, false],
  },
  {
    fact: 'that it is only written',
    given: named('Secret'),
    read: ({ isReadOnly, isWriteOnly }) => [isReadOnly, isWriteOnly],
    want: [false, true],
  },
  {
    fact: 'the strictest bounds',
    given: { minimum: 1, exclusiveMaximum: 9, allOf: [{ minimum: 3, exclusiveMaximum: 20, multipleOf: 2 }] },
    read: ({ bounds }) => bounds,
    want: { minimum: 3, exclusiveMaximum: 9, multipleOf: 2 },
  },
  {
    fact: 'its pattern and format',
    given: named('Secret'),
    read: ({ pattern, format }) => [pattern, format],
    want: ['^[a-z]+$', 'password'],
  },
  {
    fact: 'its words',
    given: { ...named('Name'), title: 'Name' },
    read: ({ title, description }) => [title, description],
    want: ['Name', 'A name'],
  },
  { fact: 'that it is deprecated', given: cat, read: ({ isDeprecated }) => isDeprecated, want: true },
  {
    fact: 'nothing of the schema true',
    given: true,
    read: ({ types, members, constants }) => [types, members.size, constants],
    want: [[], 0, undefined],
  },
];

describe('a view of a schema has', () => {
  it.each(rows)('$fact', ({ given, read, want }) => {
    expect(read(schemas.of(given))).toEqual(want);
  });
});

describe('a view', () => {
  it('is unique for each schema, and has the place of its declaration', () => {
    const lives = schemas.at('#/components/schemas/Cat')?.members.get('lives');
    expect(lives).toBe(schemas.at('/components/schemas/Cat/allOf/1/properties/lives'));
    expect(lives?.pointer).toBe('/components/schemas/Cat/allOf/1/properties/lives');
    expect(schemas.of(named('a~1b')).resolved).toBe(schemas.at('/components/schemas/Name'));
  });

  it('names the component that it refers to', () => {
    expect(['a~1b', 'Name', 'Pet/properties/id'].map((name) => schemas.of(named(name)).componentName)).toEqual([
      'a/b',
      'Name',
      undefined,
    ]);
  });

  it('is the JSON of its schema when it is serialised', () => {
    expect(JSON.stringify({ schema: schemas.of(cat) })).toBe('{"schema":{"$ref":"#/components/schemas/Cat"}}');
  });

  it('is undefined if the document has no schema', () => {
    expect([schemas.at('/components/schemas/Dog'), schemas.at('/components/schemas/Pet/type')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('is the same for compositions of the same schemas', () => {
    const [one, other] = [schemas.of(named('Name')), schemas.of({ maxLength: 3 })];
    const both = one.joined('allOf', [other]);
    expect([both.bounds, both === one.joined('allOf', [other])]).toEqual([{ minLength: 1, maxLength: 3 }, true]);
  });

  it('reads schemas that contain each other', () => {
    const pets: JsonObject = {
      Pet: { oneOf: [{ $ref: '#/Cat' }, { $ref: '#/Dog' }], required: ['kind'] },
      Cat: { allOf: [{ $ref: '#/Pet' }, { properties: { lives: { type: 'integer' } } }] },
      Dog: { allOf: [{ $ref: '#/Pet' }, { properties: { barks: { type: 'boolean' } } }] },
      Loop: { allOf: [{ $ref: '#/Other' }], default: 1 },
      Other: { allOf: [{ $ref: '#/Loop' }], readOnly: true },
    };
    const [pet, dog, loop, other] = ['Pet', 'Dog', 'Loop', 'Other'].map((name) =>
      viewSchema({ $ref: `#/${name}` }, pets),
    );
    expect([...(pet?.shape.properties.keys() ?? [])]).toEqual(['lives', 'barks']);
    expect([[...(dog?.required ?? [])], [...(dog?.members.keys() ?? [])]]).toEqual([['kind'], ['barks']]);
    expect([loop, other].map((schema) => [schema?.default, schema?.isReadOnly])).toEqual([
      [1, true],
      [1, true],
    ]);
  });
});
