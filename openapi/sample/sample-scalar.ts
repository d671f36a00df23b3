/** Numbers and texts within the bounds of a schema. `index` selects a different one, for lists whose items must differ. */
import { eachValue, highest, lowest } from '../schema/view/facts.ts';
import type { SchemaView } from '../schema/view/schema-view.ts';
import { compilePattern } from '../schema/view/pattern.ts';
import { sampleFormats } from './sample-formats.ts';
import { patternSamples } from './sample-pattern.ts';

/** Returns undefined if no number is within the bounds. */
export function sampleNumber(parts: readonly SchemaView[], isInteger: boolean, index: number): number | undefined {
  const above = highest(parts, 'exclusiveMinimum') ?? -Infinity;
  const below = lowest(parts, 'exclusiveMaximum') ?? Infinity;
  const least = Math.max(highest(parts, 'minimum') ?? -Infinity, above);
  const most = Math.min(lowest(parts, 'maximum') ?? Infinity, below);
  const fits = (value: number): boolean => value >= least && value <= most && value > above && value < below;
  const multiples = eachValue(parts, ({ bounds }) => bounds.multipleOf);
  const step = commonMultiple(isInteger || multiples.length === 0 ? [1, ...multiples] : multiples);
  const start = fits(step) ? step : (least > -Infinity ? Math.ceil(least / step) : Math.floor(most / step)) * step;
  const found = around(start, step, index + 3).filter(fits)[index];
  if (found !== undefined || isInteger || multiples.length > 0) return found;
  const between = least + (most - least) / (index + 2);
  return fits(between) ? between : undefined;
}

/** `start`, the next multiples above it and the ones below, without rounding errors of binary fractions. */
function around(start: number, step: number, count: number): number[] {
  const offsets = Array.from({ length: count }, (_, index) => index);
  return [...offsets, ...offsets.map((offset) => -offset - 1)].map((offset) =>
    Number((start + offset * step).toPrecision(15)),
  );
}

/** Returns the least common multiple of all numbers; the greatest number if none is found. */
function commonMultiple(steps: readonly number[]): number {
  const greatest = Math.max(...steps);
  const isMultiple = (value: number): boolean =>
    steps.every((step) => Math.abs(value / step - Math.round(value / step)) < 1e-9);
  return Array.from({ length: 1000 }, (_, index) => greatest * (index + 1)).find(isMultiple) ?? greatest;
}

/** The maximum length of a text for a schema. */
const maxSampleLength = 100_000;

/** Returns undefined if no text was found for the format, the patterns and the lengths. */
export function sampleText(parts: readonly SchemaView[], index: number): string | undefined {
  const least = highest(parts, 'minLength') ?? 0;
  const most = Math.min(lowest(parts, 'maxLength') ?? maxSampleLength, maxSampleLength);
  if (least > most) return undefined;
  const patterns = eachValue(parts, ({ pattern }) => pattern);
  const [format] = eachValue(parts, ({ format: name }) => name);
  const fits = (text: string): boolean => {
    const length = Array.from(text).length; // characters, as JSON Schema counts them
    return length >= least && length <= most && patterns.every((pattern) => compilePattern(pattern).test(text));
  };
  const made = sampleFormats.get(format ?? '');
  const counted = Array.from(
    { length: index + 3 },
    (_, number) => made?.(number, least) ?? plainText(number, least, most),
  );
  const shaped = patterns.flatMap((pattern) => patternSamples(pattern, most));
  return [...counted, ...(made === undefined ? shaped : [])].filter(fits)[index];
}

function plainText(index: number, least: number, most: number): string {
  const text = index === 0 ? 'text' : `${index.toString(36)}-text`;
  return text.padEnd(least, 'x').slice(0, most);
}
