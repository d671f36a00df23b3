/** The store of Central Sequence: its data and their changes. Every function here runs inside one write. */
import { HttpError, type Transaction } from 'fountainai';
import {
  bindNumbers,
  type ElementKey,
  insertVersion,
  numberedElements,
  raiseCounter,
  selectHolder,
  selectLastVersion,
  selectNumber,
  settleNumbers,
} from './statements.ts';

/** The greatest number that can be set; counting itself may continue above it. */
export const greatestSettable = 2 ** 31 - 1;

export interface ElementPlace {
  readonly elementId: number;
  readonly newSequence: number;
}

/**
 * Sets the numbers of elements, which may exchange their numbers.
 * @throws HttpError not_found for an element without a number, which is checked first; bad_request for a repeated number or
 *   element, a number above `greatestSettable`, or a number of an element that is not in `places`
 */
export async function reorder(transaction: Transaction, type: string, places: readonly ElementPlace[]): Promise<void> {
  await requireKnown(transaction, type, places);
  requireSettable(places);
  await requireFree(transaction, type, places);
  // A number may still belong to a later element, so that all numbers become negative first.
  const negative = places.map(({ elementId, newSequence }) => ({
    element_type: type,
    element_id: elementId,
    number: -newSequence,
  }));
  await transaction.run(bindNumbers, { rows: numberedElements.toText(negative) });
  await transaction.run(settleNumbers, { type });
  const greatest = places.reduce((number, { newSequence }) => Math.max(number, newSequence), 0);
  await transaction.run(raiseCounter, { type, number: greatest });
}

async function requireKnown(transaction: Transaction, type: string, places: readonly ElementPlace[]): Promise<void> {
  const unknown = new FaultList();
  for (const [index, { elementId }] of places.entries()) {
    const held = await transaction.first(selectNumber, { type, id: elementId });
    if (held === undefined) unknown.add(index, 'elementId', `: ${type} ${elementId} has no sequence number`);
  }
  if (!unknown.isEmpty) throw unknown.error('not_found', 'an element has no sequence number');
}

function requireSettable(places: readonly ElementPlace[]): void {
  const faults = new FaultList();
  const elements = new Set<number>();
  const numbers = new Set<number>();
  for (const [index, { elementId, newSequence }] of places.entries()) {
    if (elements.has(elementId)) faults.add(index, 'elementId', ` comes twice: ${elementId}`);
    if (numbers.has(newSequence)) faults.add(index, 'newSequence', ` comes twice: ${newSequence}`);
    if (newSequence > greatestSettable) faults.add(index, 'newSequence', ` must be <= ${greatestSettable}`);
    elements.add(elementId);
    numbers.add(newSequence);
  }
  if (!faults.isEmpty) throw faults.error('bad_request', 'these numbers cannot be set');
}

async function requireFree(transaction: Transaction, type: string, places: readonly ElementPlace[]): Promise<void> {
  const faults = new FaultList();
  const moved = new Set(places.map(({ elementId }) => elementId));
  for (const [index, { newSequence }] of places.entries()) {
    const holder = await transaction.first(selectHolder, { type, number: newSequence });
    if (holder === undefined || moved.has(holder.id)) continue;
    faults.add(index, 'newSequence', `: ${newSequence} is held by ${type} ${holder.id}, which is not in the request`);
  }
  if (!faults.isEmpty) throw faults.error('bad_request', 'a number is held by another element');
}

/** Stores a state of an element as its next version. */
export async function recordVersion(
  transaction: Transaction,
  element: ElementKey,
  state: { readonly data: object; readonly comment: string },
): Promise<number> {
  const last = await transaction.first(selectLastVersion, element);
  const number = (last?.number ?? 0) + 1;
  await transaction.run(insertVersion, {
    element_type: element.type,
    element_id: element.id,
    number,
    data: JSON.stringify(state.data),
    comment: state.comment,
    created_at: new Date().toISOString(),
  });
  return number;
}

/** The first hundred faults of the elements of a reorder, with their places. */
class FaultList {
  readonly #lines: string[] = [];

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  add(index: number, member: keyof ElementPlace, what: string): void {
    if (this.#lines.length < 100) this.#lines.push(`/body/elements/${index}/${member}${what}`);
  }

  error(code: 'not_found' | 'bad_request', message: string): HttpError {
    return new HttpError(code, message, { details: this.#lines.join('\n') });
  }
}
