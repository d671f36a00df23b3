/** Section `code`: the generated types and the handlers of each service are those of its document. */
import { dirname, join } from 'node:path';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { readTextFile } from '../../file/files.ts';
import { type ManifestGap, readManifest } from '../../generate/file/manifest.ts';
import { readMigrations } from '../../generate/file/migrations.ts';
import { describeValue, placeIn, shortPath } from '../../findings/finding.ts';
import { codeRules } from '../../findings/rules/code.ts';
import { findDifferences } from '../../difference/differences.ts';
import { takeFaults } from '../../user-code/code-faults.ts';
import { findBrokenDocuments, defineSection } from '../section/section.ts';

interface Subject {
  readonly document: ApiDocument;
  /** Holds the service's code. */
  readonly folder: string;
}

type Types = ReadonlyMap<string, JsonObject>;

/** The code of a service, as far as it follows from its document. */
interface Code {
  /** Of `operations.ts`, and of `api.d.ts`. Undefined if the file does not exist. */
  readonly texts: Readonly<Record<CodeFile, string | undefined>>;
  /** Undefined if the file of types does not exist or cannot be read. */
  readonly types: Types | undefined;
  /** Ids of the operations with handlers. Undefined if the service has no code. */
  readonly handlers: readonly string[] | undefined;
  /** What the migrations of a generated service lack. */
  readonly gaps: readonly ManifestGap[];
}

interface Gap {
  readonly rule: keyof typeof codeRules;
  readonly operation?: string;
  /** Its place, if it is not in the document. */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
  readonly message: string;
}

type CodeFile = 'operations.ts' | 'api.d.ts';

/** The TypeScript compiler takes longer to load than most commands take. */
async function loadCompiler() {
  const [types, tree] = await Promise.all([import('../../types/types.ts'), import('../../types/type-tree.ts')]);
  return { generateTypes: types.generateTypes, operationTypes: tree.operationTypes };
}

export const codeSection = defineSection({
  name: 'code',
  purpose: 'the generated types and the handlers are those of the documents',
  obstacle: findBrokenDocuments,
  subjects: ({ documents, serviceFolder }): readonly Subject[] =>
    documents.map((document) => ({ document, folder: join(serviceFolder, document.name) })),
  desired: async ({ document }) => {
    const { generateTypes, operationTypes } = await loadCompiler();
    return {
      types: operationTypes(await generateTypes(document)) ?? new Map<string, JsonObject>(),
      handlers: document.operations.map(({ id }) => id),
    };
  },
  actual: async ({ document, folder }, { serviceFolder }): Promise<Code> => {
    // What starts services takes as long to load.
    const { findHandlers } = await import('../service/handlers.ts');
    const [handlersText, typesText] = await Promise.all(
      ['operations.ts', 'api.d.ts'].map((file) => readTextFile(join(folder, file))),
    );
    return {
      texts: { 'operations.ts': handlersText, 'api.d.ts': typesText },
      types: (await loadCompiler()).operationTypes(typesText ?? ''),
      handlers: await findHandlers(document, serviceFolder),
      gaps: await findGaps(document, dirname(serviceFolder)),
    };
  },
  compare: (desired, code, { document }): readonly Gap[] => [
    ...compareTypes(desired.types, code, document),
    ...compareHandlers(desired.handlers, code, document),
    ...code.gaps.map(({ migration, line, message }): Gap => {
      return { rule: 'migration-missing', place: { file: `migrations/${migration}.ts`, line, column: 1 }, message };
    }),
  ],
  release: () => {
    const fault = takeFaults();
    return fault === undefined ? Promise.resolve() : Promise.reject(fault);
  },
  finding: ({ rule, operation, place, message }, { document, folder }) => {
    const pointer = document.operations.find(({ id }) => id === operation)?.pointer ?? '';
    const inDocument = placeIn(document, pointer);
    return {
      rule,
      severity: 'error',
      ...(operation === undefined ? {} : { operation }),
      ...(place === undefined ? inDocument : { ...place, file: shortPath(join(folder, place.file)) }),
      message,
      remedy: codeRules[rule].remedy,
    };
  },
});

/** Returns what the migrations lacked at the last `generate`; nothing if there is a later one. @param folder the project */
async function findGaps({ name }: ApiDocument, folder: string): Promise<readonly ManifestGap[]> {
  const { gaps = [] } = (await readManifest(folder, name)) ?? {};
  if (gaps.length === 0) return [];
  const newest = [...(await readMigrations(folder, name)).keys()].at(-1);
  return gaps.filter(({ last }) => last === newest);
}

function compareTypes(desired: Types, { types: actual, texts }: Code, { name }: ApiDocument): Gap[] {
  const file = `service/${name}/api.d.ts`;
  if (actual === undefined) return [{ rule: 'types-missing', message: `${file} does not exist or cannot be read` }];
  const ids = new Set([...desired.keys(), ...actual.keys()]);
  return [...ids].flatMap((operation): Gap[] => {
    const [first] = findDifferences(desired.get(operation), actual.get(operation));
    if (first === undefined) return [];
    const member = [operation, ...first.path].join(' ');
    const message = `in ${file}, ${member} is ${describeValue(first.after)}; the document gives ${describeValue(first.before)}`;
    const place = desired.has(operation) ? {} : { place: findPlace(operation, 'api.d.ts', texts) };
    return [{ rule: 'types-differ', operation, ...place, message }];
  });
}

function compareHandlers(desired: readonly string[], { handlers: actual, texts }: Code, { name }: ApiDocument): Gap[] {
  if (actual === undefined)
    return [{ rule: 'service-missing', message: `service/${name}/operations.ts does not exist` }];
  const missing = desired.filter((id) => !actual.includes(id));
  const foreign = actual.filter((id) => !desired.includes(id));
  return [
    ...missing.map((id): Gap => ({ rule: 'handler-missing', operation: id, message: `${id} has no handler` })),
    ...foreign.map((id): Gap => {
      const place = findPlace(id, 'operations.ts', texts);
      return { rule: 'handler-foreign', operation: id, place, message: `${id} is in no document` };
    }),
  ];
}

/** Finds the first place of a name in a file; the first line if the code builds the name from parts. */
function findPlace(id: string, file: CodeFile, { [file]: text = '' }: Code['texts']): NonNullable<Gap['place']> {
  const word = new RegExp(`(?<![\\w$])${id.replaceAll(/\W/g, '\\$&')}(?![\\w$])`);
  const index = Math.max(0, text.search(word));
  const before = text.slice(0, index);
  return { file, line: before.split('\n').length, column: index - before.lastIndexOf('\n') };
}
