/** Section `assistant`: compares the tools of the assistant with those of the base, and checks the size of the prompt. */
import { viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import type { Tool, ToolSet } from '../../../service/ensemble/tools/tools.ts';
import { findNewlyRequired, findRequiredMembers } from './arguments.ts';
import type { View } from './view.ts';
import { placeIn, placeForRemoved, type Severity } from '../../findings/finding.ts';
import type { assistantRules } from '../../findings/rules/assistant.ts';
import { compareVersions } from '../history/version.ts';
import { findBrokenDocuments, defineSection } from '../section/section.ts';

interface Subject {
  /** Undefined if it was removed. */
  readonly document: ApiDocument | undefined;
  /** Undefined if the document is new. */
  readonly base: ApiDocument | undefined;
}

interface Loss {
  readonly rule: keyof typeof assistantRules;
  readonly severity: Severity;
  /** Of the document, or of the base if the document was removed. */
  readonly operation?: Operation;
  readonly message: string;
  readonly remedy: string;
}

export const assistantSection = defineSection({
  name: 'assistant',
  purpose: 'known tools exist, require no new arguments, and fit into the prompt',
  usesBase: true,
  obstacle: findBrokenDocuments,
  subjects: async ({ documents, base }): Promise<readonly Subject[]> => {
    const before = (await base()).documents;
    const gone = [...before.values()].filter(({ name }) => !documents.some((document) => document.name === name));
    return [
      ...documents.map((document) => ({ document, base: before.get(document.name) })),
      ...gone.map((was) => ({ document: undefined, base: was })),
    ];
  },
  desired: ({ base }) => base && readView(base),
  actual: ({ document }) => document && readView(document),
  compare: (before, now, { document, base }): readonly Loss[] => [
    ...(before === undefined
      ? []
      : findToolLosses(before.tools, now?.tools ?? new Map(), isAnnounced(base, document) ? 'warning' : 'error')),
    ...findPromptLosses(before, now, document),
  ],
  finding: ({ operation, ...loss }, { document, base }) => ({
    ...loss,
    ...(operation === undefined ? {} : { operation: operation.id }),
    ...findPlace(operation, document, base),
  }),
});

/** For an operation that was removed: the place of the operations. For a removed document: its file. */
function findPlace(operation: Operation | undefined, document: ApiDocument | undefined, base: ApiDocument | undefined) {
  if (document === undefined) return placeForRemoved(base);
  const isThere = operation !== undefined && document.operations.includes(operation);
  return placeIn(document, isThere ? operation.pointer : '/paths');
}

/** A check without this section needs none of the code of the services. */
async function readView(document: ApiDocument): Promise<View> {
  const view = await import('./view.ts');
  return view.readView(document);
}

/** A new major version announces incompatible changes. */
function isAnnounced(base: ApiDocument | undefined, document: ApiDocument | undefined): boolean {
  return base !== undefined && document !== undefined && compareVersions(base.version, document.version) === 'major';
}

function findToolLosses(before: ToolSet, now: ToolSet, severity: Severity): Loss[] {
  return [...before.values()].flatMap((old) => {
    const tool = now.get(old.name);
    if (tool !== undefined) return findArgumentLosses(old, tool, severity);
    const heir = [...now.values()].find(({ name, operation }) => isSame(operation, old.operation) && !before.has(name));
    if (heir === undefined) {
      const message = `the tool ${old.name} was removed`;
      return [{ rule: 'tool-gone', severity, operation: old.operation, message, remedy: 'restore its operation' }];
    }
    const message = `the tool ${old.name} was renamed to ${heir.name}`;
    const remedy = 'give the operation its former operationId';
    return [{ rule: 'tool-renamed', severity, operation: heir.operation, message, remedy }];
  });
}

const isSame = (one: Operation, other: Operation): boolean => one.method === other.method && one.path === other.path;

function findArgumentLosses(old: Tool, { name, operation, parameters }: Tool, severity: Severity): Loss[] {
  const added = findNewlyRequired(
    findRequiredMembers(viewSchema(old.parameters)),
    findRequiredMembers(viewSchema(parameters)),
  );
  return added.map((argument) => ({
    rule: 'argument-required',
    severity,
    operation,
    message: `${name} now requires the argument ${argument}`,
    remedy: 'make it optional, with a default',
  }));
}

/** A prompt that exceeded its budget before is a finding only if it grows. */
function findPromptLosses(before: View | undefined, now: View | undefined, document: ApiDocument | undefined): Loss[] {
  if (now === undefined || document === undefined) return [];
  const { prompt, budget } = now;
  if (prompt <= budget || (before !== undefined && prompt <= before.prompt)) return [];
  const grown = before === undefined ? '' : ` (it was ${before.prompt})`;
  return [
    {
      rule: 'prompt-budget',
      severity: before === undefined ? 'warning' : 'error',
      message: `the prompt and the tools have ${prompt} characters for this document${grown}; its budget is ${budget}`,
      remedy: 'shorten descriptions: a model reads all of them with every request',
    },
  ];
}
