/** For people at a terminal. */
import type { Finding } from '../findings/finding.ts';
import { renderBase, renderCounts, renderPlace, renderRule, renderStatus, renderVerdict } from './words.ts';
import type { DriftReport, SectionReport, SectionStatus } from '../findings/report.ts';

export interface TextOptions {
  /** True if the output supports colours. */
  readonly colours: boolean;
}

/** True if the stream supports colours: https://no-color.org */
export function hasColours(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  const { NO_COLOR: refusal = '', TERM: terminal } = environment;
  return stream.isTTY === true && refusal === '' && terminal !== 'dumb';
}

/** https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
type Style = keyof typeof styles;
type Paint = (style: Style, text: string) => string;

const statusStyles: Readonly<Record<SectionStatus, Style>> = {
  clean: 'green',
  findings: 'bold',
  failed: 'red',
  'not chosen': 'dim',
};

export function formatText(report: DriftReport, { colours }: TextOptions): string {
  const paint: Paint = (style, words) => (colours ? `\u001b[${styles[style]}m${words}\u001b[0m` : words);
  const width = Math.max(...report.sections.map(({ name }) => name.length));
  const sections = report.sections.map((section) => describe(section, width, paint));
  const base = renderBase(report);
  return [...sections, '', ...(base === '' ? [] : [paint('dim', base)]), paint('bold', renderVerdict(report)), ''].join(
    '\n',
  );
}

function describe(section: SectionReport, width: number, paint: Paint): string {
  const { name, status, reason, milliseconds, findings, account } = section;
  const count = findings.length > 0 ? ` (${renderCounts(findings)})` : '';
  const time = status === 'not chosen' ? '' : `${milliseconds} ms`;
  const title = `${paint('bold', name.padEnd(width))}  ${paint(statusStyles[status], renderStatus(section))}${count}`;
  const lines = [`${time.padStart(9)}  ${title}`];
  if (reason !== undefined) lines.push(indent(reason));
  for (const note of account?.notes ?? []) lines.push(indent(paint('dim', note)));
  return [...lines, ...findings.map((finding) => findingText(finding, paint))].join('\n');
}

function findingText(finding: Finding, paint: Paint): string {
  const { severity, operation, message, remedy } = finding;
  const head = `${paint(severity === 'error' ? 'red' : 'yellow', severity)}  ${renderRule(finding)}`;
  const place = [renderPlace(finding), operation].filter(Boolean).join('  ');
  return [`\n    ${head}  ${paint('dim', place)}`, indent(message), indent(paint('dim', `→ ${remedy}`))].join('\n');
}

const indent = (words: string): string => words.replaceAll(/^/gm, '      ');
