/** Texts that several formats share. */
import type { Finding } from '../findings/finding.ts';
import { type DriftReport, findComparedBase, type SectionReport } from '../findings/report.ts';

/** `openapi/ensemble.yml:3:5`, as far as it is known; empty if it is unknown. */
export function renderPlace({ file, line, column }: Finding): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** `history/version`, by which an exception names it. */
export const renderRule = ({ section, rule }: Finding): string => `${section}/${rule}`;

/** `2 errors, 1 warning`. */
export function renderCounts(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return `${plural(errors, 'error')}, ${plural(findings.length - errors, 'warning')}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The status of a section for people: one that was not chosen for a reason was not checked. */
export function renderStatus({ status, reason }: SectionReport): string {
  return status === 'not chosen' && reason !== undefined ? 'not checked' : status;
}

/** The result of the whole check, for the last line. */
export function renderVerdict({ sections }: DriftReport): string {
  const findings = sections.flatMap((section) => section.findings);
  const failed = sections.filter(({ status }) => status === 'failed').map(({ name }) => name);
  const skipped = findSkippedSections(sections).map(({ name }) => name);
  return [
    findings.length === 0 ? 'nothing was found' : renderCounts(findings),
    ...(failed.length === 0 ? [] : [`could not be checked: ${failed.join(', ')}`]),
    ...(skipped.length === 0 ? [] : [`not checked: ${skipped.join(', ')}`]),
  ].join('; ');
}

/** Sections that were asked for and did not run. */
export function findSkippedSections(sections: readonly SectionReport[]): readonly SectionReport[] {
  return sections.filter(({ status, reason }) => status === 'not chosen' && reason !== undefined);
}

/** Names the former revision; empty if no section needs one, or it could not be read. */
export function renderBase(report: DriftReport): string {
  const base = findComparedBase(report);
  return base === undefined ? '' : `compared with ${base.label}`;
}
