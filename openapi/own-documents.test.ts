/** The project's own documents: the contract with clients, and the consistency of each document. */
import type { SchemaView } from './schema/view/schema-view.ts';
import { describe, expect, test } from 'vitest';
import { ownDocuments } from './testing/documents.ts';
import type { ApiDocument, Json, MediaType, Operation, ResponseDescription } from './document/document.ts';
import { isObject } from './json/json.ts';
import { at } from './json/pointer.ts';
import { standalone } from './schema/standalone.ts';
import { compileValidator } from './validation/validator.ts';
import { notEmpty } from './testing/not-empty.ts';

const documents = notEmpty(await ownDocuments());
const operations = documents.flatMap((document) => document.operations.map((operation) => ({ document, operation })));

describe('the contract with clients', () => {
  const promised = {
    'central-sequence': {
      title: 'FountainAI Central Sequence Service API',
      atLeast: '4.0.0',
      servers: [
        'https://centralsequence.fountain.coach',
        'https://staging.centralsequence.fountain.coach',
        'http://localhost:8081',
      ],
      operations: [
        'post /sequence generateSequenceNumber apiKeyAuth 201 400 401 500',
        'put /sequence/reorder reorderElements apiKeyAuth 200 400 401 404 500',
        'post /sequence/version createVersion apiKeyAuth 201 400 401 500',
      ],
    },
    'session-context': {
      title: 'FountainAI Session and Context Management API',
      atLeast: '2.0.0',
      servers: ['https://sessioncontext.fountain.coach', 'http://localhost:8080'],
      operations: [
        'post /sessions createSession apiKeyAuth 201 400 401 500 502',
        'get /sessions listSessions apiKeyAuth 200 400 401 500',
        'put /sessions/{sessionId} updateSession apiKeyAuth 200 400 401 404 412 500',
        'get /sessions/{sessionId}/context getSessionContext apiKeyAuth 200 400 401 404 500',
        'get /sessions/{sessionId} getSession apiKeyAuth 200 400 401 404 500',
        'delete /sessions/{sessionId} deleteSession apiKeyAuth 200 400 401 404 500',
      ],
    },
    ensemble: {
      title: 'FountainAI Ensemble Service',
      atLeast: '1.1.0',
      servers: ['https://ensemble.fountain.coach', 'https://staging.ensemble.fountain.coach', 'http://localhost:8000'],
      operations: [
        'get /services listServices apiKeyAuth 200 400 401 500',
        'post /services/register registerService adminApiKeyAuth 201 400 401 500',
        'put /services/update/{service_id} updateService adminApiKeyAuth 200 400 401 404 500',
        'delete /services/delete/{service_id} deleteService adminApiKeyAuth 200 401 404 500',
        'get /system-prompt generateSystemPrompt apiKeyAuth 200 400 401 500',
        'post /interact handleUserInput apiKeyAuth 200 400 401 500 502',
        'get /logs retrieveLogs apiKeyAuth 200 400 401 500 502',
      ],
    },
  };

  test('has these three services', () =>
    expect(documents.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(promised))));

  test.each(Object.entries(promised))('%s has its title, its servers in order, and its major version', (name, want) => {
    const document = find(name);
    expect(document).toMatchObject({ title: want.title, servers: want.servers });
    expect(document.version.split('.')[0]).toBe(want.atLeast.split('.')[0]);
    expect(document.version.localeCompare(want.atLeast, 'en', { numeric: true })).toBeGreaterThanOrEqual(0);
  });

  const lines = Object.entries(promised).flatMap(([name, { operations }]) =>
    operations.map((line) => ({ name, line })),
  );
  test.each(lines)('$name: $line', ({ name, line }) => {
    const [method, path, id = '', scheme, ...statuses] = line.split(' ');
    const operation = find(name).operations.find((candidate) => candidate.id === id)!;
    expect(operation).toMatchObject({ method, path });
    const [first, ...more] = operation.security.map((requirement) => [...requirement.keys()]);
    expect(first).toEqual([scheme]);
    // Administrators may read what callers read, with their own header.
    expect(more).toEqual(method === 'get' && name === 'ensemble' ? [['adminApiKeyAuth']] : []);
    expect([...operation.responses.keys()]).toEqual(expect.arrayContaining(statuses));
  });

  const keys = { apiKeyAuth: 'X-API-KEY', adminApiKeyAuth: 'X-ADMIN-API-KEY' };
  test.each(documents)('$name has the headers of its keys', ({ name, securitySchemes }) => {
    const want = Object.entries(keys).filter(([scheme]) => scheme === 'apiKeyAuth' || name === 'ensemble');
    expect([...securitySchemes]).toEqual(
      want.map(([scheme, header]) => [scheme, { type: 'apiKey', in: 'header', name: header }]),
    );
  });
});

describe.each(notEmpty(operations))('$operation.id', ({ document, operation }) => {
  const responses = notEmpty(operation.responses.values());
  const parts = notEmpty([
    ...operation.parameters.map(({ name, schema, examples }) => ({ name, schema, examples, view: 'request' as const })),
    ...getMediaTypes(operation.requestBody, 'request'),
    ...responses.flatMap((response) => getMediaTypes(response, 'response')),
  ]);

  test('has a description and a tag of the document', () => {
    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(operation.description.length).toBeGreaterThan(60);
    const tags = at(document.content, '/tags') as { name: string }[]; // the specification's own shape
    expect(tags.map(({ name }) => name)).toEqual(expect.arrayContaining([...operation.tags]));
    expect(operation.tags).toHaveLength(1);
  });

  test('declares every status of the pipeline', () => {
    const always = ['400', '401', '405', '429', '500', '503'];
    const withBody = operation.requestBody === undefined ? [] : ['408', '413', '415'];
    expect([...operation.responses.keys()]).toEqual(expect.arrayContaining([...always, ...withBody]));
    expect(operation.responses.has('422')).toBe(false);
  });

  test('has an example on every parameter and body', () => {
    for (const { name, examples } of parts) expect(examples, name).not.toEqual([]);
  });

  test('has valid examples', () => {
    for (const { schema, examples, view } of parts) {
      for (const { value, pointer } of notEmpty(examples)) {
        expect(faults(schema, value, view), pointer).toEqual([]);
      }
    }
  });

  test.each(responses)('has the required headers and error body for $status', ({ status, headers, content }) => {
    const needed: Record<string, string> = {
      '401': 'WWW-Authenticate',
      '405': 'Allow',
      '429': 'Retry-After',
      '503': 'Retry-After',
    };
    const names = [...headers.keys()];
    expect(names).toEqual(
      expect.arrayContaining(['X-Request-Id', ...(needed[status] === undefined ? [] : [needed[status]])]),
    );
    if (Number(status) < 400) return;
    const special = ['retrieveLogs', 'listServices', 'listSessions'].includes(operation.id) && status === '502';
    const schema = content.get('application/json')?.schema;
    expect(schema?.node).toEqual({
      $ref: `#/components/schemas/${special ? 'TypesenseErrorResponse' : 'ErrorResponse'}`,
    });
  });

  const links = responses.flatMap((response) => [...response.links].map(([name, link]) => ({ name, link, response })));
  if (links.length > 0) {
    test.each(notEmpty(links))('link $name leads to a valid request', ({ link, response }) => {
      const target = document.operations.find(({ id }) => id === link.operationId)!;
      const names = target.parameters.map((parameter) => `${parameter.in}.${parameter.name}`);
      expect(names).toEqual(expect.arrayContaining(Object.keys(link.parameters)));
      // may be empty: a target whose arguments are all in its body
      for (const parameter of target.parameters) {
        const value = link.parameters[`${parameter.in}.${parameter.name}`];
        if (parameter.required) expect(value, parameter.name).toBeDefined();
        if (value === undefined || JSON.stringify(value).startsWith('"$response.header.')) continue;
        expect(faults(parameter.schema, resolve(value, operation, response), 'request')).toEqual([]);
      }
      const schema = target.requestBody?.content.get('application/json')?.schema;
      if (schema === undefined) return;
      expect(faults(schema, resolve(link.requestBody ?? null, operation, response), 'request')).toEqual([]);
    });
  }
});

describe.each(documents)('the schemas of $name', (document) => {
  const schemas = notEmpty(subschemas(document.content, ''));
  test.each(schemas)('$pointer: its examples and default are valid', ({ schema }) => {
    const values = [...(Array.isArray(schema.examples) ? (schema.examples as Json[]) : [])];
    if (schema.default !== undefined) values.push(schema.default);
    for (const value of values) expect(faults(document.schemas.of(schema), value, 'response')).toEqual([]);
  });
});

function find(name: string): ApiDocument {
  return documents.find((document) => document.name === name)!;
}

function getMediaTypes(
  body: { readonly content: ReadonlyMap<string, MediaType> } | undefined,
  view: 'request' | 'response',
) {
  return [...(body?.content.values() ?? [])].map(({ pointer, schema, examples }) => {
    return { name: pointer, schema: schema!, examples, view };
  });
}

function faults(schema: SchemaView, value: Json, direction: 'request' | 'response') {
  return compileValidator(standalone(schema, direction))(structuredClone(value));
}

/** Evaluates a link's expressions for the first examples of the request and the response. */
function resolve(value: Json, operation: Operation, response: ResponseDescription): Json {
  if (Array.isArray(value)) return (value as Json[]).map((item) => resolve(item, operation, response));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item, operation, response)]));
  }
  const expression = typeof value === 'string' ? /^\$(request|response)\.body(?:#(.*))?$/.exec(value) : null;
  if (expression === null) return value;
  const body = expression[1] === 'request' ? operation.requestBody! : response;
  const found = at(body.content.get('application/json')!.examples[0]!.value, expression[2] ?? '');
  expect(found, JSON.stringify(value)).toBeDefined();
  return found!;
}

/** Returns every schema of the document that has an example or a default next to a `type` or a `$ref`. */
function subschemas(value: Json, pointer: string): { pointer: string; schema: Readonly<Record<string, Json>> }[] {
  if (Array.isArray(value)) return (value as Json[]).flatMap((item, index) => subschemas(item, `${pointer}/${index}`));
  if (!isObject(value)) return [];
  const own = Array.isArray(value.examples) || value.default !== undefined ? [{ pointer, schema: value }] : [];
  const below = Object.entries(value).filter(([name]) => !['examples', 'example', 'value'].includes(name));
  return [...own, ...below.flatMap(([name, item]) => subschemas(item, `${pointer}/${name.replaceAll('/', '~1')}`))];
}
