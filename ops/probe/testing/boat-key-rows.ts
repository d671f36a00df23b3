/** Mutations of the boats that one request shows: keys, HEAD, charsets, members that no answer has. */
import type { OutgoingHttpHeaders } from 'node:http';
import { objectOf } from '../../../openapi/json/json.ts';
import { answering, type BoatMutationRow, takingKey, takingQuery, takingToken, withTexts } from './boat-mutations.ts';
import { type BoatMutation, secrets } from './boats-service.ts';

const { key, pass } = secrets as { key: string; pass: string };
const asBearer = (token: string): string => `Bearer ${token}`;

const keyRow = (title: string, operation: string, mutation: BoatMutation): BoatMutationRow => ({
  kind: 22,
  title,
  operation,
  rule: 'key-not-checked',
  mutation,
});

export const keyRows: readonly BoatMutationRow[] = [
  keyRow(
    'takes a prefix of the key',
    'readBoat',
    takingKey((given) => given !== '' && key.startsWith(given)),
  ),
  keyRow(
    'takes a prefix of the token',
    'readHarbour',
    takingToken((given) => given !== '' && pass.startsWith(given)),
  ),
  keyRow(
    'takes a key with more behind it',
    'updateBoat',
    takingKey((given) => given.startsWith(key)),
  ),
  keyRow(
    'takes a token with more behind it',
    'readHarbour',
    takingToken((given) => given.startsWith(pass)),
  ),
  keyRow(
    'takes an empty key',
    'addBoat',
    takingKey((given) => given === ''),
  ),
  keyRow(
    'takes an empty token',
    'readHarbour',
    takingToken((given) => given === ''),
  ),
  keyRow(
    'takes a key in other capitals',
    'removeBoat',
    takingKey((given) => given.toLowerCase() === key.toLowerCase()),
  ),
  keyRow(
    'takes a token in other capitals',
    'readHarbour',
    takingToken((given) => given.toUpperCase() === pass.toUpperCase()),
  ),
  keyRow(
    'takes a key in the query',
    'listBoats',
    takingQuery('X-Key', 'x-key', (given) => given),
  ),
  keyRow('takes a token in the query', 'readHarbour', takingQuery('access_token', 'authorization', asBearer)),
  keyRow(
    'takes the first half of a key',
    'listTrips',
    takingKey((given) => given.length > 5 && key.startsWith(given)),
  ),
];

const head = (path: RegExp, status: number): BoatMutation => ({
  tamper: (request, response) => {
    if (request.method !== 'HEAD' || !path.test(request.url ?? '')) return false;
    response.writeHead(status).end();
    return true;
  },
});

const headRow = (title: string, operation: string, mutation: BoatMutation): BoatMutationRow => ({
  kind: 28,
  title,
  operation,
  rule: 'server-error',
  mutation,
  plain: 'warning',
});

export const headRows: readonly BoatMutationRow[] = [
  headRow('answers HEAD of an item with 500', 'readBoat', head(/^\/boats\/\d+$/, 500)),
  headRow('answers HEAD of a list with 500', 'listBoats', head(/^\/boats(\?|$)/, 500)),
  headRow('answers HEAD with 502', 'readHarbour', head(/^\/harbour$/, 502)),
  headRow('answers HEAD of a part with 503', 'readCard', head(/card$/, 503)),
];

const without = (body: unknown, name: string) =>
  Object.fromEntries(Object.entries(objectOf(body)).filter(([own]) => own !== name));

const memberRow = (title: string, operation: string, mutation: BoatMutation): BoatMutationRow => ({
  kind: 29,
  title,
  operation,
  rule: 'member-never-sent',
  mutation,
});

export const memberRows: readonly BoatMutationRow[] = [
  memberRow(
    'never sends a member of the example',
    'readBoat',
    answering('readBoat', ({ body }) => ({ body: without(body, 'flag') })),
  ),
  memberRow(
    'never sends a member when an item is created',
    'addBoat',
    answering('addBoat', ({ body }) => ({ body: without(body, 'flag') })),
  ),
  memberRow(
    'never sends a member of a member',
    'updateBoat',
    answering('updateBoat', ({ body }) => ({ body: { ...objectOf(body), registered: { port: 'Volos' } } })),
  ),
  memberRow(
    'never sends an object',
    'changeBoat',
    answering('changeBoat', ({ body }) => ({ body: without(body, 'registered') })),
  ),
];

/** JSON in another charset. */
function inCharset(path: RegExp, charset: string, encoding: BufferEncoding): BoatMutation {
  return {
    tamper: (request, response) => {
      if (!path.test(request.url ?? '')) return false;
      const [writeHead, end] = [response.writeHead.bind(response), response.end.bind(response)];
      const changed = (status: number, headers: OutgoingHttpHeaders) => {
        const rest = Object.entries(headers).filter(([name]) => name !== 'Content-Length');
        const type = `application/json; charset=${charset}`;
        return writeHead(status, { ...Object.fromEntries(rest), 'Content-Type': type });
      };
      const encoded = (chunk?: unknown) => end(Buffer.from(getText(chunk), encoding));
      Object.assign(response, { writeHead: changed, end: encoded });
      return false;
    },
  };
}

const getText = (chunk: unknown): string =>
  Buffer.isBuffer(chunk) ? chunk.toString() : typeof chunk === 'string' ? chunk : '';

const textRow = (
  title: string,
  operation: string,
  change: (text: string) => string,
  rule: BoatMutationRow['rule'] = operation === 'addBoat' ? 'created-differs' : 'update-lost',
): BoatMutationRow => ({
  kind: 27,
  title,
  operation,
  rule,
  mutation: {
    handlers: (own) => ({ [operation]: (input) => own(operation)({ ...input, body: withTexts(change)(input.body) }) }),
  },
});

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const textRows: readonly BoatMutationRow[] = [
  textRow('cuts texts at 255 characters', 'addBoat', (text) => text.slice(0, 255)),
  textRow('cuts texts at 255 characters in a replacement', 'updateBoat', (text) => text.slice(0, 255)),
  textRow('cuts texts at 4000 characters', 'addBoat', (text) => text.slice(0, 4000)),
  textRow('cuts texts at 4000 characters in a change', 'changeBoat', (text) => text.slice(0, 4000)),
  textRow('cuts texts at 1024 bytes', 'updateBoat', (text) => Buffer.from(text).subarray(0, 1024).toString()),
  textRow('normalises texts to NFC', 'addBoat', (text) => text.normalize('NFC')),
  textRow('normalises texts to NFD', 'updateBoat', (text) => text.normalize('NFD')),
  textRow('normalises texts to NFKC', 'changeBoat', (text) => text.normalize('NFKC')),
  textRow('trims texts', 'addBoat', (text) => text.trim()),
  textRow('trims the ends of texts', 'changeBoat', (text) => text.trimEnd()),
  textRow('trims the starts of texts', 'updateBoat', (text) => text.trimStart()),
  textRow('writes texts as HTML', 'addBoat', (text) => text.replaceAll(/[&<>"']/g, (one) => entities[one] ?? one)),
  textRow('decodes entities in texts', 'changeBoat', (text) => text.replaceAll('&amp;', '&')),
  textRow('decodes percents in texts', 'updateBoat', (text) => text.replaceAll('%20', ' ')),
  textRow('keeps texts in Latin-1', 'addBoat', (text) => Buffer.from(text, 'latin1').toString('latin1')),
  textRow('reads UTF-8 as Latin-1', 'updateBoat', (text) => Buffer.from(text).toString('latin1')),
  textRow('keeps no characters outside of the basic plane', 'changeBoat', (text) =>
    text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?'),
  ),
  textRow('writes line ends in another way', 'addBoat', (text) => text.replaceAll('\r\n', '\n')),
  textRow('joins spaces', 'updateBoat', (text) => text.replaceAll(/ {2,}/g, ' ')),
  textRow('writes texts in small letters', 'changeBoat', (text) => text.toLowerCase()),
  {
    ...textRow('', 'readBoat', (text) => text, 'media-type'),
    title: 'sends items in Latin-1',
    mutation: inCharset(/^\/boats\/\d+$/, 'iso-8859-1', 'latin1'),
  },
  {
    ...textRow('', 'listBoats', (text) => text, 'media-type'),
    title: 'sends lists in UTF-16',
    mutation: inCharset(/^\/boats(\?|$)/, 'utf-16le', 'utf16le'),
  },
];
