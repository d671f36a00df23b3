/** Which words of a document promise what comes of a request that is sent a second time. */
import { describe, expect, it } from 'vitest';
import { loadDocument } from '../testing/testing.ts';
import { promisesRefusal, promisesReplay } from './promises.ts';

async function readOperation(method: string, parts: string) {
  const document = await loadDocument(
    `openapi: 3.1.0\ninfo: { title: Pets, version: 1.0.0 }\npaths: { /pets: { ${method}: { operationId: act, ${parts} } } }\n`,
  );
  return document.operations[0]!;
}

const notFound = (more: string): string => `responses: { '204': { description: Gone }, '404': { ${more} } }`;

describe('a second DELETE', () => {
  it.each([
    { given: "description: 'A second DELETE is answered 404.', responses: { '204': { description: ok } }", want: true },
    { given: "description: 'Deleting it again fails.', responses: { '204': { description: ok } }", want: true },
    { given: notFound('description: The pet was deleted already'), want: true },
    { given: notFound('description: There is no such pet'), want: false },
    {
      given: notFound(
        'description: No pet, content: { application/json: { schema: {}, examples: { gone: { value: { error: already deleted } } } } }',
      ),
      want: true,
    },
    { given: "responses: { '204': { description: ok }, '410': { description: Gone } }", want: true },
    {
      given: "description: 'Deleting it again gives no error.', responses: { '204': { description: ok } }",
      want: false,
    },
    {
      given: "description: 'Idempotent: again is 204, not 404.', responses: { '204': { description: ok } }",
      want: false,
    },
    { given: "description: 'Deletes the pet.', responses: { '204': { description: ok } }", want: false },
  ])('is refused by $given: $want', async ({ given, want }) => {
    expect(promisesRefusal(await readOperation('delete', given))).toBe(want);
  });
});

describe('an Idempotency-Key', () => {
  const key = (description: string) =>
    `parameters: [{ name: Idempotency-Key, in: header, description: '${description}', schema: { type: string } }], responses: { '201': { description: ok } }`;
  it.each([
    { given: key('Repeated with the same key, the call changes nothing.'), want: true },
    { given: key('Makes retries safe.'), want: true },
    { given: key('An idempotency key.'), want: false },
    { given: key(''), want: false },
    { given: key('Ignored if the request is repeated.'), want: false },
    { given: `description: 'With Idempotency-Key it is carried out once.', ${key('')}`, want: true },
    { given: `description: 'Call it again if it fails.', ${key('')}`, want: false },
  ])('is kept by $given: $want', async ({ given, want }) => {
    expect(promisesReplay(await readOperation('post', given))).toBe(want);
  });
});
