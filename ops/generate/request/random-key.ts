/** The code of a new key that matches the key's schema: a UUID, or hexadecimal digits in the form of its pattern. */
import { compilePattern } from '../../../openapi/schema/view/pattern.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';

const uuid = 'randomUUID()';
const uuidDigits = 32;

/** Returns the code of a UUID if the schema is not known to need another form. */
export function randomKeyCode(schema: SchemaView): string {
  const { pattern = '', bounds } = schema;
  const [whole, prefix = '', digits = '', least = '1', most = least] =
    /^\^?(?:\((?:\?:)?)?([\w-]*)(?:[|\w-]*\))?\[([^\]]+)\](?:\{(\d+)(?:,(\d*))?\}|[+*])\$?$/.exec(pattern) ?? [];
  if (whole === undefined) {
    const { maxLength = uuidDigits + 4 } = bounds;
    return maxLength < uuidDigits + 4 ? digitsCode('', Math.min(maxLength, uuidDigits)) : uuid;
  }
  const isOpenEnded = !pattern.includes('{') || pattern.includes(',}');
  const count = Math.min(
    isOpenEnded ? uuidDigits : Number(most),
    uuidDigits,
    (bounds.maxLength ?? 100) - prefix.length,
  );
  const allows = compilePattern(`^[${digits}]+$`);
  if (count < Number(least) || (allows.test('-') && isOpenEnded && prefix === '')) return uuid;
  if (allows.test('0123456789abcdef')) return digitsCode(prefix, count);
  return allows.test('0123456789ABCDEF') ? digitsCode(prefix, count, '.toUpperCase()') : uuid;
}

function digitsCode(prefix: string, count: number, more = ''): string {
  const digits = `${uuid}.replaceAll('-', '')${count < uuidDigits ? `.slice(0, ${count})` : ''}${more}`;
  return prefix === '' ? digits : `\`${prefix}\${${digits}}\``;
}
