/** Content negotiation: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 */
import { MIMEType } from 'node:util';
import { compileRange } from './body/media-types.ts';

/**
 * Returns the media type that the `Accept` header prefers. The most specific range decides about a type. Of types with the same
 * weight, one that is named comes before one that a range covers, and then the earlier of `offered`.
 * @param accept empty: every type is accepted
 * @param offered media types without parameters, the usual one first: it is also returned if none is accepted
 */
export function chooseMediaType<Name extends string>(accept: string, offered: readonly [Name, ...Name[]]): Name {
  const ranges = splitList(accept).flatMap(readRange);
  const [usual] = offered;
  let best: (Preference & { readonly name: Name }) | undefined;
  for (const name of offered) {
    const given = new MIMEType(name);
    const [range] = ranges.filter(({ holds }) => holds(given)).sort((one, other) => other.precision - one.precision);
    if (range === undefined || range.weight === 0) continue;
    if (best === undefined || compare(range, best) > 0) best = { ...range, name };
  }
  return best?.name ?? usual;
}

interface Preference {
  readonly weight: number;
  readonly precision: number;
}

const compare = (one: Preference, other: Preference): number =>
  one.weight - other.weight || one.precision - other.precision;

/** Splits at commas outside quotes. */
function splitList(header: string): string[] {
  const items = [''];
  for (const [token] of header.matchAll(/,|[^,"]+|"(?:[^"\\]|\\.)*"?/g)) {
    if (token === ',') items.push('');
    else items.push((items.pop() ?? '') + token);
  }
  return items;
}

/** Returns nothing for a range that cannot be read. A weight that cannot be read is 0. */
function readRange(text: string): (Preference & { readonly holds: (given: MIMEType) => boolean })[] {
  try {
    const type = new MIMEType(text);
    const q = type.params.get('q') ?? '1';
    type.params.delete('q');
    const { weight: precision, holds } = compileRange(type.toString());
    return [{ weight: /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q) ? Number(q) : 0, precision, holds }];
  } catch {
    return [];
  }
}
