/** Section `code`: the generated types and the handlers of each service are those of its document. */
import { join } from 'node:path';
import type { ApiDocument, JsonObject } from '../../../openapi/document.ts';
import { textOf } from '../../lib/files.ts';
import { generateTypes } from '../../lib/types.ts';
import { handlersOf } from '../code/handlers.ts';
import { operationTypes } from '../code/type-tree.ts';
import { placeIn, shortPath } from '../finding.ts';
import { differences } from '../history/differences.ts';
import { text } from '../history/own-rules.ts';
import { brokenDocuments, defineSection } from '../section.ts';

interface Subject {
  readonly document: ApiDocument;
  /** Holds the service's code. */
  readonly folder: string;
}

type Types = ReadonlyMap<string, JsonObject>;

/** What a service's code has for its document. */
interface Code {
  /** Undefined: there is no file of types, or none that can be read. */
  readonly types: Types | undefined;
  /** Operations that there are handlers for. Undefined: there is no code. */
  readonly handlers: readonly string[] | undefined;
}

interface Gap {
  readonly rule: keyof typeof remedies;
  readonly operation?: string;
  readonly message: string;
}

const remedies = {
  'types-missing': 'run npm run generate',
  'types-differ': 'run npm run generate',
  'service-missing': 'write the service, or let npm run generate do it',
  'handler-missing': 'write the handler, or take the operation out of the document',
  'handler-foreign': 'remove the handler, or describe its operation in the document',
} as const;

export const code = defineSection({
  name: 'code',
  purpose: 'the generated types and the handlers are those of the documents',
  obstacle: brokenDocuments,
  subjects: ({ documents, serviceFolder }): readonly Subject[] =>
    documents.map((document) => ({ document, folder: join(serviceFolder, document.name) })),
  desired: async ({ document }) => ({
    types: operationTypes(await generateTypes(document)) ?? new Map<string, JsonObject>(),
    handlers: document.operations.map(({ id }) => id),
  }),
  actual: async ({ document, folder }, { serviceFolder }): Promise<Code> => ({
    types: operationTypes((await textOf(join(folder, 'api.d.ts'))) ?? ''),
    handlers: await handlersOf(document, serviceFolder),
  }),
  compare: (desired, { types, handlers }, { document }): readonly Gap[] => [
    ...compareTypes(desired.types, types, document),
    ...compareHandlers(desired.handlers, handlers, document),
  ],
  finding: ({ rule, operation, message }, { document, folder }) => {
    const place = document.operations.find(({ id }) => id === operation)?.pointer;
    return {
      rule,
      severity: 'error',
      ...(operation === undefined ? {} : { operation }),
      ...(place === undefined ? { file: shortPath(folder) } : placeIn(document, place)),
      message,
      remedy: remedies[rule],
    };
  },
});

function compareTypes(desired: Types, actual: Types | undefined, { name }: ApiDocument): Gap[] {
  const file = `service/${name}/api.d.ts`;
  if (actual === undefined) return [{ rule: 'types-missing', message: `${file} is not there or can't be read` }];
  const ids = new Set([...desired.keys(), ...actual.keys()]);
  return [...ids].flatMap((operation): Gap[] => {
    const [first] = differences(desired.get(operation), actual.get(operation));
    if (first === undefined) return [];
    const place = [operation, ...first.path].join(' ');
    const message = `in ${file}, ${place} is ${text(first.after)}; by the document it is ${text(first.before)}`;
    return [{ rule: 'types-differ', operation, message }];
  });
}

function compareHandlers(
  desired: readonly string[],
  actual: readonly string[] | undefined,
  { name }: ApiDocument,
): Gap[] {
  if (actual === undefined) return [{ rule: 'service-missing', message: `service/${name}/operations.ts is not there` }];
  const missing = desired.filter((id) => !actual.includes(id));
  const foreign = actual.filter((id) => !desired.includes(id));
  return [
    ...missing.map((id): Gap => ({ rule: 'handler-missing', operation: id, message: `${id} has no handler` })),
    ...foreign.map((id): Gap => ({ rule: 'handler-foreign', operation: id, message: `${id} is in no document` })),
  ];
}
