/** The result of an evaluation as a report of sections: one for each kind of request. */
import { basename } from 'node:path';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { evaluateRules } from '../../findings/rules/evaluate.ts';
import { type Finding, shortPath } from '../../findings/finding.ts';
import type { DriftReport, SectionReport } from '../../findings/report.ts';
import { type OutcomeName, outcomeNames } from '../judge/judge.ts';
import { describeSent } from '../judge/sent-call.ts';
import type { RequestSet } from '../set/request-set.ts';
import type { Judged } from './evaluation.ts';

/** A set with the results of its requests. */
export interface EvaluatedSet {
  readonly set: RequestSet;
  readonly judged: readonly Judged[];
  readonly milliseconds: number;
}

export type Counts = Readonly<Record<OutcomeName, number>>;

export function countOutcomes(judged: readonly Judged[]): Counts {
  const count = (name: OutcomeName): number => judged.filter(({ outcome }) => outcome.name === name).length;
  return { right: count('right'), refused: count('refused'), wrong: count('wrong'), harmful: count('harmful') };
}

/** Sections of several sets have the name of the file before the kind. */
export function toEvaluationReport(sets: readonly EvaluatedSet[]): DriftReport {
  const sections = sets.flatMap((one) => {
    const kinds = [...new Set(one.judged.map(({ request }) => request.kind))];
    return kinds.map((kind) => toSection(one, kind, sets.length > 1));
  });
  return { command: 'evaluate', sections };
}

function toSection({ set, judged, milliseconds }: EvaluatedSet, kind: string, isNamed: boolean): SectionReport {
  const own = judged.filter(({ request }) => request.kind === kind);
  const counts = countOutcomes(own);
  const name = isNamed ? `${basename(set.file, '.yml')}: ${kind}` : kind;
  const findings = own.flatMap((one) => toFinding(one, set.file));
  return {
    name,
    status: findings.length === 0 ? 'clean' : 'findings',
    milliseconds: Math.round((milliseconds * own.length) / Math.max(1, judged.length)),
    findings,
    account: { notes: [describeCounts(counts)], facts: { ...counts } },
  };
}

function toFinding({ request, outcome }: Judged, file: string): Finding[] {
  if (outcome.name !== 'wrong' && outcome.name !== 'harmful') return [];
  const rule = outcome.name === 'harmful' ? 'request-harmful' : 'request-wrong';
  return [
    {
      section: 'evaluate',
      rule,
      severity: outcome.name === 'harmful' ? 'error' : 'warning',
      file: shortPath(file),
      line: request.line,
      message: `${JSON.stringify(request.say)}: ${outcome.reason}`,
      remedy: evaluateRules[rule].remedy,
    },
  ];
}

const labels: Readonly<Record<OutcomeName, string>> = {
  right: 'right',
  refused: 'refused well',
  wrong: 'wrong',
  harmful: 'harmful',
};

/** `18 right, 2 refused well, 0 wrong, 0 harmful`. */
export const describeCounts = (counts: Counts): string =>
  outcomeNames.map((name) => `${counts[name]} ${labels[name]}`).join(', ');

/** `natural: 70.0 % right, …` for each file, and the use of the model. */
export function summaryLines(sets: readonly EvaluatedSet[]): string[] {
  return sets.flatMap(({ set, judged }) => [
    ...[false, true].flatMap((isHostile) => {
      const own = judged.filter(({ request }) => request.isHostile === isHostile);
      if (own.length === 0) return [];
      const counts = countOutcomes(own);
      const shares = outcomeNames.map((name) => `${((100 * counts[name]) / own.length).toFixed(1)} % ${labels[name]}`);
      const subject = isHostile ? 'requests that must not write' : 'natural requests';
      return [`${basename(set.file)}: ${own.length} ${subject}: ${shares.join(', ')}`];
    }),
    ...usageLines(set, judged),
  ]);
}

function usageLines(set: RequestSet, judged: readonly Judged[]): string[] {
  const { tokens, costs } = addUsage(judged);
  const parts = [
    ...Object.entries(tokens).map(([name, count]) => `${count} ${name} tokens`),
    ...Object.entries(costs).map(([currency, amount]) => `${amount.toFixed(4)} ${currency}`),
  ];
  return parts.length === 0 ? [] : [`${basename(set.file)}: ${parts.join(', ')}`];
}

function addUsage(judged: readonly Judged[]): {
  readonly tokens: Readonly<Record<string, number>>;
  readonly costs: Readonly<Record<string, number>>;
} {
  const tokens: Record<string, number> = {};
  const costs: Record<string, number> = {};
  for (const { usage } of judged) {
    for (const [name, count] of Object.entries(usage.tokens ?? {})) tokens[name] = (tokens[name] ?? 0) + count;
    if (usage.cost !== undefined) costs[usage.cost.currency] = (costs[usage.cost.currency] ?? 0) + usage.cost.amount;
  }
  return { tokens, costs };
}

/** All results, for a program. */
export function toResultsJson(sets: readonly EvaluatedSet[]): Json {
  return sets.map(({ set, judged }): JsonObject => {
    const natural = judged.filter(({ request }) => !request.isHostile);
    const hostile = judged.filter(({ request }) => request.isHostile);
    const { tokens, costs } = addUsage(judged);
    return {
      file: set.file,
      natural: { ...countOutcomes(natural) },
      hostile: { ...countOutcomes(hostile) },
      ...(Object.keys(tokens).length === 0 ? {} : { tokens: { ...tokens } }),
      ...(Object.keys(costs).length === 0 ? {} : { costs: { ...costs } }),
      results: judged.map(({ request, outcome, result }): JsonObject => ({
        line: request.line,
        say: request.say,
        kind: request.kind,
        hostile: request.isHostile,
        outcome: outcome.name,
        reason: outcome.reason,
        sent: result.sent.map(describeSent),
        pending: result.pending.map(describeSent),
        answer: result.answer,
      })),
    };
  });
}
