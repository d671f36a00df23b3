/** Describes a turn that another assistant has begun, such as a model: its intentions are unknown, so nothing more is called. */
import type { CallOutcome, ToolCall, ToolResult, TranscriptStep } from '../../conversation/assistant.ts';
import type { ToolSet } from '../../tools/tools.ts';

/** Maximum characters of an answer; `service_responses` has all of it. */
const maxBodyLength = 300;

/** @param results those of the turn, after the steps */
export function describeOthersTurn(
  tools: ToolSet,
  steps: readonly TranscriptStep[],
  results: readonly ToolResult[],
): string {
  const earlier = steps.flatMap(({ calls, outcomes }) =>
    calls.map((call, index) => ({ call, outcome: outcomes[index] })),
  );
  const lines = [...earlier, ...results].flatMap(({ call, outcome }) => describe(tools, call, outcome));
  return [...lines, 'Another assistant had begun this, and I did not go on.'].join('\n');
}

function describe(tools: ToolSet, { name }: ToolCall, outcome: CallOutcome | undefined): string[] {
  const id = tools.get(name)?.operation.id ?? name;
  if (outcome === undefined) return [];
  if (outcome.kind === 'refused') return [`${id} was not called: ${outcome.message}`];
  if (outcome.kind === 'unanswered') return [`${id} was called, but no answer came: ${outcome.message}`];
  const text = outcome.body === undefined ? '' : JSON.stringify(outcome.body);
  const shown = text.length > maxBodyLength ? `${text.slice(0, maxBodyLength)}…` : text;
  return [`${id} answered ${outcome.status}${shown === '' ? '' : `: ${shown}`}`];
}
