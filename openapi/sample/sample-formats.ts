/** Values of the formats of JSON Schema and OpenAPI: https://json-schema.org/draft/2020-12/json-schema-validation#section-7 */

/** Returns a different value for each index (some hundreds), with at least the requested length if the format allows it. */
type Make = (index: number, least: number) => string;

const two = (number: number): string => String(number).padStart(2, '0');
const date: Make = (index) => `20${two(Math.floor(index / 28) % 100)}-01-${two((index % 28) + 1)}`;
const time: Make = (index) => `12:${two(Math.floor(index / 60) % 60)}:${two(index % 60)}Z`;
const host: Make = (index) => `host${index === 0 ? '' : String(index)}.example`;
const address: Make = (index, least) =>
  `https://example.org/${index === 0 ? 'path' : String(index)}`.padEnd(least, 'x');
const path: Make = (index, least) => `/path${index === 0 ? '' : String(index)}`.padEnd(least, 'x');

export const sampleFormats: ReadonlyMap<string, Make> = new Map<string, Make>([
  ['date', date],
  ['time', time],
  ['date-time', (index) => `${date(index, 0)}T12:00:00Z`],
  ['iso-time', time],
  ['iso-date-time', (index) => `${date(index, 0)}T12:00:00Z`],
  ['duration', (index) => `P${String(index + 1)}D`],
  ['uuid', (index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`],
  ['uri', address],
  ['url', address],
  ['iri', address],
  ['uri-reference', path],
  ['uri-template', path],
  ['iri-reference', path],
  ['json-pointer', path],
  ['json-pointer-uri-fragment', (index, least) => `#${path(index, least - 1)}`],
  ['relative-json-pointer', (index, least) => `0${path(index, least - 1)}`],
  ['email', (index, least) => `${'name'.padEnd(least - host(index, 0).length - 1, 'x')}@${host(index, 0)}`],
  ['idn-email', (index) => `name@${host(index, 0)}`],
  ['hostname', host],
  ['idn-hostname', host],
  ['ipv4', (index) => `192.0.2.${String(index % 256)}`],
  ['ipv6', (index) => `2001:db8::${index.toString(16)}`],
  ['byte', (index, least) => Buffer.from(`text${String(index)}`.padEnd(Math.ceil(least / 4) * 3)).toString('base64')],
]);
