/** 40 services with 50 operations each, without HTTP. */
import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { type Operation, parseDocument } from 'fountainai/openapi';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSnapshot } from '../../testing/servers.ts';
import type { Snapshot } from '../../tools/snapshot.ts';
import type { McpParts } from '../server/parts.ts';
import { createMcpServer } from '../server/server.ts';
import { listTools } from '../server/tool-list.ts';

const services = 40;
const operations = 50;

const thing = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer' }, name: { type: 'string', description: 'The name of the thing.' } },
};
const content = { 'application/json': { schema: thing } };

const documentOf = (service: number): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: `Service ${service}`, version: '1' },
    paths: Object.fromEntries(
      Array.from({ length: operations }, (_, index) => [
        `/things${index}`,
        {
          post: {
            operationId: `createThing${index}`,
            summary: `Create a thing of the kind ${index}`,
            requestBody: { content },
            responses: { 201: { description: 'made', content } },
          },
        },
      ]),
    ),
  });

const unused = (): never => {
  throw new Error('nothing is called here');
};

let snapshots: Snapshot[];
let client: Client;
let tools: McpParts['tools'] = 'all';

async function connect(): Promise<Client> {
  const parts: McpParts = {
    name: 'test',
    version: '1',
    principal: 'ann',
    stateKey: new Uint8Array(32),
    tools,
    snapshots: () => Promise.resolve(snapshots),
    call: unused,
    decide: unused,
    describeConfirmation: unused,
    onFault: unused,
  };
  const [near, far] = InMemoryTransport.createLinkedPair();
  await createMcpServer(parts).connect(far);
  const made = new Client({ name: 'test', version: '1' });
  await made.connect(near);
  return made;
}

beforeAll(async () => {
  const names = Array.from({ length: services }, (_, index) => `s${index}`);
  const documents = await Promise.all(
    names.map((name, index) => parseDocument(documentOf(index), { source: `${name}.json`, name })),
  );
  // In any order: pages are in the order of the ids.
  snapshots = documents.toReversed().map((document) => makeSnapshot(document));
  client = await connect();
});
afterAll(() => client.close());

it('are listed in pages, none of which is long', async () => {
  const names: string[] = [];
  const sizes: number[] = [];
  const titles = new Set<string | undefined>();
  let cursor: string | undefined;
  do {
    const page = await client.request({ method: 'tools/list', params: cursor === undefined ? {} : { cursor } });
    names.push(...page.tools.map(({ name }) => name));
    for (const { title } of page.tools) titles.add(title);
    sizes.push(JSON.stringify(page).length);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect([names.length, new Set(names).size, sizes.length]).toEqual([2_000, 2_000, 20]);
  expect(Math.max(...sizes)).toBeLessThan(257 * 1024);
  expect(names[0]).toBe('s0__createThing0');
  // These services are foreign: their texts are only in the description, which marks them.
  expect([...titles]).toEqual([undefined]);
});

/** Counts how often the ids of operations are read, which names and pages need. */
function countReads(given: readonly Snapshot[]): { readonly counted: Snapshot[]; readonly reads: () => number } {
  let count = 0;
  const watch = (operation: Operation): Operation =>
    new Proxy(operation, {
      get: (target, name) => {
        if (name === 'id') count += 1;
        const value: unknown = Reflect.get(target, name);
        return value;
      },
    });
  const counted = given.map((snapshot) => ({ ...snapshot, callable: snapshot.callable.map(watch) }));
  return { counted, reads: () => count };
}

it.each([
  { given: 'many services', split: (all: readonly Snapshot[]) => all },
  {
    given: 'one service',
    split: ([first, ...others]: readonly Snapshot[]) =>
      first === undefined
        ? []
        : [
            {
              ...first,
              callable: [first, ...others].flatMap((one, at) => one.callable.map((own) => renamed(own, at))),
            },
          ],
  },
])('are listed with work that grows with their number: $given', ({ split }) => {
  const readsOf = (count: number): number => {
    const { counted, reads } = countReads(split(snapshots.slice(0, count)));
    let pages = 0;
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      cursor = listTools(counted, cursor).nextCursor;
      pages += 1;
    }
    expect(pages).toBe(count / 2);
    return reads();
  };
  const [some, all] = [readsOf(services / 4), readsOf(services)];
  expect(all / some).toBeLessThan(4.5);
});

const renamed = (operation: Operation, at: number): Operation => ({ ...operation, id: `${operation.id}_${at}` });

it('continue with the services that there are, without an old tool', () => {
  const changed = snapshots.filter(({ service }) => service.id !== 's2');
  const first = listTools(snapshots, undefined);
  expect(first.tools.at(-1)?.name).toBe('s1__createThing49');
  // Pages are in the order of ids: s0, s1, s10, …, s2, s20.
  const namesAfter = (list: readonly Snapshot[], cursor: string | undefined): string[] => {
    const page = listTools(list, cursor);
    const names = page.tools.map(({ name }) => name);
    return page.nextCursor === undefined ? names : [...names, ...namesAfter(list, page.nextCursor)];
  };
  const left = namesAfter(changed, first.nextCursor);
  expect(left.filter((name) => name.startsWith('s2__'))).toEqual([]);
  expect(left).toHaveLength(1_850);
});

it('have a prompt that describes those nearest to the task', async () => {
  const { messages } = await client.getPrompt({
    name: 'all_services',
    arguments: { task: 'create a thing of the kind 33' },
  });
  const [message] = messages;
  const text = message?.content.type === 'text' ? message.content.text : '';
  expect(text).toContain('createThing33');
  expect(text.length).toBeLessThan(257_000);
});

it('are found by two tools', async () => {
  tools = 'search';
  const searching = await connect();
  const list = await searching.listTools();
  expect(list.tools).toHaveLength(2);
  const found = await searching.callTool({
    name: 'find_operations',
    arguments: { query: 'kind 33 of service 7', limit: 3 },
  });
  const [block] = found.content;
  const { operations: shown } = JSON.parse(block?.type === 'text' ? block.text : '') as {
    operations: { name: string }[];
  };
  expect(shown).toHaveLength(3);
  expect(shown.some(({ name }) => name.endsWith('createThing33'))).toBe(true);
  await searching.close();
});
