/** Section `assistant`: what a model that worked with the base can still do, and what it has to read for it. */
import { viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { promptBudget, systemPrompt } from '../../../service/ensemble/conversation/prompt.ts';
import { type Tool, type ToolSet, buildTools } from '../../../service/ensemble/tools/tools.ts';
import { newlyRequired, requiredMembers } from '../assistant/arguments.ts';
import { snapshotOf } from '../assistant/snapshot.ts';
import { placeIn, placeOfRemoved, type Severity } from '../../findings/finding.ts';
import type { assistantRules } from '../../findings/rules/document.ts';
import { raiseBetween } from '../history/version.ts';
import { brokenDocuments, defineSection } from '../section.ts';

interface Subject {
  /** Undefined where it is gone. */
  readonly document: ApiDocument | undefined;
  /** Undefined where the document is new. */
  readonly base: ApiDocument | undefined;
}

/** What the assistant sees of a document. */
interface View {
  readonly tools: ToolSet;
  /** Characters that the document takes in the prompt. */
  readonly prompt: number;
}

interface Loss {
  readonly rule: keyof typeof assistantRules;
  readonly severity: Severity;
  /** Of the document, or of the base where the document has none. */
  readonly operation?: Operation;
  readonly message: string;
  readonly remedy: string;
}

export const assistant = defineSection({
  name: 'assistant',
  purpose: 'tools that models know are still there, need no more than before, and fit into the prompt',
  usesBase: true,
  obstacle: brokenDocuments,
  subjects: async ({ documents, base }): Promise<readonly Subject[]> => {
    const before = (await base()).documents;
    const gone = [...before.values()].filter(({ name }) => !documents.some((document) => document.name === name));
    return [
      ...documents.map((document) => ({ document, base: before.get(document.name) })),
      ...gone.map((was) => ({ document: undefined, base: was })),
    ];
  },
  desired: ({ base }) => base && viewOf(base),
  actual: ({ document }) => document && viewOf(document),
  compare: (before, now, { document, base }): readonly Loss[] => [
    ...(before === undefined
      ? []
      : toolLosses(before.tools, now?.tools ?? new Map(), isAnnounced(base, document) ? 'warning' : 'error')),
    ...promptLosses(before, now, document),
  ],
  finding: ({ operation, ...loss }, { document, base }) => ({
    ...loss,
    ...(operation === undefined ? {} : { operation: operation.id }),
    ...placeOf(operation, document, base),
  }),
});

/** Of an operation that is gone, where the others are; of a document that is gone, its file. */
function placeOf(operation: Operation | undefined, document: ApiDocument | undefined, base: ApiDocument | undefined) {
  if (document === undefined) return placeOfRemoved(base);
  const isThere = operation !== undefined && document.operations.includes(operation);
  return placeIn(document, isThere ? operation.pointer : '/paths');
}

function viewOf(document: ApiDocument): View {
  const snapshots = [snapshotOf(document)];
  const prompt = systemPrompt(snapshots).text.length - systemPrompt([]).text.length;
  return { tools: buildTools(snapshots), prompt };
}

/** A new major version says that callers have to look anew. */
function isAnnounced(base: ApiDocument | undefined, document: ApiDocument | undefined): boolean {
  return base !== undefined && document !== undefined && raiseBetween(base.version, document.version) === 'major';
}

function toolLosses(before: ToolSet, now: ToolSet, severity: Severity): Loss[] {
  return [...before.values()].flatMap((old) => {
    const tool = now.get(old.name);
    if (tool !== undefined) return argumentLosses(old, tool, severity);
    const heir = [...now.values()].find(({ name, operation }) => isSame(operation, old.operation) && !before.has(name));
    if (heir === undefined) {
      const message = `the tool ${old.name} is gone`;
      return [{ rule: 'tool-gone', severity, operation: old.operation, message, remedy: 'bring its operation back' }];
    }
    const message = `the tool ${old.name} is now called ${heir.name}`;
    const remedy = 'give the operation its former operationId';
    return [{ rule: 'tool-renamed', severity, operation: heir.operation, message, remedy }];
  });
}

const isSame = (one: Operation, other: Operation): boolean => one.method === other.method && one.path === other.path;

function argumentLosses(old: Tool, { name, operation, parameters }: Tool, severity: Severity): Loss[] {
  const added = newlyRequired(requiredMembers(viewSchema(old.parameters)), requiredMembers(viewSchema(parameters)));
  return added.map((argument) => ({
    rule: 'argument-required',
    severity,
    operation,
    message: `${name} now needs the argument ${argument}`,
    remedy: 'let it be left out, with a default',
  }));
}

/** A prompt that was over its budget already is a finding only when it grows. */
function promptLosses(before: View | undefined, now: View | undefined, document: ApiDocument | undefined): Loss[] {
  if (now === undefined || document === undefined) return [];
  const { prompt } = now;
  const { operations } = document;
  const budget = promptBudget * operations.length;
  if (prompt <= budget || (before !== undefined && prompt <= before.prompt)) return [];
  const grown = before === undefined ? '' : ` (it was ${before.prompt})`;
  return [
    {
      rule: 'prompt-budget',
      severity: before === undefined ? 'warning' : 'error',
      message: `the prompt has ${prompt} characters for this document${grown}; its budget is ${budget}`,
      remedy: 'shorten descriptions: a model reads all of them with every request',
    },
  ];
}
