/** What the job tells: what became of each file, what a person should know, and what a person has to change. */
import type { Json } from '../../../openapi/document.ts';
import type { Finding } from '../../findings/finding.ts';
import { text as findingsText } from '../../findings/formats/text.ts';
import { type ExitCode, exitCodes } from '../../lib/errors.ts';
import type { Report, StepResult } from '../../lib/report.ts';
import type { PreparedService } from './prepared-service.ts';

const told = {
  created: 'created',
  updated: 'updated',
  unchanged: 'unchanged',
  removed: 'removed',
  kept: 'skipped',
} as const;

export async function tellFiles({ files }: PreparedService, report: Report): Promise<void> {
  for (const { path, outcome, isEdited } of files) {
    await tell(report, path, {
      outcome: told[outcome],
      ...(isEdited ? { detail: 'edited, so it stays as it is' } : {}),
    });
  }
}

/** Something that was done already. */
export async function tell(report: Report, name: string, result: StepResult): Promise<void> {
  await report.step(name, () => result);
}

export function tellServices(plans: readonly PreparedService[], report: Report): void {
  for (const note of plans.flatMap(({ notes }) => notes)) report.say(`note: ${note}`);
  const services = plans.map(({ name, port, operations, notes }): Json => ({
    name,
    port,
    operations: Object.fromEntries(operations),
    notes,
  }));
  report.fact('services', services);
}

/** @returns what the findings make of the job */
export function tellFindings(findings: readonly Finding[], report: Report): ExitCode {
  report.fact(
    'findings',
    findings.map((finding): Json => ({ ...finding })),
  );
  if (findings.length === 0) return exitCodes.clean;
  const section = { name: 'generate', status: 'findings', milliseconds: 0, findings } as const;
  report.say(`\n${findingsText({ sections: [section] }, { colours: false })}`);
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.findings : exitCodes.clean;
}
