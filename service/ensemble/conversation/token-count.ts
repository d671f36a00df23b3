/** The tokens of an interaction. */
import type { components } from '../api.d.ts';
import type { Usage } from './assistant.ts';

export type Tokens = components['schemas']['Tokens'];

const none: Tokens = { input: 0, output: 0, cached: 0, estimated: false };

export class TokenCount {
  #total: Tokens | undefined;

  /** Undefined if no model was asked. */
  get total(): Tokens | undefined {
    return this.#total;
  }

  add(usage: Usage | undefined): void {
    if (usage === undefined) return;
    const { input, output, cached, estimated, cache_writes = 0 } = this.#total ?? none;
    const writes = cache_writes + (usage.cache_writes ?? 0);
    this.#total = {
      input: input + usage.input,
      output: output + usage.output,
      cached: cached + usage.cached,
      estimated: estimated || usage.estimated,
      ...(writes === 0 ? {} : { cache_writes: writes }),
    };
  }
}
