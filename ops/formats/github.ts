/** https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message */
import type { Finding } from '../findings/finding.ts';
import { renderBase, renderRule, findSkippedSections, renderVerdict } from './words.ts';
import { type DriftReport, collectFindings } from '../findings/report.ts';

export function formatGithub(report: DriftReport): string {
  const failed = report.sections.filter(({ status }) => status === 'failed');
  const lines = [
    ...collectFindings(report).map(annotation),
    ...failed.map(({ name, reason }) => command('error', { title: `${name} could not be checked` }, reason ?? '')),
    ...findSkippedSections(report.sections).map(({ name, reason }) =>
      command('notice', { title: `${name} was not checked` }, reason ?? ''),
    ),
    command(
      'notice',
      { title: report.command ?? 'drift' },
      [renderVerdict(report), renderBase(report)].filter(Boolean).join('\n'),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function annotation(finding: Finding): string {
  const { severity, file, line, column: col, operation, message, remedy } = finding;
  const title = operation === undefined ? renderRule(finding) : `${renderRule(finding)} (${operation})`;
  return command(severity, { file, line, col, title }, `${message}\n${remedy}`);
}

type Properties = Readonly<Record<string, string | number | undefined>>;

function command(name: string, properties: Properties, message: string): string {
  const set = Object.entries(properties).filter(([, value]) => value !== undefined);
  return `::${name} ${set.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',')}::${escape(message)}`;
}

const escape = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
