/** Every row of the table of document mutations: what it says is found, and nothing else. */
import { describe, expect, test } from 'vitest';
import { notEmpty } from '../../../../openapi/testing/not-empty.ts';
import { allSections } from '../../../drift/run/all-sections.ts';
import { answers, constraints, fields, operations, security, whole, words } from './document-mutations.ts';
import { findMutationOutcome } from './table.ts';
import { pickRows } from '../../../../openapi/testing/long-form.ts';

describe.each(Object.entries({ fields, answers, constraints, security, operations, whole }))('%s', (_room, rows) => {
  test.each(pickRows(notEmpty(Object.entries(rows)), 1))('%s', async (_name, mutation) => {
    expect(await findMutationOutcome(mutation)).toEqual(mutation.want);
  });
});

describe('words', () => {
  // A service that runs is asked by nothing of this: it would only take its time.
  const sections = allSections.filter(({ name }) => name !== 'behaviour');
  test.each(pickRows(Object.entries(words), 2))('%s', async (_name, mutation) => {
    expect(await findMutationOutcome(mutation, sections)).toEqual(mutation.want);
  });
});
