/** Counts interactions, calls, tokens and cost for Prometheus. */
import { Counter, type Registry } from 'prom-client';
import type { Interaction } from '../../conversation/interaction.ts';
import type { Used } from './cost.ts';

/** The maximum number of series of calls; further operations share the label `other`. */
const maxSeries = 2_000;

export interface RecordMetrics {
  /**
   * Counts the interaction and its calls, unless it waits for a person.
   * @param since what was used since it waited before
   */
  ended(interaction: Interaction, model: string | undefined, since: Used): void;
}

export function createRecordMetrics(registry: Registry): RecordMetrics {
  const registers = [registry];
  const interactions = new Counter({
    name: 'ensemble_interactions_total',
    help: 'Interactions by the state in which they ended',
    labelNames: ['state'],
    registers,
  });
  const calls = new Counter({
    name: 'ensemble_calls_total',
    help: 'Calls of services by operation and status',
    labelNames: ['service', 'operation', 'status'],
    registers,
  });
  const tokens = new Counter({
    name: 'ensemble_tokens_total',
    help: 'Tokens by model and kind: input (with cached and cache_writes), cached, cache_writes, output',
    labelNames: ['model', 'kind'],
    registers,
  });
  const cost = new Counter({
    name: 'ensemble_cost_total',
    help: 'Cost of tokens by model and currency, by MODEL_PRICES',
    labelNames: ['model', 'currency'],
    registers,
  });
  const series = new Set<string>();
  return {
    ended(interaction, model = 'none', { tokens: used, cost: spent }) {
      for (const kind of ['input', 'cached', 'cache_writes', 'output'] as const) {
        const count = used?.[kind];
        if (count !== undefined) tokens.inc({ model, kind }, count);
      }
      if (spent !== undefined) cost.inc({ model, currency: spent.currency }, spent.amount);
      if (interaction.turn !== undefined) return;
      interactions.inc({ state: interaction.failure === undefined ? 'done' : 'failed' });
      for (const { service_id = 'unknown', operation_id = 'unknown', status } of interaction.calls) {
        calls.inc(boundedLabels(series, { service: service_id, operation: operation_id, status }));
      }
    },
  };
}

type CallLabels = Readonly<Record<'service' | 'operation' | 'status', string>>;

/** Keeps a place for `other` with each status, of which there are few. */
function boundedLabels(series: Set<string>, labels: CallLabels): CallLabels {
  const key = JSON.stringify(Object.values(labels));
  if (series.has(key)) return labels;
  if (series.size < maxSeries - 20) {
    series.add(key);
    return labels;
  }
  return { service: 'other', operation: 'other', status: labels.status };
}
