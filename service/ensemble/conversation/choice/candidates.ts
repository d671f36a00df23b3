/** The operations from which a prompt is selected, each with its words and its length. */
import { type JsonObject, memoize, type Operation } from 'fountainai/openapi';
import { describeOperation, describeRefused } from '../../tools/describe.ts';
import type { Snapshot } from '../../tools/snapshot.ts';
import type { Tool, ToolSet } from '../../tools/tools.ts';
import { type Terms, termsIn, collectTerms } from '../../relevance/terms.ts';

export interface RankedOperation {
  readonly snapshot: Snapshot;
  /** Its operationId. */
  readonly id: string;
  /** Undefined if the operation cannot be called: the prompt gives the reason. */
  readonly tool: Tool | undefined;
  readonly terms: Terms;
  /** Characters of its tool and of its part of the prompt, including the end of the line. */
  readonly length: number;
}

/**
 * Returns the first operation of each service, then the second of each, so that no service fills the prompt if the
 * words match nothing. Operations that can be called come before the others of their service.
 */
export function listCandidates(snapshots: readonly Snapshot[], tools: ToolSet): RankedOperation[] {
  const byService = snapshots.map((snapshot) => ofService(snapshot, tools));
  const most = Math.max(0, ...byService.map(({ length }) => length));
  return Array.from({ length: most }, (_, row) => byService.flatMap((own) => own[row] ?? [])).flat();
}

function ofService(snapshot: Snapshot, tools: ToolSet): RankedOperation[] {
  const own = new Map<Operation, Tool>();
  for (const tool of tools.values()) if (tool.snapshot === snapshot) own.set(tool.operation, tool);
  const { callable, refused } = getSketch(snapshot);
  return [...callable, ...refused].map(({ id, operation, terms, length }) => {
    const tool = operation === undefined ? undefined : own.get(operation);
    return { snapshot, id, tool, terms, length: length + (tool === undefined ? 0 : toolLength(tool)) };
  });
}

/** Characters around name, description and parameters of a tool, for all forms of OpenAI's API. */
const toolFrame = 130;

/** Cached, since each interaction needs it. */
const parametersLength = memoize((parameters: JsonObject): number => JSON.stringify(parameters).length);

/** Returns the maximum length of a tool as JSON. */
export function toolLength({ name, description, parameters }: Tool): number {
  return name.length + JSON.stringify(description).length + parametersLength(parameters) + toolFrame;
}

interface Sketch extends Pick<RankedOperation, 'id' | 'terms' | 'length'> {
  readonly operation?: Operation;
}

type Sketches = Readonly<Record<'callable' | 'refused', readonly Sketch[]>>;

const getSketch = memoize((snapshot: Snapshot): Sketches => {
  const steps = sketchSteps(snapshot);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
});

/** Computes and caches the sketches of a snapshot, one operation in each step. */
export function* sketchSteps(snapshot: Snapshot): Generator<void, Sketches> {
  const operations = new Map(snapshot.document.operations.map((operation) => [operation.id, operation]));
  const made: Record<keyof Sketches, Sketch[]> = { callable: [], refused: [] };
  for (const operation of snapshot.callable) {
    const length = describeOperation(operation).length + 1;
    made.callable.push({ id: operation.id, operation, terms: collectTerms(snapshot, operation), length });
    yield;
  }
  for (const refused of snapshot.refused) {
    const operation = operations.get(refused.operationId);
    const terms =
      operation === undefined ? frequencies(termsIn(refused.operationId)) : collectTerms(snapshot, operation);
    made.refused.push({ id: refused.operationId, terms, length: describeRefused(refused).length + 1 });
    yield;
  }
  getSketch.remember(snapshot, made);
  return made;
}

function frequencies(terms: readonly string[]): Terms {
  const counted = new Map<string, number>();
  for (const term of terms) counted.set(term, (counted.get(term) ?? 0) + 1);
  return counted;
}
