/** The result of a replay as a report: a finding for each difference. */
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { objectOf } from '../../openapi/json/json.ts';
import type { Assistant } from '../../service/ensemble/conversation/assistant.ts';
import type { Finding } from '../findings/finding.ts';
import type { DriftReport } from '../findings/report.ts';
import { replayRules } from '../findings/rules/replay.ts';
import type { RecordedInteraction } from './read-record.ts';
import type { RecordedServices } from './record-snapshots.ts';
import { type AskedCall, hasResult, type Match } from './recorded-results.ts';
import type { Replay } from './replay-interaction.ts';

export interface ReplayedInteraction {
  readonly record: RecordedInteraction;
  readonly replay: Replay;
  readonly changed: RecordedServices['changed'];
  readonly assistant: Assistant;
  readonly milliseconds: number;
}

type Rule = keyof typeof replayRules;
const severities: Readonly<Record<Rule, Finding['severity']>> = {
  'replay-call-added': 'error',
  'replay-call-missing': 'error',
  'replay-result-missing': 'error',
  'replay-document-changed': 'warning',
  'replay-assistant-changed': 'warning',
};

export function toReplayReport(replayed: ReplayedInteraction): DriftReport {
  const { record, replay, milliseconds } = replayed;
  const findings = listFindings(replayed);
  const same = replay.matches.filter(({ recorded }) => recorded !== undefined && hasResult(recorded)).length;
  const counts = { recorded: record.calls.length, asked: replay.matches.length, same };
  const notes = [
    `${counts.recorded} calls recorded, ${counts.asked} asked for again, ${same} the same; nothing was sent`,
  ];
  const status = findings.length === 0 ? 'clean' : 'findings';
  const name = record.log.id ?? 'interaction';
  return { command: 'replay', sections: [{ name, status, milliseconds, findings, account: { notes, facts: counts } }] };
}

function listFindings({ record, replay, changed, assistant }: ReplayedInteraction): Finding[] {
  const { log } = record;
  return [
    ...changed.map(({ service, reason }) => finding('replay-document-changed', `${service}: ${reason}`)),
    ...differences('assistant', log.assistant, assistant.name),
    ...differences('model', log.model, assistant.model),
    ...(changed.length > 0 ? [] : differences('system prompt', log.system_prompt_hash, replay.promptHash)),
    ...replay.matches.flatMap(toFinding),
    ...replay.missing.map((call) => finding('replay-call-missing', `not asked for again: ${describeCall(call)}`, call)),
  ];
}

function toFinding({ asked, recorded }: Match): Finding[] {
  if (recorded === undefined) return [finding('replay-call-added', `not in the record: ${describeCall(asked)}`, asked)];
  if (hasResult(recorded)) return [];
  return [finding('replay-result-missing', `no result is recorded: ${describeCall(recorded)}`, recorded)];
}

function differences(what: string, before: string | undefined, now: string | undefined): Finding[] {
  if (before === now) return [];
  return [finding('replay-assistant-changed', `${what}: ${before ?? 'none'} in the record, ${now ?? 'none'} now`)];
}

function finding(rule: Rule, message: string, call?: AskedCall): Finding {
  const operation = call?.operation_id === undefined ? {} : { operation: call.operation_id };
  return {
    section: 'replay',
    rule,
    severity: severities[rule],
    ...operation,
    message,
    remedy: replayRules[rule].remedy,
  };
}

/** `createTask of Tasks {"body":{"title":"Buy paper"}}`, for a person. */
function describeCall({ operation_id, service_name, arguments: values }: AskedCall): string {
  const given = values === undefined ? '' : ` ${JSON.stringify(values)}`;
  return `${operation_id ?? 'no operation'} of ${service_name}${given}`;
}

/** For a program. */
export function toReplayJson({ record, replay }: ReplayedInteraction): Record<string, Json> {
  const toJson = ({ service_id, operation_id, arguments: values }: AskedCall): JsonObject => ({
    service_id: service_id ?? null,
    operation_id: operation_id ?? null,
    arguments: values === undefined ? null : objectOf(values),
  });
  return {
    interaction: record.log.id ?? null,
    user_input: record.log.user_input,
    recorded_answer: record.log.assistant_response,
    answer: replay.answer ?? null,
    calls: replay.matches.map(({ asked, recorded }) => ({ ...toJson(asked), recorded: recorded?.id ?? null })),
    missing_calls: replay.missing.map(toJson),
  };
}
