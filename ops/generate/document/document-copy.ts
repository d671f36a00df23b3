/** The text of a document's copy in `openapi/`: the author's own text if possible, else a new text. */
import { isDeepStrictEqual } from 'node:util';
import { openYaml } from '../../../openapi/library/open-library.ts';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import { type ServerChoice, withLocalServer } from './local-server.ts';
import { getFileName } from './source.ts';

/** The path of the copy, the name of its service and its server. */
export interface CopyTarget {
  /** Absolute path of the copy. */
  readonly file: string;
  readonly name: string;
  readonly server: ServerChoice;
}

/** Returns the document as read from the copy; its `text` is the text of the copy. */
export async function copyDocument(source: ApiDocument, target: CopyTarget): Promise<ApiDocument> {
  const { server, name, file } = target;
  const isOwnText = await standsAlone(source);
  const content = server.change === undefined ? source.content : withLocalServer(source, server);
  if (isOwnText && server.change === undefined) return renameDocument(source, target);
  const edited = isOwnText ? await parseStrictly(await editText(source, server), { source: file, name }) : undefined;
  if (edited !== undefined && isDeepStrictEqual(edited.content, content)) return edited;
  return parseDocument(headerComment(source) + toYaml(content), { source: file, name, strict: true });
}

/** The package that edits YAML has many files, and only some copies need it. */
async function editText(source: ApiDocument, server: ServerChoice): Promise<string | undefined> {
  const { editServers } = await import('./edit-servers.ts');
  return editServers(source, server);
}

/** Returns true if the document is OpenAPI 3.1 and in one file. */
async function standsAlone(source: ApiDocument): Promise<boolean> {
  const { line, column } = source.locate('/openapi');
  const declared =
    source.text
      .split('\n', line)
      .at(-1)
      ?.slice(column - 1) ?? '';
  if (!/^["']?openapi["']?\s*:\s*["']?3\.1\./.test(declared)) return false;
  // Most documents have no text like a reference to a file. If there is one, it may still be an ordinary text.
  if (!/\$ref["']?\s*:\s*(?![\s"'#])|\$ref["']?\s*:\s*["'](?!#)/.test(source.text)) return true;
  const alone = await parseStrictly(source.text, { source: source.source, name: source.name });
  return alone?.hash === source.hash;
}

async function parseStrictly(
  text: string | undefined,
  origin: { readonly source: string; readonly name: string },
): Promise<ApiDocument | undefined> {
  if (text === undefined) return undefined;
  try {
    return await parseDocument(text, { ...origin, strict: true });
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}

/** Places refer to the copy, which has the same text. */
function renameDocument(document: ApiDocument, { file, name }: CopyTarget): ApiDocument {
  const locate = (pointer: string) => ({ ...document.locate(pointer), file });
  return Object.freeze({ ...document, name, source: file, locate });
}

function headerComment(source: ApiDocument): string {
  return `# Made by fountainai generate from ${getFileName(source).replace(/[^\P{Cc}]/gu, ' ')}: in one piece, as OpenAPI 3.1, without its comments.
# From here on it is this file that the service follows.
`;
}

/** Writes no aliases, since equal values may be edited separately. */
function toYaml(value: JsonObject): string {
  return openYaml().stringifyYaml(value, { lineWidth: 120, noRefs: true });
}
