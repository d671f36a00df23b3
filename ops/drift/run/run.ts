/** Runs the chosen sections of the drift check one after the other, and applies the exceptions. */
import { proposeName } from '../../../openapi/command/nearest-name.ts';
import { withCommandLines } from '../../../openapi/package/command-line.ts';
import { join } from 'node:path';
import { showProgress } from '../../cli/terminal/progress.ts';
import { type ExitCode, exitCodes, OpsError } from '../../error/ops-error.ts';
import { projectFolder } from '../../file/files.ts';
import { type ContextOptions, type DriftContext, openContext } from '../section/context.ts';
import { isReachable } from '../../project/open-service.ts';
import { applyExceptions, type Exception, exceptionsFile, readExceptions } from './exceptions.ts';
import type { Finding } from '../../findings/finding.ts';
import { type DriftReport, collectFindings, type SectionReport } from '../../findings/report.ts';
import type { Section } from '../section/section.ts';
import { allSections } from './all-sections.ts';

export interface DriftOptions extends ContextOptions {
  /** Names of the sections to run; empty: all. */
  readonly only?: readonly string[];
  /** Default: all sections. */
  readonly sections?: readonly Section[];
  /** The day for the end dates of exceptions, `2026-03-01`; default: today. */
  readonly today?: string;
}

/**
 * Runs the check. The error of a section is in its report.
 * @throws OpsError if there are no documents, or a section or an exception is unknown
 */
export async function runDrift(options: DriftOptions = {}): Promise<DriftReport> {
  const { sections = allSections, folder = projectFolder, only = [], today = toDay(new Date()) } = options;
  const named = chooseSections(sections, only);
  const exceptions = await readKnownExceptions(folder, sections);
  const context = await openContext(options);
  const chosen = only.length === 0 ? findUsual(context, sections) : named;
  const own = keepOwn(context);
  for (const section of chosen) await section.prepare?.(context);
  const reports: SectionReport[] = [];
  for (const section of sections) {
    if (!chosen.includes(section)) {
      reports.push(notChosen(section));
      continue;
    }
    showProgress({ label: section.name });
    reports.push(applyChoice(await section.check(ownSections.has(section.name) ? own : context), only));
  }
  return { sections: applyExceptions(reports, exceptions, today).map(withTypedRemedies) };
}

/** The sections about services that fountainai serves and deploys. */
const ownSections: ReadonlySet<string> = new Set(['code', 'across', 'gateway', 'dns']);

/** Returns the same without the services of others. */
function keepOwn(context: DriftContext): DriftContext {
  return { ...context, documents: context.documents.filter(({ name }) => !context.services.has(name)) };
}

/** Returns the sections that say something about the services. */
function findUsual(
  { documents, broken, services, probing }: DriftContext,
  sections: readonly Section[],
): readonly Section[] {
  if (services.size === 0 || services.size < documents.length + broken.length) return sections;
  const isRunning = probing.addresses.size > 0 || [...services.values()].some(isReachable);
  return sections.filter(({ name }) => !ownSections.has(name) && (isRunning || name !== 'behaviour'));
}

/** The catalogue of the rules names commands without the way to start them. */
function withTypedRemedies({ findings, ...section }: SectionReport): SectionReport {
  return { ...section, findings: findings.map((one) => ({ ...one, remedy: withCommandLines(one.remedy) })) };
}

/** A section that the user named fails if its system does not answer; another one is skipped, with the reason. */
function applyChoice(report: SectionReport, only: readonly string[]): SectionReport {
  const { isUnreachable = false, ...rest } = report;
  if (only.includes(report.name)) return report.status === 'not chosen' ? { ...rest, status: 'failed' } : rest;
  return isUnreachable ? { ...rest, status: 'not chosen' } : rest;
}

/** Returns the sections by name. @throws OpsError if a name is unknown */
export function chooseSections(sections: readonly Section[], only: readonly string[]): readonly Section[] {
  const names = sections.map(({ name }) => name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new OpsError(
      'cli-section-unknown',
      `unknown section ${unknown.map((name) => JSON.stringify(name)).join(', ')}${proposeName(unknown[0] ?? '', names)}`,
      `choose from ${names.join(', ')}`,
      { data: { names: unknown } },
    );
  }
  return only.length === 0 ? sections : sections.filter(({ name }) => only.includes(name));
}

/**
 * Returns 1 for findings, and for a section that failed because of errors that another section found. Returns 2 if a
 * section failed for another reason, with or without findings.
 */
export function exitCodeFor(report: DriftReport, { strict = false }: { strict?: boolean } = {}): ExitCode {
  const findings = collectFindings(report);
  const isError = ({ severity }: Finding): boolean => severity === 'error';
  const failed = report.sections.filter(({ status }) => status === 'failed');
  const isExplained = ({ causedBy }: SectionReport): boolean =>
    findings.some((finding) => finding.section === causedBy && isError(finding));
  if (!failed.every(isExplained)) return exitCodes.notRun;
  return findings.some((finding) => strict || isError(finding)) ? exitCodes.findings : exitCodes.clean;
}

/** Returns the report of a check that could not start. */
export function failedReport(reason?: string, sections: readonly Section[] = allSections): DriftReport {
  const why = reason === undefined ? {} : { reason };
  return {
    sections: sections.map(({ name }) => ({ name, status: 'failed', ...why, milliseconds: 0, findings: [] })),
  };
}

function readKnownExceptions(folder: string, sections: readonly Section[]): Promise<readonly Exception[]> {
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

/** Returns the day in UTC. */
const toDay = (time: Date): string => time.toISOString().slice(0, 10);
