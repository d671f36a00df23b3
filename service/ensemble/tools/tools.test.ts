import { describe, expect, it } from 'vitest';
import { cpuMilliseconds } from '../../../openapi/testing/time.ts';
import type { JsonObject } from 'fountainai/openapi';
import { ownDocuments } from '../../../openapi/testing/documents.ts';
import { parseDocument } from 'fountainai/openapi';
import type { Fault } from 'fountainai/openapi';
import type { Reply } from 'fountainai';
import type { Snapshot } from './snapshot.ts';
import { makeSnapshot } from '../testing/servers.ts';
import { listTools } from '../mcp/server/tool-list.ts';
import { answerFaults, argumentFaults, localChecks } from './local-checks.ts';
import { readArguments } from './read-arguments.ts';
import { type Tool, toolRefusal, buildTools, findTool } from './tools.ts';

const responses = { 200: { description: 'well' } };

async function snapshot(id: string, paths: JsonObject, schemas: JsonObject = {}): Promise<Snapshot> {
  const content = { openapi: '3.1.0', info: { title: id, version: '1' }, paths, components: { schemas } };
  return makeSnapshot(await parseDocument(JSON.stringify(content), { source: id, name: id }));
}

async function only(paths: JsonObject, schemas: JsonObject = {}): Promise<Tool> {
  const [tool] = buildTools([await snapshot('pets', paths, schemas)]).values();
  return tool!;
}

const checkArguments = ({ snapshot, operation }: Tool, value: unknown): readonly Fault[] =>
  argumentFaults(snapshot.document, operation, value);
const checkAnswer = ({ operation }: Tool, reply: Reply): readonly Fault[] => answerFaults(operation, reply);

const get = (operationId: string): JsonObject => ({ get: { operationId, responses } });

describe('names', () => {
  it.each([
    { id: 'pets', operationId: 'listPets', want: /^pets__listPets$/ },
    { id: 'my pets', operationId: 'list.pets', want: /^my_pets__list_pets_[0-9a-f]{12}$/ },
    { id: 'pets', operationId: 'x'.repeat(80), want: /^pets__x{45}_[0-9a-f]{12}$/ },
    { id: '寵物', operationId: '列出', want: /^_{7}[0-9a-f]{12}$/ },
  ])('$id, $operationId', async ({ id, operationId, want }) => {
    const [name] = buildTools([await snapshot(id, { '/pets': get(operationId) })]).keys();
    expect(name).toMatch(want);
    expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  });

  it('are distinguished if two would be equal, in any order', async () => {
    const one = await snapshot('a__b', { '/x': get('c') });
    const other = await snapshot('a', { '/x': get('b__c') });
    const names = [...buildTools([one, other]).keys()];
    expect(new Set(names).size).toBe(2);
    expect([...buildTools([other, one]).keys()].sort()).toEqual([...names].sort());
  });

  it('are distinguished if an id ends like a derived name, also in the list of tools', async () => {
    const [derived = ''] = buildTools([await snapshot('a', { '/x': get('b.c') })]).keys();
    const alike = { '/x': get('b.c'), '/y': get(derived.replace('a__', '')) };
    for (const snapshots of [
      [await snapshot('a', alike)],
      [await snapshot('a', { '/x': get('b__c.d') }), await snapshot('a__b', { '/y': get('c_d_7e1b1a018689') })],
    ]) {
      const tools = [...buildTools(snapshots)];
      expect(tools).toHaveLength(2);
      for (const [name, { operation }] of tools) expect(findTool(snapshots, name)?.operation).toBe(operation);
      expect(listTools(snapshots, undefined).tools.map(({ name }) => name)).toEqual(tools.map(([name]) => name));
    }
  });

  it('identify the operation', async () => {
    const tools = buildTools([await snapshot('a', { '/x': get('same') }), await snapshot('b', { '/y': get('same') })]);
    expect([...tools].map(([name, tool]) => [name, tool.snapshot.service.id, tool.operation.path])).toEqual([
      ['a__same', 'a', '/x'],
      ['b__same', 'b', '/y'],
    ]);
  });
});

describe('parameters', () => {
  const petId = { name: 'petId', in: 'path', required: true, description: 'whose', schema: { type: 'integer' } };
  const body = (schema: JsonObject): JsonObject => ({ required: true, content: { 'application/json': { schema } } });

  it('are grouped by place, with resolved references and without read-only members', async () => {
    const tool = await only(
      {
        '/pets/{petId}': {
          put: {
            operationId: 'x',
            parameters: [petId, { name: 'dry', in: 'query', schema: { type: 'boolean' } }],
            requestBody: body({ $ref: '#/components/schemas/Pet' }),
            responses,
          },
        },
      },
      {
        Pet: {
          type: 'object',
          required: ['id', 'name'],
          properties: { id: { type: 'integer', readOnly: true }, name: { $ref: '#/components/schemas/Name' } },
        },
        Name: { type: 'string' },
      },
    );
    expect(tool.parameters).toEqual({
      type: 'object',
      properties: {
        path: {
          type: 'object',
          properties: { petId: { type: 'integer', description: '"whose"' } },
          required: ['petId'],
          additionalProperties: false,
        },
        query: { type: 'object', properties: { dry: { type: 'boolean' } }, required: [], additionalProperties: false },
        body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
      },
      required: ['path', 'body'],
      additionalProperties: false,
    });
  });

  it('keep references of recursive schemas', async () => {
    const node = { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } };
    const tool = await only(
      { '/x': { post: { operationId: 'x', requestBody: body({ $ref: '#/components/schemas/Node' }), responses } } },
      { Node: node },
    );
    expect(Object.keys(tool.parameters.$defs as JsonObject)).toHaveLength(1);
    expect(checkArguments(tool, { body: { next: { next: {} } } })).toEqual([]);
    expect(checkArguments(tool, { body: { next: { next: 1 } } })).toMatchObject([{ pointer: '/body/next/next' }]);
  });

  it('are an empty object for an operation without parameters', async () => {
    expect((await only({ '/x': get('x') })).parameters).toMatchObject({ type: 'object', properties: {} });
  });

  it('omit an operation with an unusable schema, and give the reason', async () => {
    const bad = await snapshot('pets', {
      '/x': { post: { operationId: 'bad', requestBody: body({ $dynamicRef: '#x' }), responses } },
      '/y': get('good'),
    });
    expect([...buildTools([bad]).keys()]).toEqual(['pets__good']);
    expect(toolRefusal(bad.document, bad.document.operations[0]!)?.code).toBe('ensemble-schemas-invalid');
    expect(toolRefusal(bad.document, bad.document.operations[1]!)).toBeUndefined();
  });

  it('of all our operations fit into the limits of a model', async () => {
    const tools = buildTools((await ownDocuments()).map((document) => makeSnapshot(document)));
    for (const { name, description, parameters } of tools.values()) {
      expect(name).toMatch(/^[a-z-]+__[a-zA-Z]+$/);
      expect(description.length).toBeLessThanOrEqual(1024);
      expect(JSON.stringify(parameters)).not.toContain('$ref');
    }
  });
});

describe('readArguments', () => {
  const paths = {
    '/x': {
      post: {
        operationId: 'x',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', default: 10 } }],
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
            },
          },
        },
        responses,
      },
    },
  };

  it.each([
    { given: '{"body": {"name": "Rex"}}', want: { parameters: { body: { name: 'Rex' } } } },
    { given: '{"query": {}}', want: { parameters: { query: {} } } },
    { given: '', want: { parameters: {} } },
    { given: '{"body": {}}', want: { fault: 'the arguments do not match the schema:\n/body/name is required' } },
    {
      given: '{"body": {"name": 1}, "query": {"limit": "3"}}',
      want: {
        fault: expect.stringMatching(
          /\/query\/limit must be integer\n.*\/body\/name|\/body\/name.*\n\/query\/limit/,
        ) as string,
      },
    },
    { given: '{"path": {}}', want: { fault: expect.stringMatching(/path/) as string } },
    { given: '[]', want: { fault: expect.stringMatching(/object/) as string } },
    { given: '{"body": ', want: { fault: expect.stringMatching(/^the arguments cannot be read: .*line 1/) as string } },
    { given: '{"body": {"__proto__": {}}}', want: { fault: expect.stringMatching(/__proto__/) as string } },
    { given: '['.repeat(100_000), want: { fault: expect.stringMatching(/nested/) as string } },
  ])('$given', async ({ given, want }) => {
    const expected = 'fault' in want ? { code: 'ensemble-arguments-invalid', ...want } : want;
    expect(await readArguments(await only(paths), given, localChecks)).toEqual(expected);
  });
});

describe('checkAnswer', () => {
  const answering = (schema: JsonObject): Promise<Tool> =>
    only({
      '/x': {
        get: {
          operationId: 'x',
          responses: { 200: { description: 'well', content: { 'application/json': { schema } } } },
        },
      },
    });

  it('is not blocked by a regular expression with exponential time', async () => {
    const tool = await answering({ type: 'string', pattern: '^(a+)+$' });
    const start = cpuMilliseconds();
    const reply = { status: 200, headers: { 'content-type': 'application/json' }, body: `${'a'.repeat(40)}!` };
    expect(checkAnswer(tool, reply)).toHaveLength(1);
    expect(cpuMilliseconds() - start).toBeLessThan(5000);
  });

  it('reports a schema that cannot be used', async () => {
    const tool = await answering({ $dynamicRef: '#x' });
    const reply = { status: 200, headers: { 'content-type': 'application/json' }, body: 1 };
    expect(checkAnswer(tool, reply)).toMatchObject([
      { message: expect.stringMatching(/^cannot be checked/) as string },
    ]);
  });
});
