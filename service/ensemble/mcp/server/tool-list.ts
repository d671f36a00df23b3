/** The operations as tools of the protocol, in pages. */
import type { ListToolsResult, Tool as McpTool } from '@modelcontextprotocol/server';
import { cleanText } from '../../tools/clean-text.ts';
import { getAccess, type Snapshot } from '../../tools/snapshot.ts';
import { outputSchema } from '../../output/output-schema.ts';
import { findPosition, ToolNames } from '../../tools/tool-names.ts';
import { type Tool, toTool } from '../../tools/tools.ts';
import { type Page, takePage } from './pages.ts';

/** In the order of the ids of services and of their documents, so that all replicas have the same pages. */
export const orderSnapshots = (snapshots: readonly Snapshot[]): Snapshot[] =>
  [...snapshots].sort((one, other) => (one.service.id < other.service.id ? -1 : 1));

/** @throws ProtocolError for an unknown cursor */
export function listTools(snapshots: readonly Snapshot[], cursor: string | undefined): ListToolsResult {
  const names = new ToolNames(snapshots);
  const { items, nextCursor }: Page<McpTool> = takePage(orderSnapshots(snapshots), {
    cursor,
    serviceOf: ({ service }) => service.id,
    itemsOf: ({ callable }) => callable,
    nameOf: ({ id }) => id,
    findIndex: findPosition,
    convert: (operation, snapshot) => {
      const tool = toTool(names, snapshot, operation);
      return tool && toMcpTool(tool);
    },
  });
  return { tools: items, ...(nextCursor === undefined ? {} : { nextCursor }) };
}

const maxTitle = 100;

const toTitle = (summary: string): string => cleanText(summary).replaceAll(/\s+/g, ' ').trim().slice(0, maxTitle);

export function toMcpTool(tool: Tool): McpTool {
  const { name, description, parameters, snapshot, operation } = tool;
  const schema = outputSchema(operation);
  // Only the description marks the texts of others as data.
  const title = snapshot.isOwn === true ? toTitle(operation.summary) : '';
  return {
    name,
    ...(title === '' ? {} : { title }),
    description,
    inputSchema: { ...parameters, type: 'object' },
    ...(schema === undefined ? {} : { outputSchema: { ...schema } }),
    annotations: describeEffect(tool),
  };
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 */
const idempotent: ReadonlySet<string> = new Set(['get', 'head', 'options', 'trace', 'put', 'delete']);
/** Methods that change what exists already. */
const replacing: ReadonlySet<string> = new Set(['put', 'patch']);

function describeEffect({ snapshot, operation }: Tool): NonNullable<McpTool['annotations']> {
  const { effect } = getAccess(snapshot, operation);
  const isRead = effect === 'read';
  return {
    readOnlyHint: isRead,
    destructiveHint: effect === 'delete' || (!isRead && replacing.has(operation.method)),
    idempotentHint: isRead || idempotent.has(operation.method),
    openWorldHint: snapshot.isOwn !== true,
  };
}
