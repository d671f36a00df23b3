/** Renders the catalogues of codes as the page `docs/codes.md`. */
import { commandLine } from '../../openapi/package/command-line.ts';
import { format } from 'prettier';
import type { CodeFamily } from './families.ts';

const head = `<!-- Written by \`${commandLine('docs')}\` from the catalogues that each section names. Do not edit. -->

# Codes

Every message has a stable code. The wording of a message may change in any release; its code and the names of its data do
not change. Use the code and the data in programs and tests.

- People see the code at the end of the line: \`LOG_LEVEL: must be one of … [settings-invalid]\`.
- With \`--json\` a command prints \`problems\`, a list of \`{ code, message, data }\`. A failed start logs the same list.
- HTTP responses have the code in the error body. Findings of \`fountainai drift\` have the code as \`rule\`.
- HTTP codes have \`_\` between words, all other codes have \`-\`. The first word names the family, except in HTTP codes and
  rules of the drift check. Each code is in one family only.
`;

/** Returns the text of the page, formatted by prettier. */
export async function codesPage(families: readonly CodeFamily[]): Promise<string> {
  const sections = families.map(renderSection);
  return format([head, ...sections].join('\n'), { parser: 'markdown' });
}

function renderSection({ title, introduction, source, codes }: CodeFamily): string {
  const entries = Object.entries(codes);
  const hasStatus = entries.some(([, { status }]) => status !== undefined);
  const header = ['code', ...(hasStatus ? ['status'] : []), 'meaning', 'what to do'];
  const rows = entries.map(([code, { status, meaning, remedy }]) => {
    return [`\`${code}\``, ...(hasStatus ? [String(status ?? '')] : []), meaning, remedy];
  });
  const table = [header, header.map(() => '---'), ...rows].map(renderRow).join('\n');
  return `## ${title}\n\n${introduction} Catalogue: \`${source}\`.\n\n${table}\n`;
}

function renderRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll(/([|<>*])/g, '\\$1')).join(' | ')} |`;
}
