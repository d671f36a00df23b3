/** The headers that a message has on HTTP: https://modelcontextprotocol.io/specification/2026-07-28/basic/transports */
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import type { Message } from './message.ts';

/** The protocol version stands in each message since this revision, and before it in the session. */
const versionMember = 'io.modelcontextprotocol/protocolVersion';

/** Returns the protocol version that a message names; undefined for one of a session. */
export function findVersion(message: Message): string | undefined {
  if (message.kind === 'response') return undefined;
  const version = stringOf(objectOf(message.params._meta)[versionMember]);
  return version === '' ? undefined : version;
}

/** The member of the parameters that a request names its subject with. */
const subjects: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/** Returns the headers of a message without a session. */
export function messageHeaders(message: Message, version: string): Readonly<Record<string, string>> {
  const headers = { 'mcp-protocol-version': encodeValue(version) };
  if (message.kind !== 'request') return headers;
  const { method, params } = message;
  const subject = params[subjects.get(method) ?? ''];
  return {
    ...headers,
    'mcp-method': encodeValue(method),
    ...(typeof subject === 'string' ? { 'mcp-name': encodeValue(subject) } : {}),
  };
}

/** A header has printable ASCII alone; the specification encodes other texts. */
function encodeValue(text: string): string {
  const isPlain = /^[\x20-\x7e\t]+$/.test(text) && text === text.trim() && !/^=\?base64\?.*\?=$/.test(text);
  return isPlain ? text : `=?base64?${Buffer.from(text).toString('base64')}?=`;
}
