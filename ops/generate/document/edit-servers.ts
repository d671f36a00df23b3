/** The local server, written into the text of a document: all else, comments too, stays as its author wrote it. */
import { isMap, isScalar, isSeq, parseDocument, stringify, type YAMLMap, type YAMLSeq } from 'yaml';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { findReplaced, localAddress, type ServerChoice } from './local-server.ts';

/** Undefined if the text has its servers in a form that has no place for another one, such as an alias. */
export function editServers(document: ApiDocument, choice: ServerChoice): string | undefined {
  const [start, end] = partOf(document);
  const text = document.text.slice(start, end);
  const edited = editPart(text, document, choice);
  return edited === undefined ? undefined : spliced(document.text, start, edited, end);
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

/** The lines of the member `servers`, or of `paths`: a document has thousands of others. All of it, if it is in braces. */
function partOf(document: ApiDocument): readonly [start: number, end: number] {
  const { text, content } = document;
  if (/^\uFEFF?\s*\{/.test(text)) return [0, text.length];
  const lineOf = (name: string): number => document.locate(join('', name)).line;
  const first = lineOf(content.servers === undefined ? 'paths' : 'servers');
  const next = Math.min(
    ...Object.keys(content)
      .map(lineOf)
      .filter((line) => line > first),
  );
  const lines = text.split('\n');
  const startOf = (line: number): number => lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  return [startOf(first), Number.isFinite(next) ? startOf(next) : text.length];
}

/** Between the same quotation marks, if there are any. */
function withUrl(text: string, url: unknown, address: string): string | undefined {
  if (!isScalar(url) || !url.range) return undefined;
  const [start, end] = url.range;
  const quote = /["']/.exec(text.charAt(start))?.[0] ?? '';
  return spliced(text, start, quote + address + quote, end);
}

function withItem(text: string, servers: YAMLSeq, address: string): string | undefined {
  const [start] = servers.range ?? [];
  if (start === undefined) return undefined;
  if (servers.flow === true)
    return spliced(text, start + 1, `{ "url": "${address}" }${servers.items.length === 0 ? '' : ', '}`);
  return spliced(text, start, linesOf(text, start, stringify([{ url: address }])));
}

/** Before the member `paths`. */
function withMember(text: string, root: YAMLMap, address: string): string | undefined {
  const key: unknown = root.items.find((pair) => isScalar(pair.key) && pair.key.value === 'paths')?.key;
  if (!isScalar(key) || !key.range) return undefined;
  const [start] = key.range;
  const member =
    root.flow === true ? `"servers": [{ "url": "${address}" }],\n` : stringify({ servers: [{ url: address }] });
  return spliced(text, start, linesOf(text, start, member));
}

/** Lines to stand before the place, with the indentation that it has and the ends of lines that the text has. */
function linesOf(text: string, place: number, lines: string): string {
  const indentation = /[ \t]*$/.exec(text.slice(0, place))?.[0] ?? '';
  return lines.replaceAll('\n', `${text.includes('\r\n') ? '\r\n' : '\n'}${indentation}`);
}

function spliced(text: string, start: number, inserted: string, end = start): string {
  return text.slice(0, start) + inserted + text.slice(end);
}
