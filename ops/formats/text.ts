/** For people at a terminal. */
import type { Look, MarkName, TextStyle } from '../cli/terminal/look.ts';
import type { Finding } from '../findings/finding.ts';
import { renderBase, renderCounts, renderPlace, renderRule, renderStatus, renderVerdict } from './words.ts';
import type { DriftReport, SectionReport, SectionStatus } from '../findings/report.ts';

export interface TextOptions {
  readonly look: Look;
}

const statusStyles: Readonly<Record<SectionStatus, TextStyle>> = {
  clean: 'green',
  findings: 'bold',
  failed: 'red',
  'not chosen': 'dim',
};

const statusMarks: Readonly<Record<SectionStatus, MarkName>> = {
  clean: 'good',
  findings: 'bad',
  failed: 'bad',
  'not chosen': 'skipped',
};

export function formatText(report: DriftReport, { look }: TextOptions): string {
  const { paint } = look;
  const width = Math.max(...report.sections.map(({ name }) => name.length));
  const sections = report.sections.map((section) => describe(section, width, look));
  const base = renderBase(report);
  return [...sections, '', ...(base === '' ? [] : [paint('dim', base)]), paint('bold', renderVerdict(report)), ''].join(
    '\n',
  );
}

function describe(section: SectionReport, width: number, { paint, mark }: Look): string {
  const { name, status, reason, milliseconds, findings, account } = section;
  const count = findings.length > 0 ? ` (${renderCounts(findings)})` : '';
  const time = status === 'not chosen' ? '' : `${milliseconds} ms`;
  const title = `${paint('bold', name.padEnd(width))}  ${paint(statusStyles[status], renderStatus(section))}${count}`;
  const lines = [`${mark(statusMarks[status])} ${time.padStart(8)}  ${title}`];
  if (reason !== undefined) lines.push(indent(reason));
  for (const note of account?.notes ?? []) lines.push(indent(paint('dim', note)));
  return [...lines, ...findings.map((finding) => findingText(finding, paint))].join('\n');
}

function findingText(finding: Finding, paint: Look['paint']): string {
  const { severity, operation, message, remedy } = finding;
  const head = `${paint(severity === 'error' ? 'red' : 'yellow', severity)}  ${renderRule(finding)}`;
  const place = [renderPlace(finding), operation].filter(Boolean).join('  ');
  return [`\n    ${head}  ${paint('dim', place)}`, indent(message), indent(paint('dim', `→ ${remedy}`))].join('\n');
}

const indent = (words: string): string => words.replaceAll(/^/gm, '      ');
