/** Which writes the person's words have already stood for: each order and each value counts once, also after a confirmation. */
import type { RequestArguments } from 'fountainai/openapi';

/** As JSON, for a saved turn: tools, and calls of a tool, with their numbers. */
export type SavedConsents = readonly (readonly [name: string, count: number])[];

export class GivenConsents {
  readonly #counts = new Map<string, number>();

  /**
   * @param most calls of the tool that the words can stand for
   * @returns false if they have stood for this call, or for as many calls, before
   */
  take(tool: string, parameters: RequestArguments, most: number): boolean {
    if (this.#counts.has(sameCall(tool, parameters)) || this.#count(tool) >= most) return false;
    this.add(tool, parameters);
    return true;
  }

  /** The words have stood for this call: it was sent. */
  add(tool: string, parameters: RequestArguments): void {
    this.forbid(tool, parameters);
    this.#counts.set(tool, this.#count(tool) + 1);
  }

  /** The words do not stand for this call: a person has rejected it. */
  forbid(tool: string, parameters: RequestArguments): void {
    this.#counts.set(sameCall(tool, parameters), 1);
  }

  save(): SavedConsents {
    return [...this.#counts];
  }

  restore(saved: SavedConsents): void {
    for (const [name, count] of saved) this.#counts.set(name, count);
  }

  #count(tool: string): number {
    return this.#counts.get(tool) ?? 0;
  }
}

/** No name of a tool has a space. */
const sameCall = (tool: string, parameters: RequestArguments): string => `${tool} ${JSON.stringify(parameters)}`;
