/** Writes the local server into the text of a document. All other text, with its comments, stays unchanged. */
import { isMap, isScalar, isSeq, parseDocument, stringify, type YAMLMap, type YAMLSeq } from 'yaml';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { findReplaced, localAddress, type ServerChoice } from './local-server.ts';

/** Returns undefined if the form of the servers allows no other server, for example an alias. */
export function editServers(document: ApiDocument, choice: ServerChoice): string | undefined {
  const [start, end] = findPart(document);
  const text = document.text.slice(start, end);
  const edited = editPart(text, document, choice);
  return edited === undefined ? undefined : splice(document.text, start, edited, end);
}

function editPart(text: string, document: ApiDocument, choice: ServerChoice): string | undefined {
  const root = parseDocument(text, { logLevel: 'silent' }).contents;
  if (!isMap(root)) return undefined;
  const address = localAddress(choice);
  const servers = root.get('servers', true);
  const index = findReplaced(document, choice);
  if (isSeq(servers))
    return index < 0 ? withItem(text, servers, address) : withUrl(text, servers.getIn([index, 'url'], true), address);
  return servers === undefined ? withMember(text, root, address) : undefined;
}

/** Returns the range of the member `servers`, or of `paths`, to save time; the range of the whole text if it is in braces. */
function findPart(document: ApiDocument): readonly [start: number, end: number] {
  const { text, content } = document;
  if (/^\uFEFF?\s*\{/.test(text)) return [0, text.length];
  const getLine = (name: string): number => document.locate(join('', name)).line;
  const first = getLine(content.servers === undefined ? 'paths' : 'servers');
  const next = Math.min(
    ...Object.keys(content)
      .map(getLine)
      .filter((line) => line > first),
  );
  const lines = text.split('\n');
  const getStart = (line: number): number => lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  return [getStart(first), Number.isFinite(next) ? getStart(next) : text.length];
}

/** Replaces the URL, in the same quotation marks. */
function withUrl(text: string, url: unknown, address: string): string | undefined {
  if (!isScalar(url) || !url.range) return undefined;
  const [start, end] = url.range;
  const quote = /["']/.exec(text.charAt(start))?.[0] ?? '';
  return splice(text, start, quote + address + quote, end);
}

function withItem(text: string, servers: YAMLSeq, address: string): string | undefined {
  const [start] = servers.range ?? [];
  if (start === undefined) return undefined;
  if (servers.flow === true)
    return splice(text, start + 1, `{ "url": "${address}" }${servers.items.length === 0 ? '' : ', '}`);
  return splice(text, start, indentLines(text, start, stringify([{ url: address }])));
}

/** Adds the member `servers` before the member `paths`. */
function withMember(text: string, root: YAMLMap, address: string): string | undefined {
  const key: unknown = root.items.find((pair) => isScalar(pair.key) && pair.key.value === 'paths')?.key;
  if (!isScalar(key) || !key.range) return undefined;
  const [start] = key.range;
  const member =
    root.flow === true ? `"servers": [{ "url": "${address}" }],\n` : stringify({ servers: [{ url: address }] });
  return splice(text, start, indentLines(text, start, member));
}

/** Indents lines like the line at the position, with the line ends of the text. */
function indentLines(text: string, place: number, lines: string): string {
  const indentation = /[ \t]*$/.exec(text.slice(0, place))?.[0] ?? '';
  return lines.replaceAll('\n', `${text.includes('\r\n') ? '\r\n' : '\n'}${indentation}`);
}

function splice(text: string, start: number, inserted: string, end = start): string {
  return text.slice(0, start) + inserted + text.slice(end);
}
