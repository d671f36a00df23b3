/** The low-level server of the protocol. The high-level one lists all tools at once: 5,000 of them take seconds and 200 MB. */
/* eslint-disable @typescript-eslint/no-deprecated -- the class is deprecated for all servers but those that make their own pages, as this one does */
import {
  CLIENT_CAPABILITIES_META_KEY,
  Server,
  type ServerContext,
  type ServerOptions,
} from '@modelcontextprotocol/server';
import { isObject, type JsonObject, objectOf } from 'fountainai/openapi';

export type ProtocolServer = Server;

export const createProtocolServer = (name: string, version: string, options: ServerOptions): ProtocolServer =>
  new Server({ name, version }, options);

/** Returns the kinds of questions that the client can ask its person; undefined if none. A request of 2026 has its own capabilities. */
export function getElicitation(server: ProtocolServer, { mcpReq }: ServerContext): JsonObject | undefined {
  const capabilities = objectOf(mcpReq.envelope)[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities();
  const { elicitation } = objectOf(capabilities);
  return isObject(elicitation) ? elicitation : undefined;
}
