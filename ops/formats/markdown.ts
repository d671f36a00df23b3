/** For a comment on a pull request. */
import type { Finding } from '../findings/finding.ts';
import { renderBase, renderCounts, renderPlace, renderRule, renderStatus, renderVerdict } from './words.ts';
import type { DriftReport, SectionReport } from '../findings/report.ts';

export function formatMarkdown(report: DriftReport): string {
  const overview = table(
    ['Section', 'Status', 'Findings'],
    report.sections.map((section) => [
      section.name,
      [renderStatus(section), section.reason].filter(Boolean).join(': '),
      section.status === 'not chosen' ? '' : renderCounts(section.findings),
    ]),
  );
  const [title, base] = [
    `# ${capitalized(report.command ?? 'drift')}: ${cell(renderVerdict(report))}`,
    cell(renderBase(report)),
  ];
  return `${[title, base, overview, ...report.sections.flatMap(describe)].filter(Boolean).join('\n\n')}\n`;
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function describe({ name, findings }: SectionReport): string[] {
  if (findings.length === 0) return [];
  return [`## ${name}`, table(['Severity', 'Rule', 'Where', 'What', 'What to do'], findings.map(row))];
}

function row(finding: Finding): string[] {
  const { severity, operation, message, remedy } = finding;
  return [severity, renderRule(finding), [renderPlace(finding), operation].filter(Boolean).join(' '), message, remedy];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Escapes text from documents, so that it contains no table, heading, link or HTML. */
function cell(text: string): string {
  if (text === '---') return text;
  return text.replaceAll(/[\\`*_{}[\]<>()#|~]/g, '\\$&').replaceAll(/\s*\n\s*/g, ' ');
}
