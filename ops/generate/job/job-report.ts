/** The report of the job: the outcome of each file, notes, and findings that a person has to act on. */
import type { Json } from '../../../openapi/document/document.ts';
import type { Finding } from '../../findings/finding.ts';
import { formatReport } from '../../formats/format.ts';
import { toVisible } from '../../findings/report.ts';
import { type ExitCode, exitCodes } from '../../error/ops-error.ts';
import type { Report, StepResult } from '../../cli/report.ts';
import type { ChangedLine } from '../imports/rewrite-imports.ts';
import type { PlannedFile } from '../file/file-plan.ts';
import type { PreparedService } from './prepared-service.ts';

const outcomeWords = {
  created: 'created',
  updated: 'updated',
  unchanged: 'unchanged',
  removed: 'removed',
  kept: 'skipped',
} as const;

export async function reportFiles({ files }: PreparedService, report: Report): Promise<void> {
  for (const file of files) await reportFile(file, report);
}

/** A file of which parts change, if a person edited it. */
type ReportedFile = PlannedFile & {
  readonly imports?: readonly ChangedLine[];
  /** Operations whose handlers had no edits. */
  readonly handlers?: readonly string[];
};

/** Reports a file, with the changed lines if only imports change. */
export async function reportFile(file: ReportedFile, report: Report): Promise<void> {
  const { path, outcome, isEdited, imports = [], handlers = [] } = file;
  const lines = imports.map(({ line }) => line).join(', ');
  const stays = isEdited ? 'edited, so it stays unchanged' : '';
  const parts = [
    ...(imports.length === 0 ? [] : [`its imports: line ${lines}`]),
    ...(handlers.length === 0 ? [] : [`the handlers that were not edited: ${handlers.join(', ')}`]),
  ].join('; ');
  const detail = parts === '' ? stays : `${stays}${stays === '' ? 'only' : ', except'} ${parts}`;
  await reportStep(report, path, { outcome: outcomeWords[outcome], ...(detail === '' ? {} : { detail }) });
  for (const { line, before, after } of imports)
    report.say(`             ${path}:${line}\n               - ${before}\n               + ${after}`);
}

/** Reports a step that was done already. */
export async function reportStep(report: Report, name: string, result: StepResult): Promise<void> {
  await report.step(name, () => result);
}

export function reportServices(plans: readonly PreparedService[], report: Report): void {
  for (const note of plans.flatMap(({ notes }) => notes)) report.say(`note: ${note}`);
  for (const { name, reasons, refused } of plans) {
    if (reasons.size > 0) report.say(`\n${name}: operations that answer 501`);
    for (const [operation, reason] of reasons) report.say(`  ${operation}: ${reason}`);
    const count = [...refused.values()].reduce((sum, { size }) => sum + size, 0);
    if (count > 0) report.say(`\n${name}: ${count} parameters and members to which working operations answer 501`);
    for (const [operation, parts] of refused) report.say(`  ${operation}: ${[...parts].join(', ')}`);
  }
  const services = plans.map(({ name, port, operations, reasons, refused, notes }): Json => ({
    name,
    port,
    operations: Object.fromEntries(operations),
    reasons: Object.fromEntries(reasons),
    refused: Object.fromEntries([...refused].map(([id, parts]) => [id, [...parts]])),
    notes,
  }));
  report.fact('services', services);
}

/** @returns the exit code of the job */
export function reportFindings(findings: readonly Finding[], report: Report): ExitCode {
  report.fact(
    'findings',
    findings.map((finding): Json => ({ ...toVisible(finding) })),
  );
  if (findings.length === 0) return exitCodes.clean;
  const section = { name: 'generate', status: 'findings', milliseconds: 0, findings } as const;
  report.say(`\n${formatReport('text', { sections: [section] }, { look: report.look })}`);
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.findings : exitCodes.clean;
}
