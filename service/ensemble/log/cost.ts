/** The cost of tokens by the prices in the settings. */
import type { ModelPrices } from 'fountainai';
import type { components } from '../api.d.ts';
import type { Tokens } from '../conversation/token-count.ts';

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
