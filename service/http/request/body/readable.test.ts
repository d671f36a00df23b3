import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { compileBody } from './body.ts';
import { readableMediaTypes } from './readable.ts';
import { createOperation, catchHttpError } from '../../testing/requests.ts';

const toy: JsonObject = { $ref: '#/components/schemas/Toy' };
const schemas: JsonObject = {
  Toy: { type: 'object', properties: { label: { type: 'string' } } },
  Untyped: { properties: { label: { type: 'string' } } },
  Either: { oneOf: [{ type: 'string' }, { type: 'object' }] },
};
const binary: JsonObject = { type: 'string', format: 'binary' };

async function readBody(content: Readonly<Record<string, JsonObject>>) {
  const mediaTypes = Object.fromEntries(Object.entries(content).map(([name, schema]) => [name, { schema }]));
  const { operation, document } = await createOperation({ requestBody: { content: mediaTypes } }, { schemas });
  return { requestBody: operation.requestBody!, operation, content: document.content };
}

describe('a body whose media type the pipeline cannot read as its schema', () => {
  test.each<{ given: string; content: Readonly<Record<string, JsonObject>>; sent: string; want: string }>([
    { given: 'XML', content: { 'application/json': toy, 'application/xml': toy }, sent: 'application/xml', want: '' },
    { given: 'XML first', content: { 'text/xml': toy, 'application/json': toy }, sent: 'text/xml', want: '' },
    {
      given: 'a list',
      content: { 'application/json': toy, 'text/csv': { type: 'array' } },
      sent: 'text/csv',
      want: '',
    },
    {
      given: 'an object without a type',
      content: { 'application/json': toy, 'application/yaml': { $ref: '#/components/schemas/Untyped' } },
      sent: 'Application/YAML; charset=utf-8',
      want: '',
    },
    {
      given: 'bytes',
      content: { 'application/json': toy, 'application/octet-stream': toy },
      sent: 'application/octet-stream',
      want: '',
    },
    { given: 'a range', content: { '*/*': toy }, sent: 'application/xml', want: '*/*' },
    { given: 'a narrower range', content: { 'application/*': toy }, sent: 'application/xml', want: 'application/*' },
    {
      given: 'a form',
      content: { 'application/x-www-form-urlencoded': toy, 'text/plain': toy },
      sent: 'text/plain',
      want: 'application/x-www-form-urlencoded',
    },
  ])('gets a 415: $given', async ({ content, sent, want }) => {
    const { operation } = await readBody(content);
    const read = compileBody(operation);
    const headers = { 'content-type': sent, 'content-length': '7' };
    const request = Object.assign(Readable.from(['<Toy/>\n']), { headers });
    // The object has all members of a request that are read.
    expect(await catchHttpError(() => read(request as unknown as IncomingMessage))).toEqual({
      code: 'unsupported_media_type',
      details: `Content-Type must be ${want || 'application/json'}`,
    });
  });
});

describe('the media types that the pipeline can read', () => {
  test.each<{ given: Readonly<Record<string, JsonObject>>; want: readonly string[] }>([
    { given: { 'application/json': toy }, want: ['application/json'] },
    {
      given: { 'application/vnd.toy.v2+json; charset=utf-8': toy },
      want: ['application/vnd.toy.v2+json; charset=utf-8'],
    },
    { given: { 'application/json': toy, 'text/plain': { type: 'string' } }, want: ['application/json', 'text/plain'] },
    { given: { 'application/json': toy, 'image/png': binary }, want: ['application/json', 'image/png'] },
    { given: { 'application/json': toy, 'image/png': {} }, want: ['application/json', 'image/png'] },
    {
      given: { 'application/json': toy, 'text/plain': { $ref: '#/components/schemas/Either' } },
      want: ['application/json', 'text/plain'],
    },
    {
      given: { 'application/json': toy, 'multipart/form-data': toy },
      want: ['application/json', 'multipart/form-data'],
    },
    { given: { 'application/json': toy, 'application/xml': toy, '*/*': toy }, want: ['application/json', '*/*'] },
    // The handler gets the bytes and parses them.
    { given: { 'application/xml': toy, 'text/csv': toy }, want: ['application/xml', 'text/csv'] },
  ])('are $want', async ({ given, want }) => {
    const { requestBody } = await readBody(given);
    expect(readableMediaTypes(requestBody)).toEqual(want);
  });
});
