/** How an operation interprets a Content-Type header: https://www.rfc-editor.org/rfc/rfc9110#section-8.3 */
import { MIMEType } from 'node:util';
import { isJsonType } from '../../../../openapi/request/media-type.ts';

/** How a body is read. */
export type BodyKind = 'json' | 'urlencoded' | 'multipart' | 'text' | 'bytes';

export interface MediaTypeMatch {
  /** The media type or range as the document writes it. */
  readonly declared: string;
  readonly kind: BodyKind;
  /** Lower case; undefined if the header has none. */
  readonly charset: string | undefined;
}

/** Undefined if the operation does not accept this media type. */
export type MediaTypeMatcher = (contentType: string) => MediaTypeMatch | undefined;

/** @param declared media types and ranges (`text/*`) of a document; the most specific match is used */
export function compileMediaTypes(declared: Iterable<string>): MediaTypeMatcher {
  const ranges = [...declared].map(compileRange).sort((a, b) => b.weight - a.weight);
  const match: MediaTypeMatcher = (contentType) => {
    const given = parse(contentType);
    const range = given && ranges.find(({ holds }) => holds(given));
    if (given === undefined || range === undefined) return undefined;
    return {
      declared: range.declared,
      kind: getBodyKind(given.essence),
      charset: given.params.get('charset')?.toLowerCase(),
    };
  };
  // Parsing a header takes longer than reading a small body, and nearly all headers have one of two spellings.
  const spellings = ranges.flatMap((range) => [range.declared, `${range.declared}; charset=utf-8`]);
  const usual = new Map(spellings.map((spelling) => [spelling, match(spelling)]));
  return (contentType) => usual.get(contentType) ?? match(contentType);
}

export interface Range {
  readonly declared: string;
  /** Greater is more specific. */
  readonly weight: number;
  readonly holds: (given: MIMEType) => boolean;
}

/** Parameters of a declared type are required, except the charset: all types allow the same charsets. */
export function compileRange(declared: string): Range {
  const wanted = parse(declared);
  if (wanted === undefined) return { declared, weight: 0, holds: () => false };
  const parameters = [...wanted.params].filter(([name]) => name !== 'charset');
  // `application/*+json`
  const suffix = /^\*(\+.+)$/.exec(wanted.subtype)?.[1];
  const weight =
    (wanted.type === '*' ? 0 : 100) +
    (wanted.subtype === '*' ? 0 : suffix === undefined ? 100 : 50) +
    parameters.length;
  const holds = ({ type, subtype, params }: MIMEType) =>
    [type, '*'].includes(wanted.type) &&
    (suffix === undefined ? [subtype, '*'].includes(wanted.subtype) : subtype.endsWith(suffix)) &&
    parameters.every(([name, value]) => params.get(name) === value);
  return { declared, weight, holds };
}

function parse(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text);
  } catch {
    return undefined;
  }
}

/** @param essence media type in lower case, without parameters */
export function getBodyKind(essence: string): BodyKind {
  if (isJsonType(essence)) return 'json';
  if (essence === 'application/x-www-form-urlencoded') return 'urlencoded';
  if (essence === 'multipart/form-data') return 'multipart';
  return essence.startsWith('text/') ? 'text' : 'bytes';
}
