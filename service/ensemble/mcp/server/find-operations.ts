/** Two tools instead of one for each operation: models read lists of thousands of tools badly, or not at all. */
import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  type Tool as McpTool,
} from '@modelcontextprotocol/server';
import { isObject } from 'fountainai/openapi';
import { listCandidates } from '../../conversation/choice/candidates.ts';
import { RelevanceIndex } from '../../relevance/relevance.ts';
import { termsIn } from '../../relevance/terms.ts';
import type { Snapshot } from '../../tools/snapshot.ts';
import { buildTools, findTool, type Tool } from '../../tools/tools.ts';
import type { CalledTool } from './confirmation.ts';
import { toMcpTool } from './tool-list.ts';

const find = 'find_operations';
const call = 'call_operation';
const defaultLimit = 5;
const maxLimit = 20;

export const searchTools: readonly McpTool[] = [
  {
    name: find,
    title: 'Find operations',
    description:
      'Finds operations of the registered services by words. Returns the names and the schemas of their arguments.',
    inputSchema: {
      type: 'object',
      required: ['query'],
      properties: {
        query: { type: 'string', maxLength: 1000, description: 'What you want to do, in a few words.' },
        limit: { type: 'integer', minimum: 1, maximum: maxLimit, default: defaultLimit },
      },
      additionalProperties: false,
    },
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  {
    name: call,
    title: 'Call an operation',
    description: `Calls an operation that ${find} has returned.`,
    inputSchema: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', description: `The name of the operation, from ${find}.` },
        arguments: { type: 'object', description: 'The arguments, as the inputSchema of the operation has them.' },
      },
      additionalProperties: false,
    },
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  },
];

export const isSearchTool = (name: string): boolean => name === find || name === call;

/** Returns the result of a search, or the call to carry out. @throws ProtocolError for invalid arguments or an unknown name */
export function runSearchTool(
  { name, arguments: given }: CalledTool,
  snapshots: readonly Snapshot[],
): CallToolResult | { readonly tool: Tool; readonly arguments: string } {
  const members = isObject(given) ? given : {};
  return name === find ? findOperations(members, snapshots) : chooseOperation(members, snapshots);
}

function findOperations(given: Readonly<Record<string, unknown>>, snapshots: readonly Snapshot[]): CallToolResult {
  const { query, limit = defaultLimit } = given;
  if (typeof query !== 'string' || query.length > 1000)
    throw invalid('"query" must be a text of at most 1000 characters');
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    throw invalid(`"limit" must be an integer from 1 to ${maxLimit}`);
  const candidates = listCandidates(snapshots, buildTools(snapshots));
  const words = new Set(termsIn(query));
  const texts = candidates.map(({ terms }) => terms);
  const index = new RelevanceIndex(texts, words);
  const found = index.ranked().filter((position) => index.score(position, words) > 0);
  const tools = found.flatMap((position) => candidates[position]?.tool ?? []).slice(0, limit);
  const operations = tools.map(toMcpTool).map(({ name, description, inputSchema, annotations }) => {
    return { name, description, inputSchema, annotations };
  });
  return { content: [{ type: 'text', text: JSON.stringify({ operations }) }] };
}

function chooseOperation(given: Readonly<Record<string, unknown>>, snapshots: readonly Snapshot[]) {
  const { name, arguments: own = {} } = given;
  const tool = typeof name === 'string' ? findTool(snapshots, name) : undefined;
  if (tool === undefined) throw invalid(`"name" must be the name of an operation, from ${find}`);
  return { tool, arguments: JSON.stringify(own) };
}

const invalid = (message: string): ProtocolError => new ProtocolError(ProtocolErrorCode.InvalidParams, message);
