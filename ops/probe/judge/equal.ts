/** Whether an answer has the same value that was sent, however it is written. */
import type { Json } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import type { Arguments } from '../../../openapi/request/request.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { plain } from '../structure/names.ts';
import { promisedTexts } from '../structure/words.ts';

/** Members may be more than were sent, times may be written otherwise, and what is null may be left out. */
export function says(given: Json | undefined, sent: Json | undefined): boolean {
  if (sent === null || sent === undefined) return given === null || given === undefined;
  if (isArray(sent)) {
    return isArray(given) && given.length === sent.length && sent.every((item, index) => says(given[index], item));
  }
  if (isObject(sent)) return isObject(given) && Object.entries(sent).every(([name, value]) => says(given[name], value));
  return given === sent || isSameTime(given, sent);
}

const time = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d/;

export function isTime(value: Json | undefined): value is string {
  return typeof value === 'string' && time.test(value);
}

function isSameTime(one: Json | undefined, other: Json): boolean {
  return isTime(one) && isTime(other) && Date.parse(one) === Date.parse(other);
}

/**
 * The same scalar, as far as its format lets a server write it in another way: a URI, a UUID, a number of 32 bits, a
 * decimal number in a text.
 */
export function isSameScalar(given: Json | undefined, sent: Json, parts: readonly SchemaView[]): boolean {
  if (says(given, sent)) return true;
  const has = (...formats: readonly string[]): boolean =>
    parts.some(({ own }) => own.format !== undefined && formats.includes(own.format));
  if (typeof given === 'number' && typeof sent === 'number')
    return has('float') && Math.fround(given) === Math.fround(sent);
  if (typeof given !== 'string' || typeof sent !== 'string') return false;
  const { changes, cuts } = promisedTexts(parts);
  if (changes && normalText(given) === normalText(sent)) return true;
  if (cuts && given !== '' && sent.startsWith(given.replace(/(…|\.{3})$/, ''))) return true;
  if (has('decimal')) return isSameDecimal(given, sent);
  if (has('uri', 'url', 'iri')) return normalUri(given) === normalUri(sent);
  return has('uuid', 'hostname', 'idn-hostname', 'email', 'ipv6') && given.toLowerCase() === sent.toLowerCase();
}

/** Without what a service may do to a text whose description says so. */
function normalText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/<[^>]*>|&(#\d+|\w+);|[\s<>&"'\\]+/g, '');
}

/** What was done to a text, for a message; empty if that is not known. */
export function changeOfText(sent: string, given: string): string {
  if (given !== '' && sent.startsWith(given)) {
    const isTrimmed = sent.slice(given.length).trim() === '';
    return isTrimmed
      ? 'without the spaces at its end'
      : `cut at ${given.length} characters (${Buffer.byteLength(given)} bytes)`;
  }
  if (given === sent.trim()) return 'trimmed';
  if (given === sent.trimStart()) return 'without the spaces at its start';
  const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'].filter((form) => given === sent.normalize(form));
  if (forms[0] !== undefined) return `normalized to ${forms[0]}`;
  if (given === sent.toLowerCase() || given === sent.toUpperCase()) return 'in other capitals';
  if (given === Buffer.from(sent).toString('latin1')) return 'with its UTF-8 read as Latin-1';
  if (/[\u00c0-\uffff]/.test(sent) && /[?\ufffd]/.test(given) && given.length >= sent.length / 3)
    return 'in another charset';
  if (normalText(given) === normalText(sent)) return 'encoded or spaced in another way';
  return '';
}

/** `10.50` and `10.5`. */
function isSameDecimal(one: string, other: string): boolean {
  return normalDecimal(one) === normalDecimal(other);
}

function normalDecimal(text: string): string {
  const [, sign = '', whole = '', , fraction = ''] = /^([+-]?)0*(\d+)(\.(\d*?)0*)?$/.exec(text) ?? [];
  if (whole === '') return text;
  return `${sign === '-' ? '-' : ''}${whole}.${fraction}`;
}

function normalUri(text: string): string {
  return URL.canParse(text) ? new URL(text).href : text;
}

/** True if a parameter of the path with about the name of the member has the value: `service: { id }`, `service_id`. */
export function isNamedByPath(name: string, value: Json | undefined, path: Arguments): boolean {
  const values = isObject(value) ? Object.values(value) : [value];
  return Object.entries(path).some(([parameter, named]) => {
    const [whole, part] = [plain(parameter), plain(name)];
    return (
      (whole.startsWith(part) || whole.endsWith(part)) &&
      values.some((one) => isPlainValue(one) && isPlainValue(named) && String(one) === String(named))
    );
  });
}

function isPlainValue(value: Json | undefined): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
