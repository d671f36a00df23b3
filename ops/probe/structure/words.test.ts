/** Which words of a document say that texts are changed or cut. */
import { expect, it } from 'vitest';
import { loadDocument } from '../testing/testing.ts';
import { promisedTexts } from './words.ts';

it.each([
  { given: 'Trimmed.', want: 'changes' },
  { given: 'Spaces at both ends are removed.', want: 'changes' },
  { given: 'Stored without blanks at the start.', want: 'changes' },
  { given: 'We ignore line breaks.', want: 'changes' },
  { given: 'HTML tags are dropped.', want: 'changes' },
  { given: 'Longer names are cut.', want: 'cuts' },
  { given: 'Up to 255 characters are stored.', want: 'cuts' },
  { given: 'The name of the space.', want: '' },
  { given: 'Tags of the plant. Remove a plant with DELETE.', want: '' },
  { given: 'Up to 255 characters.', want: '' },
])('"$given" promises: $want', async ({ given, want }) => {
  const { operations } = await loadDocument(
    `openapi: 3.1.0\ninfo: { title: Plants, version: 1.0.0 }\npaths: { /plants: { get: { operationId: list, parameters: [{ name: q, in: query, schema: { type: string, description: '${given}' } }], responses: { '200': { description: ok } } } } }\n`,
  );
  const { changes, cuts } = promisedTexts([operations[0]!.parameters[0]!.schema]);
  expect([...(changes ? ['changes'] : []), ...(cuts ? ['cuts'] : [])].join()).toBe(want);
});
