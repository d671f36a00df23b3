/** Parts of pages that `npm run docs` writes between two comments: the table of settings, and the rules of a section. */
import { format } from 'prettier';
import { commandLine } from '../../openapi/package/command-line.ts';
import { settingsMarkdown } from '../../openapi/settings/print.ts';
import { OpsError } from '../error/ops-error.ts';
import type { JsonObject } from '../../openapi/document/document.ts';
import { isObject, objectOf, stringOf } from '../../openapi/json/json.ts';
import { type RuleEntry, ruleSections } from '../findings/rules.ts';
import { accessSchema } from '../../service/config/access/access-schema.ts';
import { projectSchema } from '../project/project-schema.ts';

/** A part of a page, without the comments around it. */
export interface PagePart {
  /** Path of the page in the project. */
  readonly page: string;
  /** What the part is, as its comments name it. */
  readonly subject: string;
  /** Returns Markdown. */
  readonly print: () => string;
}

const pagesOfRules: Readonly<Record<string, string>> = {
  exceptions: 'docs/drift/README.md',
  generate: 'docs/guide/generate.md',
  evaluate: 'docs/guide/evaluate.md',
  replay: 'docs/guide/replay.md',
};

export const pageParts: readonly PagePart[] = [
  { page: 'docs/settings.md', subject: 'table of settings', print: settingsMarkdown },
  { page: 'docs/guide/project-file.md', subject: 'members of a service', print: printService },
  { page: 'docs/guide/access.md', subject: 'members of a principal', print: printPrincipal },
  ...Object.entries(ruleSections).map(([section, rules]) => ({
    page: pagesOfRules[section] ?? `docs/drift/${section}.md`,
    subject: `rules of ${section}`,
    print: () => printRules(rules),
  })),
];

/**
 * Returns a page with the current text of a part.
 * @throws OpsError if the comments around the part are missing
 */
export async function replacePart(text: string, { page, subject, print }: PagePart): Promise<string> {
  const begin = `<!-- The ${subject}, written by \`${commandLine('docs')}\`. Do not edit. -->`;
  const end = `<!-- The end of the ${subject}. -->`;
  const [start, stop] = [text.indexOf(begin), text.indexOf(end)];
  if (start < 0 || stop < start) {
    throw new OpsError(
      'cli-marker-missing',
      `${page} does not have the two comments around the ${subject}`,
      `restore the comments "${begin}" and "${end}"`,
      { data: { page, subject } },
    );
  }
  const part = await format(print(), { parser: 'markdown' });
  return `${text.slice(0, start)}${begin}\n\n${part}\n${text.slice(stop)}`;
}

/** The members of a service in `fountainai.yml`, from its JSON Schema. */
function printService(): string {
  const { services } = objectOf(projectSchema.properties);
  return printMembers(objectOf(objectOf(services).additionalProperties));
}

/** The members of a principal in the file of ACCESS_FILE, and those of its limits. */
function printPrincipal(): string {
  const { principals } = objectOf(accessSchema.properties);
  const principal = objectOf(objectOf(principals).items);
  const { limits } = objectOf(principal.properties);
  return `${printMembers(principal)}\n\nThe members of \`limits\`:\n\n${printMembers(objectOf(limits))}`;
}

function printMembers({ properties, required }: JsonObject): string {
  const rows = Object.entries(objectOf(properties)).map(([name, member]) => {
    const isRequired = Array.isArray(required) && required.includes(name);
    return `| \`${name}\` | ${isRequired ? 'yes' : ''} | ${isObject(member) ? escapeMarks(stringOf(member.description)) : ''} |`;
  });
  return ['| member | required | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

/** A heading for each rule, so that a link can lead to it. */
function printRules(rules: Readonly<Record<string, RuleEntry>>): string {
  const entries = Object.entries(rules).map(([rule, { meaning, example, remedy }]) => {
    return `#### \`${rule}\`\n\n${escapeMarks(meaning)} **Example:** ${example} **Remedy:** ${escapeMarks(remedy)}.\n`;
  });
  return entries.join('\n');
}

function escapeMarks(text: string): string {
  return text.replaceAll(/([<>*])/g, '\\$1');
}
