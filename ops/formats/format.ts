/** The formats of reports, and the option `--format`. */
import { isAbsolute, posix, resolve } from 'node:path';
import { plainLook } from '../cli/terminal/look.ts';
import { proposeName } from '../../openapi/command/nearest-name.ts';
import { OpsError } from '../error/ops-error.ts';
import type { Finding } from '../findings/finding.ts';
import { formatGithub } from './github.ts';
import { formatJson } from './json.ts';
import { formatJunit } from './junit.ts';
import { formatMarkdown } from './markdown.ts';
import { formatSarif } from './sarif.ts';
import { formatText, type TextOptions } from './text.ts';
import { type DriftReport, toVisible } from '../findings/report.ts';

/** Returns the whole text, with a line end at its end. */
export type Format = (report: DriftReport, options: TextOptions) => string;

const writers = {
  text: formatText,
  json: formatJson,
  junit: formatJunit,
  markdown: formatMarkdown,
  github: formatGithub,
  sarif: formatSarif,
} as const satisfies Record<string, Format>;
export type FormatName = keyof typeof writers;
export const formatNames: readonly FormatName[] = Object.keys(writers).filter(isFormat);

export const formatOption = {
  type: 'string',
  value: 'form[=file]',
  known: formatNames,
  description: `write the report as ${formatNames.join(', ')}; can be given several times`,
  multiple: true,
} as const;

export interface FormatOptions extends TextOptions {
  /** The folder of the project from the top of its repository, with `/`. Default: the same. */
  readonly folder?: string;
}

/** The readers of these formats look for files from the top of the repository. */
const fromTop: ReadonlySet<FormatName> = new Set(['github', 'sarif']);

/** Returns the report in a format. Texts of documents and services are escaped for terminals and parsers. */
export function formatReport(
  name: FormatName,
  report: DriftReport,
  { folder = '', ...options }: FormatOptions = { look: plainLook },
): string {
  const visible = toVisible(fromTop.has(name) && folder !== '' ? withFolder(report, folder) : report);
  return writers[name](name === 'json' ? visible : withReasonsOnce(visible), options);
}

function withFolder({ sections, ...report }: DriftReport, folder: string): DriftReport {
  const place = (finding: Finding): Finding =>
    finding.file === undefined || isAbsolute(finding.file)
      ? finding
      : { ...finding, file: posix.normalize(`${folder}/${finding.file}`) };
  return { ...report, sections: sections.map((section) => ({ ...section, findings: section.findings.map(place) })) };
}

/** Replaces the reason of a section that failed for the same reason as an earlier one by a reference to that one. */
function withReasonsOnce({ sections, ...report }: DriftReport): DriftReport {
  const first = (reason: string): string => sections.find((section) => section.reason === reason)?.name ?? '';
  const others = sections.map((section) => {
    const { name, reason } = section;
    return reason === undefined || first(reason) === name ? section : { ...section, reason: `as ${first(reason)}` };
  });
  return { ...report, sections: others };
}

export interface FormatRequest {
  readonly name: FormatName;
  /** An absolute path, since code of services can change the current folder. Default: standard output. */
  readonly file: string | undefined;
  /** See `FormatOptions`. */
  readonly folder?: string;
}

/**
 * `['json=report.json', 'github']` → formats and files.
 * @throws OpsError if a format is unknown, or two go to standard output
 */
export function parseFormats(requests: readonly string[]): FormatRequest[] {
  const parsed = requests.map((request) => {
    const [, name = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(request) ?? [];
    if (!isFormat(name) || file === '') {
      throw new OpsError(
        'cli-option-invalid',
        `--format "${request}" is not supported${proposeName(name, formatNames)}`,
        `use one of ${formatNames.join(', ')}, for example json=report.json`,
        { data: { option: 'format', given: request } },
      );
    }
    return { name, file: file === undefined ? undefined : resolve(file) };
  });
  if (parsed.filter(({ file }) => file === undefined).length > 1) {
    throw new OpsError(
      'cli-options-conflict',
      'only one --format can go to standard output',
      'give the others a file, for example json=report.json',
      { data: { option: 'format' } },
    );
  }
  return parsed;
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(writers, name);
}
