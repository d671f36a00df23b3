/** Findings about files that a person edited and has to change, in the form of the drift check. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import { join } from 'node:path';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { operationTypes } from '../../types/type-tree.ts';
import { findDifferences } from '../../difference/differences.ts';
import { type Config, credentialsSetting } from '../../../service/config/config.ts';
import { isBasic } from '../../initialize/environment-file.ts';
import type { Finding } from '../../findings/finding.ts';
import type { generateRules } from '../../findings/rules/generate.ts';
import type { TableGap } from '../text/later-migration.ts';
import type { PlannedFile } from '../file/file-plan.ts';
import { isMigration } from '../file/migrations.ts';
import { findHandlers, type SourceHandlers } from '../source/handlers-in-source.ts';
import { readSources } from '../source/sources.ts';
import type { HandlerPlan } from '../source/plan-handlers.ts';
import type { GeneratedFile } from '../service/service-files.ts';

export interface FindingFacts {
  /** The project. */
  readonly folder: string;
  readonly document: ApiDocument;
  readonly planned: readonly PlannedFile[];
  readonly gaps: readonly TableGap[];
  readonly handlers: HandlerPlan;
}

/** Finds what a person has to change; nothing if no code of the service was edited. */
export async function findCodeFindings(facts: FindingFacts): Promise<Finding[]> {
  const { planned, folder, document } = facts;
  const code = planned.filter(({ path, ownership }) => ownership === 'owned' && !isMigration(path));
  const files = [...planned.flatMap(keptFinding), ...gapFindings(facts), ...unlistedFindings(planned)];
  if (!code.some(({ isEdited }) => isEdited)) return files;
  const sources = new Map(await readSources(join(folder, 'service', document.name), `service/${document.name}`));
  for (const { path, text, outcome } of planned) {
    // The text after the run: files without edits are rewritten.
    if (outcome === 'created' || outcome === 'updated') if (sources.has(path)) sources.set(path, text);
  }
  const { file } = facts.handlers;
  if (file !== undefined) sources.set(file.path, file.text);
  const found = findHandlers(
    sources,
    document.operations.map(({ id }) => id),
  );
  const handlers = { found, generated: generatedHandlers(document, planned) };
  return [...handlerFindings(facts, handlers), ...changeFindings(facts, handlers), ...behindFindings(facts), ...files];
}

/** The handlers of the service's code, and those that are generated for the present document. */
interface BothHandlers {
  readonly found: SourceHandlers;
  readonly generated: SourceHandlers;
}

function handlerFindings({ document, planned }: FindingFacts, { found, generated }: BothHandlers): Finding[] {
  const main = planned.find(({ path }) => path.endsWith('/operations.ts'))?.path ?? `service/${document.name}`;
  const missing = document.operations.filter(({ id }) => !found.handlers.has(id));
  return [
    ...missing.map(({ id, pointer }): Finding => {
      const text = generated.handlers.get(id)?.text;
      return {
        ...error('handler-missing'),
        operation: id,
        pointer,
        ...(found.end ?? { file: main }),
        message: `the operation "${id}" has no handler`,
        remedy: text === undefined ? 'write the handler' : `add the handler there:\n${text},`,
      };
    }),
    ...[...found.foreign].map(([name, { place }]): Finding => ({
      ...error('handler-foreign'),
      operation: name,
      ...place,
      message: `the document has no operation "${name}" any more`,
      remedy: 'delete the handler, and the code that only it needs',
    })),
  ];
}

/** Returns the handlers that are generated for the present document. */
function generatedHandlers({ operations }: ApiDocument, planned: readonly GeneratedFile[]): SourceHandlers {
  const code = planned.filter(({ path, ownership }) => ownership === 'owned' && path.endsWith('.ts'));
  return findHandlers(
    new Map(code.map(({ path, text }) => [path, text])),
    operations.map(({ id }) => id),
  );
}

/**
 * Finds operations whose types changed, and whose handlers a person wrote. The compiler reports values of other types, but
 * not a new member that the handler leaves out.
 */
function changeFindings(
  { document, planned, handlers: { file } }: FindingFacts,
  { found, generated }: BothHandlers,
): Finding[] {
  const types = planned.find(({ path }) => path.endsWith('/api.d.ts'));
  if (types?.before === undefined || types.before === types.text) return [];
  const before = operationTypes(types.before) ?? new Map<string, JsonObject>();
  const now = operationTypes(types.text) ?? new Map<string, JsonObject>();
  const isUpToDate = (id: string, text: string): boolean =>
    file?.handlers.includes(id) === true || text === generated.handlers.get(id)?.text;
  return document.operations.flatMap(({ id, pointer }): Finding[] => {
    const handler = found.handlers.get(id);
    const [first] = findDifferences(before.get(id), now.get(id));
    if (handler === undefined || isUpToDate(id, handler.text) || first === undefined || !before.has(id)) return [];
    const message = `the types of the operation "${id}" changed, in ${first.path.join(' ') || 'all parts'}`;
    const text = generated.handlers.get(id)?.text;
    const remedy = `run ${commandLine('types')}, and fix the errors in its handler${text === undefined ? '' : `; it would be generated as:\n${text},`}`;
    return [{ ...warning('operation-changed'), operation: id, pointer, ...handler.place, message, remedy }];
  });
}

/** Finds handlers that were not edited, and that could not be replaced. */
function behindFindings({ document: { name }, handlers: { behind } }: FindingFacts): Finding[] {
  return behind.map(({ id, line, names, text }) => ({
    ...error('code-behind'),
    operation: id,
    file: `service/${name}/operations.ts`,
    line,
    column: 1,
    message: `the handler of "${id}" is out of date; the new one needs ${names.map((one) => `"${one}"`).join(', ')}, which the edited file does not have`,
    remedy: `bring the names there, and replace the handler by:\n${text},`,
  }));
}

function gapFindings({ document: { name }, gaps }: FindingFacts): Finding[] {
  return gaps.map(({ migration, line, message }) => ({
    ...error('migration-needed'),
    file: `service/${name}/migrations/${migration}.ts`,
    line,
    column: 1,
    message,
    remedy: 'write the next migration, which changes the table and its rows',
  }));
}

/** Finds migrations that edited handlers do not run, since only the listed migrations run. */
function unlistedFindings(planned: readonly PlannedFile[]): Finding[] {
  const code = planned.find(({ path }) => path.endsWith('/operations.ts'));
  if (code?.before === undefined || !code.isEdited) return [];
  const { before, text, path } = code;
  const names = [...text.matchAll(/from '\.\/migrations\/(.+?)\.ts'/g)].map(([, name = '']) => name);
  return names
    .filter((name) => !before.includes(name))
    .map((name) => {
      const line = before.slice(0, Math.max(0, before.indexOf('openDatabase('))).split('\n').length;
      const message = `${path} does not run the migration "${name}"`;
      const remedy = `import './migrations/${name}.ts', and pass it to openDatabase`;
      return { ...error('migration-unlisted'), file: path, line, column: 1, message, remedy };
    });
}

function keptFinding({ path, outcome, ownership, isEdited }: PlannedFile): Finding[] {
  if (outcome !== 'kept') return [];
  if (ownership === 'derived' && isEdited) {
    const message = `${path} was edited, but is derived from the document`;
    return [
      {
        ...error('derived-edited'),
        file: path,
        line: 1,
        column: 1,
        message,
        remedy: 'delete the file, and run the command again',
      },
    ];
  }
  // Other findings report what to do, one for each handler.
  if (path.endsWith('/operations.ts')) return [];
  const message = `${path} was edited, so it stays unchanged; the generated text for the present document differs`;
  const remedy = `run ${commandLine('types')}, and check that the file has what its handlers need`;
  return [{ ...warning('file-kept'), file: path, line: 1, column: 1, message, remedy }];
}

const section = 'generate';
/** The last two are rules of the drift check. */
type GenerateRule = keyof typeof generateRules | 'handler-missing' | 'handler-foreign';
const error = (rule: GenerateRule) => ({ section, rule, severity: 'error' }) as const;
const warning = (rule: GenerateRule) => ({ section, rule, severity: 'warning' }) as const;

/** Finds settings whose values no client can use, since they do not have the form that the scheme requires. */
export function settingFindings(
  { securitySchemes }: ApiDocument,
  { credentials }: Pick<Config, 'credentials'>,
): Finding[] {
  return [...securitySchemes].flatMap(([name, scheme]): Finding[] => {
    const values = credentials(name);
    if (!isBasic(scheme) || values.length === 0 || values.some((value) => value.includes(':'))) return [];
    const setting = credentialsSetting(name);
    const message = `${setting} has no value of the form "user:password", which the security scheme "${name}" requires`;
    return [
      { ...error('credentials-form'), file: '.env', message, remedy: `add such a value to ${setting}, after a comma` },
    ];
  });
}

/** Reports a document in `openapi/` that a person edited, if the document that it comes from is given again. */
export function copyFinding({ path, outcome, isEdited }: PlannedFile, source: string): Finding[] {
  if (!isEdited) return [];
  const place = { file: path, line: 1, column: 1 };
  if (outcome === 'kept') {
    const message = `${path} was edited, so ${source} did not replace it: the service follows ${path}`;
    const remedy = `copy the changes of ${source} by hand, or delete ${path} and run the command again`;
    return [{ ...error('document-kept'), ...place, message, remedy }];
  }
  const message = `${path} was edited after it was generated from ${source}: the service follows ${path}`;
  const remedy = `give ${path} instead of ${source} from now on`;
  return [{ ...warning('document-edited'), ...place, message, remedy }];
}
