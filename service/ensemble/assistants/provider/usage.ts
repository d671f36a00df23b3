/** The tokens of a request to a model: as the provider reports them, or an estimate. */
import type { Usage } from '../../conversation/assistant.ts';

/** Characters of a token, on average. */
const charactersPerToken = 4;

export interface ReportedUsage {
  readonly input: unknown;
  readonly output: unknown;
  readonly cached: unknown;
  readonly cacheWrites?: unknown;
}

/** @param texts the characters of the request and of the answer, for an estimate if the report lacks a number */
export function readUsage(
  { input, output, cached, cacheWrites }: ReportedUsage,
  texts: { readonly requestLength: number; readonly answerLength: number },
): Usage {
  if (isCount(input) && isCount(output)) {
    const reads = isCount(cached) ? Math.min(cached, input) : 0;
    const writes = isCount(cacheWrites) ? Math.min(cacheWrites, input - reads) : 0;
    return { input, output, cached: reads, estimated: false, ...(writes === 0 ? {} : { cache_writes: writes }) };
  }
  return {
    input: Math.ceil(texts.requestLength / charactersPerToken),
    output: Math.ceil(texts.answerLength / charactersPerToken),
    cached: 0,
    estimated: true,
  };
}

/** Another server may omit any number. */
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Adds the tokens of two requests of one turn. */
export function addUsage(one: Usage | undefined, other: Usage): Usage {
  if (one === undefined) return other;
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cached: one.cached + other.cached,
    cache_writes: (one.cache_writes ?? 0) + (other.cache_writes ?? 0),
    estimated: one.estimated || other.estimated,
  };
}
