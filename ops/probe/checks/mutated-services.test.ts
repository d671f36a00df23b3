/**
 * Services that differ from their document in one thing each: the finding is at the operation, and its rule names the kind.
 * The service as it should be has no finding.
 */
import { describe, expect, it } from 'vitest';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { itemRows } from '../testing/boat-item-rows.ts';
import { headRows, keyRows, memberRows, textRows } from '../testing/boat-key-rows.ts';
import { listRows } from '../testing/boat-list-rows.ts';
import type { BoatMutationRow } from '../testing/boat-mutations.ts';

import { rightRows } from '../testing/boat-right-rows.ts';
import { describedDocument, plainDocument } from '../testing/boats-document.ts';
import { type BoatMutation, probeBoats } from '../testing/boats-service.ts';

const rows: readonly BoatMutationRow[] = [
  ...keyRows,
  ...headRows,
  ...memberRows,
  ...textRows,
  ...itemRows,
  ...listRows,
];

describe('a service of boats', () => {
  it.each([
    { profile: 'house', document: undefined },
    { profile: 'standard', document: plainDocument },
  ] as const)('has no finding in the profile $profile if it is as it should be', async ({ profile, document }) => {
    expect(await probeBoats({}, profile, document)).toEqual([]);
  });

  it.each(pickRows(rows, 2))('that $title is found at $operation by $rule', async ({ operation, rule, mutation }) => {
    const found = await probeBoats(mutation, 'house');
    expect(found).toContainEqual(expect.objectContaining({ operation, rule, severity: 'error' }));
  });

  // The document says nothing in words.
  it.each(pickRows(rows, 2))(
    'that $title is $plain at $operation in the profile standard',
    async ({ operation, rule, mutation, plain = 'error' }) => {
      const found = await probeBoats(mutation, 'standard', plainDocument);
      const own = found.find((difference) => difference.operation === operation && difference.rule === rule);
      expect(own?.severity ?? 'never').toBe(plain);
    },
  );
});

describe('a service of other people', () => {
  it.each(pickRows(rightRows, 1))('has no finding with $given', async ({ mutation, words = {}, change }) => {
    const document = await describedDocument(words, change);
    expect(await probeBoats(mutation, 'standard', document)).toEqual([]);
  });
});

describe('a wrong address or key', () => {
  const refusing: BoatMutation = {
    tamper: (request) => {
      request.headers['x-key'] = 'another';
      request.headers.authorization = 'Bearer another';
      return false;
    },
  };
  const other = (status: number, type: string, body: string): BoatMutation => ({
    tamper: (_request, response) => {
      response.writeHead(status, { 'Content-Type': type }).end(body);
      return true;
    },
  });

  it.each([
    { given: 'a service that takes no key', mutation: refusing, want: ['key-refused', 'key-refused'] },
    { given: 'a service without these paths', mutation: other(404, 'application/json', '{}'), want: ['other-service'] },
    { given: 'a website', mutation: other(200, 'text/html', '<p>'), want: ['other-service'] },
  ])('is one finding for its cause: $given', async ({ mutation, want }) => {
    const found = await probeBoats(mutation, 'house');
    expect(found.map(({ rule }) => rule)).toEqual(want);
  });
});
