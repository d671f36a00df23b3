/** The tokens of a request to a model: as the provider reports them, or an estimate. */
import type { Usage } from '../../conversation/assistant.ts';

/** Characters of a token, on average. */
const charactersPerToken = 4;

export interface ReportedUsage {
  readonly input: unknown;
  readonly output: unknown;
  readonly cached: unknown;
}

/** @param texts the characters of the request and of the answer, for an estimate if the report lacks a number */
export function readUsage(
  { input, output, cached }: ReportedUsage,
  texts: { readonly requestLength: number; readonly answerLength: number },
): Usage {
  if (isCount(input) && isCount(output)) {
    return { input, output, cached: isCount(cached) ? Math.min(cached, input) : 0, estimated: false };
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
