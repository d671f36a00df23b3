import { describe, expect, it } from 'vitest';
import type { MediaType, Schema } from '../../../openapi/document/document.ts';
import { viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import { hasOneSchema, jsonBody } from './answers.ts';

function getContent(types: Readonly<Record<string, Schema>>): ReadonlyMap<string, MediaType> {
  return new Map(
    Object.entries(types).map(([type, schema]) => [
      type,
      { schema: viewSchema(schema), examples: [], encoding: {}, pointer: `/${type}` },
    ]),
  );
}

describe('the JSON body among several media types', () => {
  const [a, b] = [{ type: 'string' }, { type: 'integer' }];
  const patch = 'application/merge-patch+json';
  it.each<{ name: string; given: Record<string, Schema>; want: unknown }>([
    { name: 'the only one', given: { 'application/json': a }, want: ['application/json', a, true] },
    {
      name: 'the first of two JSON types',
      given: { 'application/json': a, 'application/vnd.b+json': b },
      want: ['application/json', a, true],
    },
    {
      name: 'the first of two JSON types in the other order',
      given: { 'application/vnd.b+json': b, 'application/json': a },
      want: ['application/vnd.b+json', b, true],
    },
    {
      name: 'JSON after another type, which is not the default',
      given: { 'text/plain': a, 'application/json': b },
      want: ['application/json', b, false],
    },
    {
      name: 'JSON before a merge patch, in any order',
      given: { [patch]: a, 'application/json': b },
      want: ['application/json', b, false],
    },
    { name: 'a merge patch if there is nothing else', given: { [patch]: a }, want: [patch, a, true] },
    {
      name: 'neither a JSON patch nor a sequence',
      given: { 'application/json-patch+json': a, 'application/json-seq': a, 'application/x-ndjson': a },
      want: undefined,
    },
    { name: 'no JSON type', given: { 'text/plain': a }, want: undefined },
    { name: 'no type', given: {}, want: undefined },
  ])('$name', ({ given, want }) => {
    const found = jsonBody(getContent(given));
    expect(found && [found.mediaType, found.schema.node, found.isFirst]).toEqual(want);
    expect(found?.pointer).toBe(found && `/${found.mediaType}/schema`);
  });

  it.each<{ given: Record<string, Schema>; want: boolean }>([
    { given: { 'application/json': a }, want: true },
    { given: { 'application/json': a, 'application/vnd.b+json': { ...a } }, want: true },
    { given: { 'application/json': a, 'application/vnd.b+json': b }, want: false },
    { given: {}, want: false },
  ])('$given has one schema: $want', ({ given, want }) => {
    expect(hasOneSchema(getContent(given))).toBe(want);
  });
});
