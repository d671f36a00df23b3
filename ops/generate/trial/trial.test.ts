/** Which handlers of a plan do not do what their document says, found by running them. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { projectFolder } from '../../lib/files.ts';
import { planService, type ServicePlan } from '../plan/service-plan.ts';
import { collectionDocument, type CollectionParts, objectOfAll, shelf } from '../testing/collections.ts';
import { planTried } from './plan-tried.ts';
import { tryHandlers } from './trial.ts';

/** Of Linux: no process has a higher one. */
const maxProcessId = 2 ** 22;

const text = { type: 'string' };
const id = { type: 'string', readOnly: true };
const parts: CollectionParts = {
  shelf: { type: 'object', required: ['id'], properties: { id, label: text, width: { type: 'integer' } } },
  post: shelf,
  put: shelf,
  patch: shelf,
};
const shelves = (more: Partial<CollectionParts> = {}): Promise<ApiDocument> =>
  collectionDocument('shelves', { ...parts, ...more });

/** The plan with a handler's text changed, as if it had been written wrongly. */
function withHandler(plan: ServicePlan, operation: string, change: (text: string) => string): ServicePlan {
  const before = plan.handlers.get(operation) ?? '';
  const after = change(before);
  expect(after).not.toBe(before);
  return { ...plan, handlers: new Map([...plan.handlers, [operation, after]]) };
}

const tryAll = (document: ApiDocument, plan: ServicePlan) => tryHandlers(document, plan, new Set(plan.handlers.keys()));

describe('a trial of handlers', () => {
  it('finds nothing where all of them do what the document says', async () => {
    const document = await shelves();
    const plan = planService(document);
    expect([...plan.handlers.keys()].sort()).toEqual(['change', 'list', 'make', 'read', 'replace']);
    expect(await tryAll(document, plan)).toEqual(new Map());
  });

  it.each([
    {
      given: 'that crashes',
      operation: 'read',
      change: (code: string) => code.replace('{\n', '{\nthrow new Error("no luck");\n'),
      want: /^it would answer 500: no luck \(a valid request\)$/,
    },
    {
      given: 'whose answer is not what the document declares',
      operation: 'list',
      change: (code: string) => code.replace('body: items', 'body: items.length as never'),
      want: /^its answer would not be valid: \/body must be array/,
    },
    {
      given: 'that loses a member',
      operation: 'make',
      change: (code: string) => code.replace('"label", ', ''),
      want: /^\/label would be lost: "text" becomes nothing/,
    },
    {
      given: 'that loses a member of a replacement, and answers as if it had not',
      operation: 'replace',
      change: (code: string) =>
        code.replace('"label", ', '').replace('body: item', 'body: { ...item, ...body } as never'),
      want: /^\/label would be lost/,
    },
    {
      given: 'that keeps an item that is not valid',
      operation: 'make',
      change: (code: string) => code.replace('...only(', '"width": 0.5 as number, ...omit(body, "width"), ...only('),
      want: /^an item would not be valid: \/width must be integer/,
    },
    {
      given: 'that fails for an edge of a member only',
      operation: 'change',
      change: (code: string) => code.replace('{\n', '{\nif (body.width === 0) throw new Error("empty");\n'),
      want: /^it would answer 500: empty \(body\/width: zero 0\)$/,
    },
  ])('names the operation and the reason of one $given', async ({ operation, change, want }) => {
    const document = await shelves();
    const plan = withHandler(planService(document), operation, change);
    const failures = await tryAll(document, plan);
    expect([...failures.keys()]).toEqual([operation]);
    expect(failures.get(operation)).toMatch(want);
  });

  it('names all operations if their code does not start, and never throws', async () => {
    const document = await shelves();
    const plan = withHandler(
      planService(document),
      'list',
      (code) => `${code},\n} as const; }\nthrow new Error("halt"); {`,
    );
    const failures = await tryAll(document, plan);
    expect([...failures.keys()].sort()).toEqual(['change', 'list', 'make', 'read', 'replace']);
    expect(failures.get('list')).toMatch(/^its code does not start: /);
  });

  it('leaves no folder in the project, and removes those of processes that were killed', async () => {
    const left = `.candidates-${maxProcessId + 1}-left`;
    await mkdir(join(projectFolder, left));
    const document = await shelves();
    await tryAll(document, planService(document));
    const names = await readdir(projectFolder);
    expect(names.filter((name) => name === left || name.startsWith(`.candidates-${process.pid}-`))).toEqual([]);
  });
});

describe('a plan of tried handlers', () => {
  it('drops a resource that no item can be created in, and keeps the reason of each operation', async () => {
    // The path names items by numbers, and every new item gets another key.
    const document = await shelves({
      shelf: objectOfAll({ id: { type: 'string', pattern: '^[0-9]+$', readOnly: true }, label: text }),
    });
    const plan = await planTried(document);
    expect(plan.resources).toEqual([]);
    expect(plan.obstacles.get('make')).toMatch(/^an item would not be valid: \/id must match pattern/);
    expect(plan.obstacles.get('list')).toBe(
      '/shelves is not kept, since no operation that works creates an item there',
    );
  });

  it('is the same for the same document, byte for byte', async () => {
    const [one, other] = [await planTried(await shelves()), await planTried(await shelves())];
    expect([...one.handlers]).toEqual([...other.handlers]);
    expect([...one.obstacles]).toEqual([...other.obstacles]);
  });
});
