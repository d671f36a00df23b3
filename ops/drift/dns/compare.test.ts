import { describe, expect, it } from 'vitest';
import type { DnsRecord } from '../../../pulumi/plan/dns.ts';
import { compareAnswer, compareRecord, findOtherRecords } from './compare.ts';
import type { RecordSet } from './record-sets.ts';

const host = 'a.example';
const record: DnsRecord = { key: 'a', host, type: 'A', ttlSeconds: 300, addresses: ['192.0.2.1', '192.0.2.2'] };
const six: DnsRecord = { ...record, type: 'AAAA', addresses: ['2001:db8::1'] };

const set = (given: Partial<RecordSet> = {}): RecordSet => ({
  host,
  type: 'A',
  ttl: 300,
  values: ['192.0.2.1', '192.0.2.2'],
  alias: undefined,
  isShared: false,
  ...given,
});

describe('a record', () => {
  it.each([
    { name: 'as it should be', given: [set()], want: undefined },
    {
      name: 'that is not there',
      given: [set({ host: 'b.example' }), set({ type: 'TXT' })],
      want: 'a.example has no A record, and should have A 192.0.2.1, 192.0.2.2',
    },
    {
      name: 'with other addresses and another time',
      given: [set({ values: ['192.0.2.9'], ttl: 60 })],
      want: 'the A record of a.example is 192.0.2.9, and should be 192.0.2.1, 192.0.2.2; it has a TTL of 60 s, and should have 300 s',
    },
    {
      name: 'that is an alias',
      given: [set({ alias: 'lb.example', ttl: undefined, values: [] })],
      want: 'the A record of a.example is an alias of lb.example, and should be 192.0.2.1, 192.0.2.2',
    },
    {
      name: 'that is one of several',
      given: [set({ isShared: true }), set({ isShared: true })],
      want: 'the A record of a.example is chosen by a routing policy from 2, and should be one',
    },
    {
      name: 'that is another kind',
      given: [set({ type: 'CNAME', values: ['b.example'] })],
      want: 'a.example is a CNAME of b.example, and should have A 192.0.2.1, 192.0.2.2',
    },
  ])('$name', ({ given, want }) => {
    expect(compareRecord(record, given)?.message).toBe(want);
  });

  it('of both types that is a CNAME is reported once', () => {
    const sets = [set({ type: 'CNAME', values: ['b.example'] })];
    expect([record, six].map((one) => compareRecord(one, sets)?.rule)).toEqual(['record-changed', undefined]);
  });
});

describe('records of zones that are not in the plan', () => {
  it.each([
    { name: 'what is planned', given: [set()], want: [] },
    { name: 'other kinds', given: [set({ type: 'TXT' }), set({ type: 'NS', host: 'example' })], want: [] },
    { name: 'hosts elsewhere', given: [set({ host: 'b.example', values: ['192.0.2.9'] })], want: [] },
    { name: 'another kind of address', given: [set({ type: 'AAAA', values: ['::1'] })], want: ['record-undesired'] },
    { name: 'a host that leads here', given: [set({ host: 'b.example' })], want: ['record-unasked'] },
    { name: 'all hosts that lead here', given: [set({ host: '*.example' })], want: ['record-unasked'] },
  ])('$name: $want', ({ given, want }) => {
    expect(findOtherRecords([record], given).map(({ rule }) => rule)).toEqual(want);
  });
});

it.each([
  { given: ['192.0.2.2', '192.0.2.1'], want: undefined },
  { given: [], want: 'by the name servers a.example has no A address; by Route 53 it is at 192.0.2.1, 192.0.2.2' },
  {
    given: ['192.0.2.1'],
    want: 'by the name servers a.example is at 192.0.2.1; by Route 53 it is at 192.0.2.1, 192.0.2.2',
  },
])('answers of $given: $want', ({ given, want }) => {
  expect(compareAnswer(record, given)?.message).toBe(want);
});
