/** What is raised of a service that carries out a second request as if it were the first. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import type { ProfileName } from '../cases/profile.ts';
import { readAmount } from '../options.ts';
import { serve, type Served } from '../testing/sabotage.ts';
import { loadDocument } from '../testing/testing.ts';
import { probeService } from '../phases/phases.ts';
import { Probe } from '../target/probe.ts';

const pet =
  'content: { application/json: { schema: { type: object, properties: { id: { type: integer }, name: { type: string } } } } }';
const id = '{ name: id, in: path, required: true, schema: { type: integer } }';

function petsDocument(key: string, deletion: string): Promise<ApiDocument> {
  return loadDocument(`openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    post:
      operationId: addPet
      parameters: [{ name: Idempotency-Key, in: header, description: '${key}', schema: { type: string, minLength: 1 } }]
      requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } }
      responses: { '201': { description: made, ${pet} } }
  '/pets/{id}':
    get: { operationId: readPet, parameters: [${id}], responses: { '200': { description: ok, ${pet} }, '404': { description: none } } }
    delete: { operationId: removePet, description: '${deletion}', parameters: [${id}], responses: { '204': { description: gone }, '404': { description: none } } }
`);
}

let served: Served | undefined;
afterEach(() => served?.close());

interface Behaviour {
  readonly keepsKeys: boolean;
  readonly refusesSecond: boolean;
}

async function probe(document: ApiDocument, { keepsKeys, refusesSecond }: Behaviour, profile: ProfileName) {
  const [pets, keys] = [new Map<number, object>(), new Map<unknown, object>()];
  let last = 0;
  const handlers = {
    addPet: ({ body, header }: { body?: unknown; header: Readonly<Record<string, unknown>> }) => {
      const key = header['Idempotency-Key'];
      const known = keepsKeys && key !== undefined ? keys.get(key) : undefined;
      if (known !== undefined) return { status: 201, body: known };
      const made = { ...(body as object | undefined), id: (last += 1) }; // validated
      pets.set(last, made);
      keys.set(key, made);
      return { status: 201, body: made };
    },
    readPet: ({ path }: { path: Readonly<Record<string, unknown>> }) => {
      const own = pets.get(Number(path.id));
      if (own === undefined) throw new HttpError('not_found');
      return { status: 200, body: own };
    },
    removePet: ({ path }: { path: Readonly<Record<string, unknown>> }) => {
      if (!pets.delete(Number(path.id)) && refusesSecond) throw new HttpError('not_found');
      return { status: 204 };
    },
  };
  served = await serve({ document, handlers, credentials: () => [] });
  const amount = readAmount({ seed: '1', requests: '10' });
  const { url, client } = served;
  const options = { document, url, client, credentials: () => undefined, profile, amount };
  const running = new Probe({ ...options, foreign: false });
  await probeService(running, { phases: ['stateful'] });
  await running.run.close();
  return running.found;
}

const found = async (...given: Parameters<typeof probe>) =>
  (await probe(...given))
    .filter(({ rule }) => ['absent-answers', 'idempotency-ignored'].includes(rule))
    .map(({ rule, severity }) => `${rule} ${severity}`)
    .sort();

const [plain, promising] = await Promise.all([
  petsDocument('', ''),
  petsDocument('The same key gives the first answer again.', 'Deleting it again is answered 404.'),
]);
const careless: Behaviour = { keepsKeys: false, refusesSecond: false };
const repeating: Behaviour = { keepsKeys: true, refusesSecond: true };

describe('a second request that is carried out', () => {
  it.each([
    { document: plain, profile: 'standard', want: ['absent-answers warning', 'idempotency-ignored warning'] },
    { document: promising, profile: 'standard', want: ['absent-answers error', 'idempotency-ignored error'] },
    { document: plain, profile: 'house', want: ['absent-answers error', 'idempotency-ignored error'] },
  ] as const)('of $document.title in the profile $profile is $want', async ({ document, profile, want }) => {
    expect(await found(document, careless, profile)).toEqual(want);
  });

  it.each(['house', 'standard'] as const)(
    'is nothing in the profile %s if it is refused or repeated',
    async (profile) => {
      expect(await found(promising, repeating, profile)).toEqual([]);
    },
  );

  const key = /'idempotency-key: [\w-]+/gi;

  it.each([
    { given: careless, rule: 'absent-answers', method: /-X DELETE/g, keys: 0 },
    { given: careless, rule: 'idempotency-ignored', method: /-X POST/g, keys: 2 },
    { given: repeating, rule: 'idempotency-key-reused', method: /-X POST/g, keys: 2 },
  ])('is shown by a line with both requests: $rule', async ({ given, rule, method, keys }) => {
    const finding = (await probe(plain, given, 'house')).find((one) => one.rule === rule);
    const requests = finding?.curl.split(' && ').slice(-2).join(' && ') ?? '';
    const sentKeys = requests.match(key) ?? [];
    expect([requests.match(method)?.length, sentKeys.length, new Set(sentKeys).size]).toEqual([2, keys, keys / 2]);
  });
});
