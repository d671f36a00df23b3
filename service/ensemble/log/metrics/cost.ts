/** The cost of tokens by the prices in the settings. */
import type { ModelPrices } from 'fountainai';
import type { components } from '../../api.d.ts';
import type { Tokens } from '../../conversation/token-count.ts';

export type Cost = components['schemas']['Cost'];

const tokensOfPrice = 1_000_000;

/** Undefined without tokens, or without a price of the model: a cost that is not known is not 0. */
export function costOf(prices: ModelPrices, model: string | undefined, tokens: Tokens | undefined): Cost | undefined {
  const price = model === undefined ? undefined : prices.get(model);
  if (price === undefined || tokens === undefined) return undefined;
  const { input, output, cached, cache_writes: written = 0 } = tokens;
  const plain = Math.max(0, input - cached - written);
  const sum =
    plain * price.input + cached * price.cached + written * (price.cacheWrite ?? price.input) + output * price.output;
  return { amount: sum / tokensOfPrice, currency: price.currency };
}

/** What an interaction has used. */
export interface Used {
  readonly tokens: Tokens | undefined;
  readonly cost: Cost | undefined;
}

/**
 * Returns what an interaction has used since it waited for a person, and the cost of all of it: perhaps another model carried on.
 * @param earlier what it had used until then
 * @param tokens those of the whole interaction
 */
export function sumUsed(
  earlier: Partial<Used>,
  tokens: Tokens | undefined,
  costBy: (tokens: Tokens | undefined) => Cost | undefined,
): { readonly since: Used; readonly cost: Cost | undefined } {
  const since = subtract(tokens, earlier.tokens);
  const cost = costBy(since);
  return { since: { tokens: since, cost }, cost: since === undefined ? earlier.cost : sumCosts(earlier, cost) };
}

/** Undefined if nothing was added. */
function subtract(all: Tokens | undefined, earlier: Tokens | undefined): Tokens | undefined {
  if (all === undefined || earlier === undefined) return all;
  const writes = (all.cache_writes ?? 0) - (earlier.cache_writes ?? 0);
  const [input, output] = [all.input - earlier.input, all.output - earlier.output];
  if (input === 0 && output === 0) return undefined;
  const cached = all.cached - earlier.cached;
  return { input, output, cached, estimated: all.estimated, ...(writes === 0 ? {} : { cache_writes: writes }) };
}

/** Undefined if one of them is not known, or if the currency has changed. */
function sumCosts({ tokens, cost: earlier }: Partial<Used>, cost: Cost | undefined): Cost | undefined {
  if (tokens === undefined) return cost;
  if (cost === undefined || earlier?.currency !== cost.currency) return undefined;
  return { amount: earlier.amount + cost.amount, currency: cost.currency };
}
