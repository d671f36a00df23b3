import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../../openapi/loading/load.ts';
import { findChanges } from '../changes.ts';
import { toNormalForm } from './normal-form.ts';

const parameter = (name: string, schema = '{ type: integer }'): string =>
  `{ name: ${name}, in: path, required: true, schema: ${schema} }`;

const tasks = (id: string, more = '', schema?: string): string => `
  /tasks/{${id}}:
    parameters: [${parameter(id, schema)}]
    get: { operationId: getTask, ${more}responses: { '200': { description: One } } }
    delete: { operationId: deleteTask, responses: { '204': { description: Gone } } }`;

async function compare(before: string, now: string): Promise<readonly string[]> {
  const [base, revision] = await Promise.all(
    [before, now].map(async (paths) => {
      const text = `openapi: 3.1.0\ninfo: { title: Tasks, version: 1.0.0 }\npaths:${paths}\n`;
      return toNormalForm(await parseDocument(text, { source: 'tasks.yml', name: 'tasks' }));
    }),
  );
  if (base === undefined || revision === undefined) throw new Error('two documents are compared');
  return (await findChanges(base, revision)).map((change) => `${change.class} ${change.rule} ${change.path.join(' ')}`);
}

const renamed = 'breaking path-parameter-renamed paths /tasks/{id}';

describe('a path parameter that is renamed', () => {
  it('is one change of its path', async () => {
    expect(await compare(tasks('taskId'), tasks('id'))).toEqual([renamed]);
  });

  it('hides no other change', async () => {
    const limit = 'parameters: [{ name: limit, in: query, required: true, schema: { type: integer } }], ';
    const changes = await compare(tasks('taskId'), tasks('id', limit));
    expect(changes[0]).toBe(renamed);
    expect(changes).toHaveLength(2);
    expect(changes[1]).toMatch(/^breaking new-required-request-parameter /);
  });

  it('may be one of several', async () => {
    const parts = (list: string, part: string): string => `
  /lists/{${list}}/parts/{${part}}:
    parameters: [${parameter(list)}, ${parameter(part)}]
    get: { operationId: getPart, responses: { '200': { description: One } } }`;
    expect(await compare(parts('a', 'b'), parts('list', 'part'))).toEqual([
      'breaking path-parameter-renamed paths /lists/{list}/parts/{part}',
    ]);
    expect(await compare(parts('a', 'b'), parts('b', 'a'))).toEqual([
      'breaking path-parameter-renamed paths /lists/{b}/parts/{a}',
    ]);
  });

  it('is not a path that was removed, and another that was added', async () => {
    const changes = await compare(tasks('id'), tasks('id').replace('/tasks/', '/jobs/'));
    expect(changes.some((change) => change.includes('path-parameter-renamed'))).toBe(false);
    expect(changes.some((change) => change.startsWith('breaking'))).toBe(true);
  });
});

describe('a number that becomes a text', () => {
  it.each([
    { schema: '{ type: string, format: uuid }', want: true },
    { schema: "{ type: string, pattern: '^T' }", want: true },
    { schema: '{ type: string }', want: false },
  ])('breaks clients if the text is limited: $schema', async ({ schema, want }) => {
    const changes = await compare(tasks('id'), tasks('id', '', schema));
    expect(changes.some((change) => change.startsWith('breaking'))).toBe(want);
  });
});
