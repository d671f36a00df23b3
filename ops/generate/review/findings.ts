/** What a person has to change in files that are theirs, told as the drift check tells what it finds. */
import { join } from 'node:path';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { operationTypes } from '../../types/type-tree.ts';
import { differences } from '../../lib/differences.ts';
import { type Config, credentialsSetting } from '../../../service/config/config.ts';
import { isBasic } from '../../lib/environment-file.ts';
import type { Finding } from '../../findings/finding.ts';
import type { generateRules } from '../../findings/rules/generate.ts';
import type { Gap } from '../text/later-migration.ts';
import type { PlannedFile } from '../file/file-plan.ts';
import { isMigration } from '../file/migrations.ts';
import { findHandlers, readSources, type SourceHandlers } from './handlers-in-source.ts';
import type { GeneratedFile } from '../service/service-files.ts';

export interface FindingFacts {
  /** The project. */
  readonly folder: string;
  readonly document: ApiDocument;
  readonly planned: readonly PlannedFile[];
  readonly gaps: readonly Gap[];
}

/** None while nobody has edited any of the service's code. */
export async function findingsOf(facts: FindingFacts): Promise<Finding[]> {
  const { planned, folder, document } = facts;
  const code = planned.filter(({ path, ownership }) => ownership === 'owned' && !isMigration(path));
  const files = [...planned.flatMap(keptFinding), ...gapFindings(facts), ...unlistedFindings(planned)];
  if (!code.some(({ isEdited }) => isEdited)) return files;
  const sources = new Map(await readSources(join(folder, 'service', document.name), `service/${document.name}`));
  for (const { path, text, outcome } of planned) {
    // As the code will be: what nobody edited is written anew.
    if (outcome === 'created' || outcome === 'updated') if (sources.has(path)) sources.set(path, text);
  }
  const handlers = findHandlers(
    sources,
    document.operations.map(({ id }) => id),
  );
  return [...handlerFindings(facts, handlers), ...changeFindings(facts, handlers), ...files];
}

function handlerFindings({ document, planned }: FindingFacts, found: SourceHandlers): Finding[] {
  const generated = generatedHandlers(document, planned);
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
        message: `${id} has no handler`,
        remedy: text === undefined ? 'write it' : `add it there:\n${text},`,
      };
    }),
    ...[...found.foreign].map(([name, { place }]): Finding => ({
      ...error('handler-foreign'),
      operation: name,
      ...place,
      message: `${name} is in the document no more`,
      remedy: 'remove the handler, with what only it needs',
    })),
  ];
}

/** The handlers as they are generated for the document as it is now. */
function generatedHandlers({ operations }: ApiDocument, planned: readonly GeneratedFile[]): SourceHandlers {
  const code = planned.filter(({ path, ownership }) => ownership === 'owned' && path.endsWith('.ts'));
  return findHandlers(
    new Map(code.map(({ path, text }) => [path, text])),
    operations.map(({ id }) => id),
  );
}

/** Operations whose types are others now: what has to change in their handlers, the compiler says. */
function changeFindings({ document, planned }: FindingFacts, { handlers }: SourceHandlers): Finding[] {
  const types = planned.find(({ path }) => path.endsWith('/api.d.ts'));
  if (types?.before === undefined || types.before === types.text) return [];
  const before = operationTypes(types.before) ?? new Map<string, JsonObject>();
  const now = operationTypes(types.text) ?? new Map<string, JsonObject>();
  return document.operations.flatMap(({ id, pointer }): Finding[] => {
    const place = handlers.get(id)?.place;
    const [first] = differences(before.get(id), now.get(id));
    if (place === undefined || first === undefined || !before.has(id)) return [];
    const message = `${id} has other types now, in ${first.path.join(' ') || 'all of it'}`;
    const remedy = 'npm run types says what its handler has to do';
    return [{ ...warning('operation-changed'), operation: id, pointer, ...place, message, remedy }];
  });
}

function gapFindings({ document: { name }, gaps }: FindingFacts): Finding[] {
  return gaps.map(({ migration, line, message }) => ({
    ...error('migration-needed'),
    file: `service/${name}/migrations/${migration}.ts`,
    line,
    column: 1,
    message,
    remedy: 'write the next migration, which brings it and what is in it to that',
  }));
}

/** Handlers that are a person's run the migrations that the person has listed. */
function unlistedFindings(planned: readonly PlannedFile[]): Finding[] {
  const code = planned.find(({ path }) => path.endsWith('/operations.ts'));
  if (code?.before === undefined || !code.isEdited) return [];
  const { before, text, path } = code;
  const names = [...text.matchAll(/from '\.\/migrations\/(.+?)\.ts'/g)].map(([, name = '']) => name);
  return names
    .filter((name) => !before.includes(name))
    .map((name) => {
      const line = before.slice(0, Math.max(0, before.indexOf('openDatabase('))).split('\n').length;
      const message = `${path} does not run the migration ${name}`;
      const remedy = `import './migrations/${name}.ts', and give it to openDatabase`;
      return { ...error('migration-unlisted'), file: path, line, column: 1, message, remedy };
    });
}

function keptFinding({ path, outcome, ownership, isEdited }: PlannedFile): Finding[] {
  if (outcome !== 'kept') return [];
  if (ownership === 'derived' && isEdited) {
    const message = `${path} was edited, and is derived from the document`;
    return [
      { ...error('derived-edited'), file: path, line: 1, column: 1, message, remedy: 'delete it, and run this again' },
    ];
  }
  // Of its handlers it is told one by one what is to be done.
  if (path.endsWith('/operations.ts')) return [];
  const message = `${path} was edited, so it was left as it is; it would be written otherwise for the document as it is now`;
  const remedy = 'see whether it does what its handlers ask of it: npm run types says';
  return [{ ...warning('file-kept'), file: path, line: 1, column: 1, message, remedy }];
}

const section = 'generate';
/** Two are named as the drift check names them. */
type GenerateRule = keyof typeof generateRules | 'handler-missing' | 'handler-foreign';
const error = (rule: GenerateRule) => ({ section, rule, severity: 'error' }) as const;
const warning = (rule: GenerateRule) => ({ section, rule, severity: 'warning' }) as const;

/** Values that are set already and can't be what a scheme asks for: nobody could ever call. */
export function settingFindings(
  { securitySchemes }: ApiDocument,
  { credentials }: Pick<Config, 'credentials'>,
): Finding[] {
  return [...securitySchemes].flatMap(([name, scheme]): Finding[] => {
    const values = credentials(name);
    if (!isBasic(scheme) || values.length === 0 || values.some((value) => value.includes(':'))) return [];
    const setting = credentialsSetting(name);
    const message = `${setting} has no value that is user:password, as the security scheme ${name} asks for`;
    return [{ ...error('credentials-form'), file: '.env', message, remedy: `add one to ${setting}, behind a comma` }];
  });
}

/** A document of the tree that a person edited, while that which it was made from is given again. */
export function copyFinding({ path, outcome, isEdited }: PlannedFile, source: string): Finding[] {
  if (!isEdited) return [];
  const place = { file: path, line: 1, column: 1 };
  if (outcome === 'kept') {
    const message = `${path} was edited, so ${source} did not take its place: the service follows ${path}`;
    const remedy = `take over by hand what is new in ${source}, or delete ${path} to have it made again`;
    return [{ ...error('document-kept'), ...place, message, remedy }];
  }
  const message = `${path} was edited since it was made from ${source}: the service follows ${path}`;
  const remedy = `give ${path} instead of ${source} from now on`;
  return [{ ...warning('document-edited'), ...place, message, remedy }];
}
