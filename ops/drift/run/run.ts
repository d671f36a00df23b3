/** The frame of the drift check: chosen sections are run one after the other, and what they found is judged. */
import { join } from 'node:path';
import { type ExitCode, exitCodes, OpsError } from '../../lib/errors.ts';
import { projectFolder } from '../../lib/files.ts';
import { type ContextOptions, openContext } from '../section/context.ts';
import { applyExceptions, type Exception, exceptionsFile, readExceptions } from './exceptions.ts';
import type { Finding } from '../../findings/finding.ts';
import { type DriftReport, findingsOf, type SectionReport } from '../../findings/report.ts';
import type { Section } from '../section/section.ts';
import { allSections } from './all-sections.ts';

export interface DriftOptions extends ContextOptions {
  /** Names of the sections to run; none: all. */
  readonly only?: readonly string[];
  /** Default: all that there are. */
  readonly sections?: readonly Section[];
  /** The day that exceptions are held against, `2026-03-01`; default: this one. */
  readonly today?: string;
}

/**
 * What went wrong within a section is in its report.
 * @throws OpsError where there is nothing to check, a section or an exception that is unknown
 */
export async function drift(options: DriftOptions = {}): Promise<DriftReport> {
  const { sections = allSections, folder = projectFolder, only = [], today = dayOf(new Date()) } = options;
  const chosen = choose(sections, only);
  const exceptions = await exceptionsOf(folder, sections);
  const context = await openContext(options);
  const reports: SectionReport[] = [];
  for (const section of sections) {
    if (!chosen.includes(section)) reports.push(notChosen(section));
    else reports.push(asked(await section.check(context), only));
  }
  return { sections: applyExceptions(reports, exceptions, today) };
}

/** A section that was named has to run; another one is skipped, with the reason, if what it asks is not there. */
function asked(report: SectionReport, only: readonly string[]): SectionReport {
  const { isUnreachable = false, ...rest } = report;
  if (only.includes(report.name)) return report.status === 'not chosen' ? { ...rest, status: 'failed' } : rest;
  return isUnreachable ? { ...rest, status: 'not chosen' } : rest;
}

/** Sections by name. @throws OpsError for a name that no section has */
export function choose(sections: readonly Section[], only: readonly string[]): readonly Section[] {
  const names = sections.map(({ name }) => name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new OpsError(
      'cli-section-unknown',
      `there is no section ${unknown.join(', ')}`,
      `choose from ${names.join(', ')}`,
      { data: { names: unknown } },
    );
  }
  return only.length === 0 ? sections : sections.filter(({ name }) => only.includes(name));
}

/**
 * Findings are 1, and so is a section that failed because of errors that another one found: mending them is what is to
 * be done. A section that failed for any other reason is 2, whatever else was found.
 */
export function exitCodeOf(report: DriftReport, { strict = false }: { strict?: boolean } = {}): ExitCode {
  const findings = findingsOf(report);
  const isError = ({ severity }: Finding): boolean => severity === 'error';
  const failed = report.sections.filter(({ status }) => status === 'failed');
  const isExplained = ({ causedBy }: SectionReport): boolean =>
    findings.some((finding) => finding.section === causedBy && isError(finding));
  if (!failed.every(isExplained)) return exitCodes.notRun;
  return findings.some((finding) => strict || isError(finding)) ? exitCodes.findings : exitCodes.clean;
}

/** The report of a check that could not begin. */
export function failedReport(reason?: string, sections: readonly Section[] = allSections): DriftReport {
  const why = reason === undefined ? {} : { reason };
  return {
    sections: sections.map(({ name }) => ({ name, status: 'failed', ...why, milliseconds: 0, findings: [] })),
  };
}

function exceptionsOf(folder: string, sections: readonly Section[]): Promise<readonly Exception[]> {
  return readExceptions(
    join(folder, exceptionsFile),
    sections.map(({ name }) => name),
  );
}

const notChosen = ({ name }: Section): SectionReport => ({
  name,
  status: 'not chosen',
  milliseconds: 0,
  findings: [],
});

/** The day in UTC. */
const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
