/** Takes numbers for many requests at once. Every function here runs inside one write, so that no other write sees its steps. */
import type { Transaction } from 'fountainai';
import { bindNumbers, type NumberedElement, numberedElements, setCounter, takeNextNumbers } from './statements.ts';

export interface NumberWish {
  readonly type: string;
  /** The element that has the number from now on; undefined for none. */
  readonly elementId: number | undefined;
}

/** The numbers of each type that are taken and belong to no request yet. */
export type FreeNumbers = ReadonlyMap<string, { next: number; readonly last: number }>;

/** Takes a number for each wish, greater than all numbers of its type that were assigned before. */
export async function takeNumbers(transaction: Transaction, wishes: readonly NumberWish[]): Promise<FreeNumbers> {
  const counts = new Map<string, number>();
  for (const { type } of wishes) counts.set(type, (counts.get(type) ?? 0) + 1);
  const taken = [...counts].map(async ([type, count]) => {
    const row = await transaction.first(takeNextNumbers, { type, count });
    if (row === undefined) throw new Error('the counter returned no number');
    return [type, { next: row.greatest - count + 1, last: row.greatest }] as const;
  });
  return new Map(await Promise.all(taken));
}

/** Gives each wish the next number of its type, and binds the numbers to their elements. */
export function assignNumbers(transaction: Transaction, free: FreeNumbers, wishes: readonly NumberWish[]): number[] {
  // An element that comes twice keeps its last number, as if its requests had come one after another.
  const bound = new Map<string, NumberedElement>();
  const numbers = wishes.map(({ type, elementId }) => {
    const number = takeFree(free, type);
    if (elementId !== undefined)
      bound.set(`${type} ${elementId}`, { element_type: type, element_id: elementId, number });
    return number;
  });
  if (bound.size > 0) transaction.send(bindNumbers, { rows: numberedElements.toText([...bound.values()]) });
  return numbers;
}

function takeFree(free: FreeNumbers, type: string): number {
  const numbers = free.get(type);
  if (numbers === undefined || numbers.next > numbers.last) throw new Error(`no number of ${type} was taken`);
  return numbers.next++;
}

/** Gives back numbers that no wish has got, before any other write can see that they were taken. */
export function returnNumbers(transaction: Transaction, free: FreeNumbers): void {
  for (const [type, { next, last }] of free) if (next <= last) transaction.send(setCounter, { type, number: next - 1 });
}
