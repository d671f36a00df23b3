import { describe, expect, it } from 'vitest';
import { parseDocument } from 'fountainai/openapi';
import { documentText } from '../testing/servers.ts';
import { isOwnAddress, isOwnDocument } from './own-service.ts';

const parse = (text: string) => parseDocument(text, { source: 'test.json', name: 'test' });
const document = await parse(
  documentText({
    title: 'The ensemble',
    servers: ['https://ensemble.test', 'http://localhost:8000'],
    paths: ['/interact', '/logs'],
  }),
);

describe('an address of the ensemble', () => {
  const own = { document, address: () => 'http://127.0.0.1:8123' };
  it.each([
    { given: 'http://127.0.0.1:8123/openapi.yml', want: true },
    { given: 'http://localhost:8123', want: true },
    { given: 'http://127.9.9.9:8123', want: true },
    { given: 'http://localhost.:8123', want: true },
    { given: 'https://ensemble.test./openapi.yml', want: true },
    { given: 'http://2130706433:8123', want: true },
    { given: 'http://[::1]:8123', want: true },
    { given: 'http://[::ffff:127.0.0.1]:8123', want: true },
    { given: 'http://0.0.0.0:8123', want: true },
    { given: 'https://ensemble.test/openapi.yml', want: true },
    { given: 'https://ENSEMBLE.test:443', want: true },
    { given: 'http://localhost:8000', want: false },
    { given: 'http://127.0.0.1:8080', want: false },
    { given: 'https://ensemble.test:444', want: false },
    { given: 'https://other.test', want: false },
  ])('$given: $want', ({ given, want }) => expect(isOwnAddress(own, given)).toBe(want));
});

describe('a document of the ensemble', () => {
  const own = { document, address: () => 'http://127.0.0.1:8123' };
  it.each([
    { given: { title: 'The ensemble', paths: ['/other'] }, want: true },
    { given: { title: 'Under another title', paths: ['/interact', '/logs', '/more'] }, want: true },
    { given: { title: 'Another', paths: ['/logs'] }, want: false },
  ])('$given: $want', async ({ given, want }) => {
    expect(isOwnDocument(own, await parse(documentText(given)))).toBe(want);
  });
});
