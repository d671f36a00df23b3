/** What several forms of a report say in the same words. */
import type { Finding } from '../finding.ts';
import { type DriftReport, findComparedBase } from '../report.ts';

/** `openapi/ensemble.yml:3:5`, as far as it is known; empty where nothing is. */
export function placeText({ file, line, column }: Finding): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** `history/version`, by which an exception names it. */
export const ruleText = ({ section, rule }: Finding): string => `${section}/${rule}`;

/** `2 errors, 1 warning`. */
export function countText(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return `${plural(errors, 'error')}, ${plural(findings.length - errors, 'warning')}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What became of the whole, for its last line. */
export function verdict({ sections }: DriftReport): string {
  const findings = sections.flatMap((section) => section.findings);
  const failed = sections.filter(({ status }) => status === 'failed').map(({ name }) => name);
  const found = findings.length === 0 ? 'nothing was found' : countText(findings);
  return failed.length === 0 ? found : `${found}; could not be checked: ${failed.join(', ')}`;
}

/** Which former revision was compared with; empty if no section needs one, or it could not be read. */
export function baseText(report: DriftReport): string {
  const base = findComparedBase(report);
  return base === undefined ? '' : `compared with ${base.label}`;
}
