/** Trials find handlers that break their document by running them. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { identifyThisProcess } from '../../process/process-identity.ts';
import { planService, type ServicePlan } from '../plan/service-plan.ts';
import { collectionDocument, type CollectionParts, objectOfAll, shelf } from '../testing/collections.ts';
import { planTriedService } from './plan-tried.ts';
import { tryHandlers } from './trial.ts';

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
  it('finds nothing if all handlers follow the document', async () => {
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
      want: /^the handler would answer 500: no luck \(a valid request\)$/,
    },
    {
      given: 'whose answer breaks the document',
      operation: 'list',
      change: (code: string) => code.replace('body: items', 'body: items.length as never'),
      want: /^the answer would be invalid: \/body must be array/,
    },
    {
      given: 'that loses a member',
      operation: 'make',
      change: (code: string) => code.replace('"label", ', ''),
      want: /^the value of "\/label" would be lost: "text" becomes nothing/,
    },
    {
      given: 'that loses a member of a replacement, but shows it in the answer',
      operation: 'replace',
      change: (code: string) =>
        code.replace('"label", ', '').replace('body: item', 'body: { ...item, ...body } as never'),
      want: /^the value of "\/label" would be lost/,
    },
    {
      given: 'that stores an invalid item',
      operation: 'make',
      change: (code: string) => code.replace('...only(', '"width": 0.5 as number, ...omit(body, "width"), ...only('),
      want: /^an item would be invalid: \/width must be integer/,
    },
    {
      given: 'that fails only for a value at a limit of a member',
      operation: 'change',
      change: (code: string) => code.replace('{\n', '{\nif (body.width === 0) throw new Error("empty");\n'),
      want: /^the handler would answer 500: empty \(body\/width: zero 0\)$/,
    },
  ])('names the operation and the reason of a handler $given', async ({ operation, change, want }) => {
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
    expect(failures.get('list')).toMatch(/^the code does not start: /);
  });

  it('leaves no temporary folder, and deletes those of processes that were killed', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'fountainai-trial-'));
    vi.stubEnv('TMPDIR', temporary);
    // The start time of this process is another one.
    const ended = identifyThisProcess()?.replace(/^(\d+)-\d+-/, '$1-1-') ?? 'unknown';
    await mkdir(join(temporary, `fountainai-candidate-${ended}-a`));
    const document = await shelves();
    await tryAll(document, planService(document));
    expect(await readdir(temporary)).toEqual([]);
    await rm(temporary, { recursive: true });
  });
});

describe('a plan of tried handlers', () => {
  it('drops a resource that no item can be created in, and keeps the reason of each operation', async () => {
    // The path names items by numbers, but the key of a new item is a UUID.
    const document = await shelves({
      shelf: objectOfAll({ id: { type: 'string', pattern: '^[0-9]+$', readOnly: true }, label: text }),
    });
    const plan = await planTriedService(document);
    expect(plan.resources).toEqual([]);
    expect(plan.obstacles.get('make')).toMatch(/^an item would be invalid: \/id must match pattern/);
    expect(plan.obstacles.get('list')).toBe(
      'the service does not store "/shelves", since no working operation creates an item',
    );
  });

  it('is the same for the same document, byte by byte', async () => {
    const [one, other] = [await planTriedService(await shelves()), await planTriedService(await shelves())];
    expect([...one.handlers]).toEqual([...other.handlers]);
    expect([...one.obstacles]).toEqual([...other.obstacles]);
  });
});
