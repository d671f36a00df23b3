import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from 'fountainai/openapi';
import { parseDocument } from 'fountainai/openapi';
import { ownDocuments } from '../../../openapi/testing/documents.ts';
import { type Offer, offerFor } from './offer.ts';
import { frameLength, systemPrompt } from './prompt.ts';
import type { Snapshot } from '../tools/snapshot.ts';
import { termsIn } from '../relevance/terms.ts';
import { makeSnapshot } from '../testing/servers.ts';
import { type Tool, buildTools } from '../tools/tools.ts';

const things = {
  sales: 'invoice customer order payment refund coupon quote contract discount tax',
  stock: 'warehouse pallet shelf parcel carrier supplier barcode inventory delivery forklift',
  people: 'employee salary holiday contractor applicant interview badge shift bonus training',
  theatre: 'script scene character rehearsal costume ticket seat premiere prop café',
};
const verbs = { list: 'get', get: 'get', create: 'post', update: 'put', delete: 'delete' };
const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Five operations for each thing. */
function buildPaths(nouns: readonly string[]): JsonObject {
  const all = nouns.flatMap((noun) => Object.entries(verbs).map(([verb, method]) => ({ noun, verb, method })));
  const paths = all.map(({ noun, verb, method }): [string, JsonObject] => [
    `/${noun}/${verb}`,
    { [method]: { operationId: `${verb}${upper(noun)}`, ...extras[`${verb}${upper(noun)}`], responses } },
  ]);
  return Object.fromEntries(paths);
}

const responses = { 200: { description: 'well' } };

/** Further members of operations. */
const extras: Readonly<Record<string, JsonObject>> = {
  listParcel: { tags: ['Logistics'] },
  getShelf: { summary: 'Where a thing stands' },
  listBadge: { description: 'With each the doors that it unlocks.' },
  updateSeat: { parameters: [{ name: 'upholstery', in: 'query', schema: { type: 'string' } }] },
};

async function snapshot(id: string, paths: JsonObject, facts: Partial<Snapshot> = {}): Promise<Snapshot> {
  const content = { openapi: '3.1.0', info: { title: upper(id), version: '1' }, paths };
  return makeSnapshot(await parseDocument(JSON.stringify(content), { source: id, name: id }), facts);
}

const registry = await Promise.all(
  Object.entries(things).map(([id, nouns]) => snapshot(id, buildPaths(nouns.split(' ')))),
);

const chosen = ({ tools }: Offer): string[] => [...tools.values()].map(({ operation }) => operation.id);
const asJson = ({ name, description, parameters }: Tool) => ({
  type: 'function',
  function: { name, description, parameters, strict: false },
});
const length = ({ prompt, tools }: Offer): number =>
  prompt.text.length + JSON.stringify([...tools.values()].map(asJson)).length;

describe('offerFor', () => {
  const ten = { operations: 10, characters: 1_000_000 };

  it('uses a registry of 200 operations in these tests', () => {
    expect(buildTools(registry).size).toBe(200);
  });

  it.each([
    { given: 'create an invoice', want: ['createInvoice', 'listInvoice', 'getInvoice', 'deleteInvoice'] },
    { given: 'Please give us all INVOICES of that one customer', want: ['listInvoice', 'getCustomer'] },
    { given: 'open the cafes', want: ['listCafé', 'createCafé'] },
    { given: 'what of the CAFÉS?', want: ['listCafé', 'createCafé'] },
    { given: 'run deletebarcode now', want: ['deleteBarcode'] },
    { given: 'something of logistics', want: ['listParcel'] },
    { given: 'where does it stand', want: ['getShelf'] },
    { given: 'which door is unlocked', want: ['listBadge'] },
    { given: 'red upholstery', want: ['updateSeat'] },
    { given: 'anything that theatre people do', want: ['listScript', 'listEmployee'] },
    { given: 'delete update create list get the forklift', want: ['deleteForklift', 'listForklift', 'getForklift'] },
    { given: '', want: ['listEmployee', 'listInvoice', 'listWarehouse', 'listScript'] },
    { given: 'the !?', want: ['getEmployee', 'getInvoice', 'getWarehouse', 'getScript'] },
  ])('$given', ({ given, want }) => {
    const offer = offerFor(given, registry, ten);
    expect(chosen(offer)).toEqual(expect.arrayContaining(want));
    expect(offer.tools.size).toBe(10);
  });

  it('describes only operations that can be called, and names the others', () => {
    const { prompt, tools } = offerFor('refund a ticket', registry, ten);
    const described = [...prompt.text.matchAll(/^- "([^"]*)" (?:GET|POST|PUT|DELETE)/gm)].map(([, id]) => id);
    expect(new Set(described)).toEqual(new Set(chosen({ prompt, tools })));
    expect(prompt.text).toMatch(
      /\nOperations not described for lack of space: 190\. The most relevant of them: "\w+" of "\w+", /,
    );
    expect(prompt.text).toContain('Only the operations nearest');
    expect(prompt.text).not.toContain('Service "stock"');
  });

  it('changes nothing if all fits, or without a budget', async () => {
    const own = (await ownDocuments()).map((document) => makeSnapshot(document));
    const all = { prompt: systemPrompt(own), tools: buildTools(own) };
    expect(offerFor('anything', own, { operations: all.tools.size, characters: length(all) + 3_000 })).toEqual(all);
    expect(offerFor('anything', registry).tools.size).toBe(200);
    expect(offerFor('anything', registry).prompt).toEqual(systemPrompt(registry));
  });

  it('names an operation that cannot be called if the request means it', async () => {
    const refused = [
      { operationId: 'getPayroll', code: 'ensemble-credentials-missing', reason: 'no key is set' },
    ] as const;
    const snapshots = [...registry, await snapshot('bank', buildPaths(['account']), { refused })];
    expect(offerFor('the payroll', snapshots, ten).prompt.text).toContain(`- "getPayroll" cannot be called`);
    expect(offerFor('the invoice', snapshots, ten).prompt.text).not.toContain(`- "getPayroll" cannot be called`);
  });

  it('keeps the names of tools', async () => {
    const twins = [await snapshot('a__b', { '/x': named('c') }), await snapshot('a', { '/x': named('b__c') })];
    const names = new Set(buildTools(twins).keys());
    const { tools } = offerFor('b', twins, { ...ten, operations: 1 });
    expect([...tools.keys()].every((name) => names.has(name))).toBe(true);
    expect(tools.size).toBe(1);
  });

  it('skips an operation that is too large for the budget', async () => {
    const large = { get: { operationId: 'getHuge', parameters: parameters(500), responses } };
    const snapshots = [await snapshot('huge', { '/huge': large, '/small': named('getHugeToo') }), ...registry];
    const ids = chosen(offerFor('huge', snapshots, { operations: 10, characters: frameLength + 2_000 }));
    expect(ids).toContain('getHugeToo');
    expect(ids).not.toContain('getHuge');
  });
});

const named = (operationId: string): JsonObject => ({ get: { operationId, responses } });
const parameters = (count: number): JsonObject[] =>
  Array.from({ length: count }, (_, index) => ({ name: `p${index}`, in: 'query', schema: { type: 'string' } }));

describe('for any request', () => {
  const word = fc.oneof(
    fc.constantFrom(...Object.keys(verbs), ...Object.values(things).flatMap((nouns) => nouns.split(' '))),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  const request = fc.array(word, { maxLength: 40 }).map((words) => words.join(' '));

  it('the offer stays within its budget', () => {
    const budgets = fc.record({ operations: fc.nat(200), characters: fc.integer({ min: frameLength, max: 90_000 }) });
    fc.assert(
      fc.property(request, budgets, (given, budget) => {
        const offer = offerFor(given, registry, budget);
        expect(offer.tools.size).toBeLessThanOrEqual(budget.operations);
        expect(length(offer)).toBeLessThanOrEqual(budget.characters);
      }),
    );
  });

  it('the same words and services give the same offer, for any order of services', () => {
    const shuffled = fc.shuffledSubarray(registry, { minLength: registry.length });
    fc.assert(
      fc.property(request, shuffled, fc.nat(199), (given, others, operations) => {
        const budget = { operations, characters: 1_000_000 };
        const [one, other] = [offerFor(given, registry, budget), offerFor(given, others, budget)];
        expect(other.prompt).toEqual(one.prompt);
        expect(new Set(other.tools.keys())).toEqual(new Set(one.tools.keys()));
      }),
    );
  });

  it('a word that only one operation has selects it, regardless of other words', async () => {
    const known = new Set(registry.flatMap(({ callable }) => callable.flatMap(({ id }) => termsIn(id))));
    const rare = fc.stringMatching(/^[a-z]{6,12}$/).filter((name) => {
      const [term] = termsIn(name);
      return term !== undefined && !known.has(term);
    });
    await fc.assert(
      fc.asyncProperty(rare, request, async (name, given) => {
        const only = { get: { operationId: 'x', description: `Something of ${name}.`, responses } };
        const snapshots = [...registry, await snapshot('z', { '/z': only })];
        const said = `${given} ${name}`;
        expect(chosen(offerFor(said, snapshots, { operations: 10, characters: 1_000_000 }))).toContain('x');
      }),
      { numRuns: 50 },
    );
  });
});
