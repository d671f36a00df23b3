/** Refusals by Kong in front of a service: which of them are as good as a refusal by the service. */
import { describe, expect, it } from 'vitest';
import { buildCase, type ContractCase } from '../cases/case.ts';
import { loadDocument } from '../testing/testing.ts';
import type { ProbeAnswer } from '../values/exchange.ts';
import { judgeBehindGateway } from './behind-gateway.ts';
import { judge } from './judge.ts';

const schema = '{ description: no, content: { application/json: { schema: { type: object, required: [code] } } } }';

async function createCase(kind: ContractCase['kind'], statuses: ContractCase['expected']['statuses']) {
  const responses = `{ '200': { description: ok }, '401': ${schema}, '400': ${schema} }`;
  const document = await loadDocument(
    `openapi: 3.1.0\ninfo: { title: Pets, version: 1.0.0 }\npaths: { /pets: { get: { responses: ${responses} } } }\n`,
  );
  return buildCase(document.operations[0]!, 'a case', { kind, expected: { statuses } });
}

const fromService = (status: number, body = {}): ProbeAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-kong-request-id': 'f0' },
  text: JSON.stringify(body),
  body,
  fault: undefined,
});
const fromKong = (status: number): ProbeAnswer => fromService(status, { message: 'no', request_id: 'f0' });

describe('behind a gateway', () => {
  it.each([
    { kind: 'credentials', statuses: [401], answer: fromKong(401), want: ['note'] },
    { kind: 'credentials', statuses: [401], answer: fromKong(403), want: ['note'] },
    { kind: 'broken', statuses: [400], answer: fromKong(413), want: ['note'] },
    { kind: 'credentials', statuses: [401], answer: fromService(401, { code: 'unauthorized' }), want: [] },
    { kind: 'credentials', statuses: [401], answer: fromService(401), want: ['body-undeclared'] },
    { kind: 'credentials', statuses: [401], answer: fromKong(429), want: ['key-not-checked'] },
    { kind: 'broken', statuses: [400], answer: fromKong(401), want: ['status-unexpected'] },
    { kind: 'valid', statuses: 'success', answer: fromKong(401), want: ['valid-refused'] },
    { kind: 'valid', statuses: 'success', answer: fromKong(413), want: ['status-undeclared'] },
    { kind: 'credentials', statuses: [401], answer: fromService(200), want: ['key-not-checked'] },
  ] as const)('$kind, which is to be $statuses, and is $answer.status $answer.text', async (row) => {
    const { faults, notes } = judgeBehindGateway(await createCase(row.kind, row.statuses), row.answer, 'standard');
    expect([...faults.map(({ rule }) => rule), ...notes.map(() => 'note')]).toEqual(row.want);
  });

  it('alone, the refusals of Kong are not those of the document', async () => {
    const { faults } = judge(await createCase('credentials', [401]), fromKong(401), 'standard');
    expect(faults.map(({ rule }) => rule)).toEqual(['body-undeclared']);
  });
});
