/** The keyword `multipleOf` in decimal numbers, as JSON writes them: a division of binary numbers does not find that 9313.8 is a multiple of 0.01. */
import type { FuncKeywordDefinition } from 'ajv/dist/2020.js';

export const multipleOf: FuncKeywordDefinition = {
  keyword: 'multipleOf',
  type: 'number',
  schemaType: 'number',
  error: { message: ({ schema }) => `must be multiple of ${String(schema)}` },
  validate: (step: number, value: number) => IsMultiple(value, step),
};

export function IsMultiple(value: number, step: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) return value % step === 0;
  const [a, b] = [toDecimal(value), toDecimal(step)];
  const places = Math.max(a.places, b.places);
  // A number has at most some hundred digits before or after the point.
  return scale(a, places) % scale(b, places) === 0n;
}

interface Decimal {
  readonly digits: bigint;
  /** The number of digits after the point; negative for zeros before it. */
  readonly places: number;
}

function toDecimal(value: number): Decimal {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return { digits: BigInt(whole + fraction), places: fraction.length - Number(exponent) };
}

const scale = ({ digits, places }: Decimal, to: number): bigint => digits * 10n ** BigInt(to - places);
