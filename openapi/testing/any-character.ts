/** Characters of all kinds for property tests. */
import fc, { type Arbitrary } from 'fast-check';

const surrogates = { from: 0xd800, count: 0x800 };
const lastPoint = 0x10ffff;

/**
 * A unit of `fc.string` with the same characters as `unit: 'binary'`: all code points but surrogates. For that one, fast-check makes a
 * table of the million characters, which takes 0.8 s of processor time in each process and stays in memory.
 */
export const anyCharacter: Arbitrary<string> = fc
  .integer({ min: 0, max: lastPoint - surrogates.count })
  .map(toCharacter, toIndex);

function toCharacter(index: number): string {
  return String.fromCodePoint(index < surrogates.from ? index : index + surrogates.count);
}

/** The inverse, with which fast-check puts strings that are often harmful, such as `__proto__`, between the random ones. */
function toIndex(character: unknown): number {
  const point = typeof character === 'string' ? character.codePointAt(0) : undefined;
  const isSurrogate = point !== undefined && point >= surrogates.from && point < surrogates.from + surrogates.count;
  if (point === undefined || isSurrogate || String.fromCodePoint(point) !== character)
    throw new Error('not one character');
  return point < surrogates.from ? point : point - surrogates.count;
}
