/** `docs/codes.md`: the catalogues of codes as a page. */
import { format } from 'prettier';
import type { CodeFamily } from './families.ts';

const head = `<!-- Written by \`npm run docs\` from the catalogues that each section names. Do not edit. -->

# Codes

Every message that a person or a program can meet has a stable code. The wording of a message may change in any release; its
code and the names of its data do not. Go by them in programs and tests.

- People see the code at the end of the line: \`LOG_LEVEL: must be one of … [settings-invalid]\`.
- With \`--json\` a command prints \`problems\`, a list of \`{ code, message, data }\`. A start that fails logs the same list.
- HTTP responses have the code in the error body. Findings of \`npm run drift\` have it as \`rule\`.
- HTTP codes are words joined by \`_\`, all others words joined by \`-\`. Outside HTTP and the rules of the drift check the first
  word names the family. No code is in two families.
`;

/** The text of the page, as prettier formats it. */
export async function codesPage(families: readonly CodeFamily[]): Promise<string> {
  const sections = families.map(sectionOf);
  return format([head, ...sections].join('\n'), { parser: 'markdown' });
}

function sectionOf({ title, introduction, source, codes }: CodeFamily): string {
  const entries = Object.entries(codes);
  const hasStatus = entries.some(([, { status }]) => status !== undefined);
  const header = ['code', ...(hasStatus ? ['status'] : []), 'meaning', 'what to do'];
  const rows = entries.map(([code, { status, meaning, remedy }]) => {
    return [`\`${code}\``, ...(hasStatus ? [String(status ?? '')] : []), meaning, remedy];
  });
  const table = [header, header.map(() => '---'), ...rows].map(rowOf).join('\n');
  return `## ${title}\n\n${introduction} Catalogue: \`${source}\`.\n\n${table}\n`;
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll(/([|<>*])/g, '\\$1')).join(' | ')} |`;
}
