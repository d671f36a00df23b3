/** Texts by chance within the lengths, patterns and formats of a schema. */
import fc from 'fast-check';
import { sampleFormats } from '../../../openapi/sample/sample-formats.ts';
import { patternSamples } from '../../../openapi/sample/sample-pattern.ts';
import { eachValue, highest, lowest } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';

/** What the road of a request lets into no text. */
const isPlain = (text: string): boolean => !text.includes('\0');

const segment = fc.string({
  maxLength: 8,
  unit: fc.constantFrom(...Array.from("aZ09-._~!$&'()*+,;=:@"), '%20', '%C3%A9', '%F0%9F%98%80'),
});

/** Instead of `fc.webUrl`, which first makes a table of all characters of Unicode: half a second and 100 MB. */
const webAddress = fc
  .tuple(fc.constantFrom('http', 'https'), fc.domain(), fc.array(segment, { maxLength: 4 }))
  .map(([scheme, host, segments]) => [`${scheme}://${host}`, ...segments].join('/'));

/** Characters that are often lost on the way; all of Unicode would cost a second to set up. */
const foreign = fc.constantFrom(...Array.from('aé日😀\u0301\u200b\u202e\ufeff\t\n\r\\"\'%&+/<?#;'));

/** Where the schema has no bound. */
const longest = 40;

export function textArbitrary(parts: readonly SchemaView[]): fc.Arbitrary<string> {
  const minLength = highest(parts, 'minLength') ?? 0;
  const maxLength = Math.max(minLength, Math.min(lowest(parts, 'maxLength') ?? longest, minLength + longest));
  const [format] = eachValue(parts, (own) => own.format);
  const [pattern] = eachValue(parts, (own) => own.pattern);
  const byFormat = format === undefined ? undefined : ofFormat(format, minLength);
  if (byFormat !== undefined) return byFormat;
  if (pattern !== undefined) return ofPattern(pattern, maxLength);
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ minLength, maxLength }) },
    { weight: 1, arbitrary: fc.string({ minLength, maxLength, unit: foreign }) },
  );
}

/** Undefined for formats that say nothing here. */
function ofFormat(format: string, least: number): fc.Arbitrary<string> | undefined {
  const day = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true };
  switch (format) {
    case 'date':
      return fc.date(day).map((date) => date.toISOString().slice(0, 10));
    case 'date-time':
      return fc.date(day).map((date) => date.toISOString());
    case 'uuid':
      return fc.uuid();
    case 'email':
      return fc.emailAddress();
    case 'uri':
    case 'url':
      return webAddress;
    case 'ipv4':
      return fc.ipV4();
    case 'ipv6':
      return fc.ipV6();
    default: {
      const made = sampleFormats.get(format);
      return made && fc.nat({ max: 50 }).map((index) => made(index, least));
    }
  }
}

function ofPattern(pattern: string, maxLength: number): fc.Arbitrary<string> {
  const samples = patternSamples(pattern, maxLength);
  const known = fc.constantFrom(...(samples.length === 0 ? [''] : samples));
  try {
    return fc.oneof(known, fc.stringMatching(new RegExp(pattern, 'u'), { maxLength }).filter(isPlain));
  } catch {
    return known; // it has something that fast-check can't make texts for
  }
}
