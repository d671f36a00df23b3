/**
 * Findings that a person accepts until a given day, listed in `drift-exceptions.yml`:
 *
 * ```yaml
 * - section: history
 *   rule: response-property-removed
 *   operation: getSession # left out: of all operations; `file` and `pointer` narrow it in the same way
 *   reason: no client reads it
 *   until: 2026-12-31
 * ```
 */
import { openLibrary, openYaml } from '../../../openapi/library/open-library.ts';
import { errorLine } from '../../../openapi/errors/error-text.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { Source } from '../../../openapi/yaml/located-yaml.ts';
import { OpsError } from '../../error/ops-error.ts';
import { readTextFile } from '../../file/files.ts';
import { type Finding, shortPath } from '../../findings/finding.ts';
import type { SectionReport } from '../../findings/report.ts';

export const exceptionsFile = 'drift-exceptions.yml';

export interface Exception {
  readonly section: string;
  readonly rule: string;
  readonly operation?: string;
  readonly file?: string;
  readonly pointer?: string;
  /** Why the finding is accepted. */
  readonly reason: string;
  /** The last day of the exception, `2026-12-31`. */
  readonly until: string;
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
}

const example =
  'an entry is like "- { section: history, rule: response-property-removed, reason: no client reads it, until: 2026-12-31 }"; ' +
  'operation, file and pointer narrow it';

const narrowing = ['operation', 'file', 'pointer'] as const;
const needed = ['section', 'rule', 'reason', 'until'] as const;

/**
 * Reads the exceptions; empty if the file does not exist.
 * @throws OpsError if the file contains anything but exceptions of these sections
 */
export async function readExceptions(file: string, sections: readonly string[]): Promise<readonly Exception[]> {
  const text = await readTextFile(file);
  if (text === undefined) return [];
  const source = new Source(file, text);
  const entries = parse(source) ?? [];
  if (!Array.isArray(entries)) throw refusal(source, '#/', 'must be a list of exceptions');
  return entries.map((entry, index) => parseException(entry, sections, source, `#/${index}`));
}

/**
 * Removes the findings that an exception matches. An exception that matches nothing or has expired is a finding itself,
 * unless its section did not complete.
 * @param today `2026-03-01`
 */
export function applyExceptions(
  reports: readonly SectionReport[],
  exceptions: readonly Exception[],
  today: string,
): SectionReport[] {
  return reports.map((report) => {
    const own = exceptions.filter(({ section }) => section === report.name);
    const holding = own.filter(({ until }) => until >= today);
    const left = report.findings.filter((finding) => !holding.some((exception) => covers(exception, finding)));
    if (report.status === 'failed' || report.status === 'not chosen') return { ...report, findings: left };
    const stale = own.flatMap((exception) => staleness(exception, report.findings, today));
    const findings = [...left, ...stale];
    return { ...report, findings, status: findings.length === 0 ? 'clean' : 'findings' };
  });
}

function covers(exception: Exception, finding: Finding): boolean {
  return (
    exception.rule === finding.rule &&
    narrowing.every((member) => exception[member] === undefined || exception[member] === finding[member])
  );
}

function staleness(exception: Exception, findings: readonly Finding[], today: string): Finding[] {
  const { section, rule, until, place } = exception;
  const common = { section, severity: 'error' as const, ...place };
  if (!findings.some((finding) => covers(exception, finding))) {
    const message = `the exception for ${rule} matches nothing`;
    return [{ ...common, rule: 'exception-unused', message, remedy: 'remove it' }];
  }
  if (until >= today) return [];
  const remedy = 'fix the finding, or give the exception a new end date and a reason';
  return [
    { ...common, rule: 'exception-expired', message: `the exception for ${rule} expired after ${until}`, remedy },
  ];
}

function parse(source: Source): unknown {
  try {
    return openYaml().parseYaml(source.body);
  } catch (error) {
    const reason = errorLine(error);
    throw new OpsError(
      'cli-exceptions-invalid',
      `${shortPath(source.absoluteRef)} is not valid YAML: ${reason}`,
      'correct the file',
      {
        data: { file: shortPath(source.absoluteRef) },
        cause: error,
      },
    );
  }
}

function parseException(entry: unknown, sections: readonly string[], source: Source, pointer: string): Exception {
  const members = isObject(entry) ? entry : {};
  const known: readonly string[] = [...needed, ...narrowing];
  const foreign = Object.keys(members).find((name) => !known.includes(name));
  if (foreign !== undefined) throw refusal(source, `${pointer}/${foreign}`, `must be one of ${known.join(', ')}`);
  for (const name of known) {
    const value = members[name];
    const isMissing = value === undefined && needed.some((member) => member === name);
    if (isMissing || (value !== undefined && (typeof value !== 'string' || value.trim() === ''))) {
      throw refusal(source, pointer, `must have a text as "${name}"`);
    }
  }
  const { section, until } = members;
  if (!sections.some((name) => name === section)) {
    throw refusal(source, `${pointer}/section`, `must be one of ${sections.join(', ')}`);
  }
  if (!isDate(until))
    throw refusal(source, `${pointer}/until`, `must be a day such as 2026-12-31, not ${JSON.stringify(until)}`);
  // The checks above guarantee that all members are texts and the required ones exist.
  return { ...(members as unknown as Omit<Exception, 'place'>), place: findPlace(source, pointer) };
}

/** `Date` reads February 30 as March 2, so a valid day is one that is formatted as the same text. */
function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function refusal(source: Source, pointer: string, problem: string): OpsError {
  const { file, line, column } = findPlace(source, pointer);
  return new OpsError('cli-exceptions-invalid', `${file}:${line}:${column} ${problem}`, example, {
    data: { file, line, column },
  });
}

function findPlace(source: Source, pointer: string): Exception['place'] {
  const { start } = openLibrary().getLineColLocation({ source: source.open(), pointer, reportOnKey: true });
  return { file: shortPath(source.absoluteRef), line: start.line, column: start.col };
}
