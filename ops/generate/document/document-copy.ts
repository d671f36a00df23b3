/** The text of a document as it is kept in `openapi/`: the author's own where it can stay, else written anew. */
import { isDeepStrictEqual } from 'node:util';
import { stringifyYaml } from '@redocly/openapi-core';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import { editServers } from './edit-servers.ts';
import { type ServerChoice, withLocalServer } from './local-server.ts';
import { fileOf } from './source.ts';

/** Where the copy will be, and what its service is called. */
export interface CopyTarget {
  /** Absolute path of the copy. */
  readonly file: string;
  readonly name: string;
  readonly server: ServerChoice;
}

/** @returns the document as it will be read from the copy, whose text is its `text` */
export async function copyOf(source: ApiDocument, target: CopyTarget): Promise<ApiDocument> {
  const { server, name, file } = target;
  const isOwnText = await standsAlone(source);
  const content = server.change === undefined ? source.content : withLocalServer(source, server);
  if (isOwnText && server.change === undefined) return renamed(source, target);
  const edited = isOwnText ? await parsed(editServers(source, server), { source: file, name }) : undefined;
  if (edited !== undefined && isDeepStrictEqual(edited.content, content)) return edited;
  return parseDocument(headerOf(source) + yamlOf(content), { source: file, name, strict: true });
}

/** 3.1 already, and in one piece. */
async function standsAlone(source: ApiDocument): Promise<boolean> {
  const { line, column } = source.locate('/openapi');
  const declared =
    source.text
      .split('\n', line)
      .at(-1)
      ?.slice(column - 1) ?? '';
  if (!/^["']?openapi["']?\s*:\s*["']?3\.1\./.test(declared)) return false;
  // Most documents have nothing that looks like a reference to a file; what does may still be a text.
  if (!/\$ref["']?\s*:\s*(?![\s"'#])|\$ref["']?\s*:\s*["'](?!#)/.test(source.text)) return true;
  const alone = await parsed(source.text, { source: source.source, name: source.name });
  return alone?.hash === source.hash;
}

async function parsed(
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

/** Places are those of the copy, which has the same text. */
function renamed(document: ApiDocument, { file, name }: CopyTarget): ApiDocument {
  const locate = (pointer: string) => ({ ...document.locate(pointer), file });
  return Object.freeze({ ...document, name, source: file, locate });
}

function headerOf(source: ApiDocument): string {
  return `# Made by npm run generate from ${fileOf(source).replace(/[^\P{Cc}]/gu, ' ')}: in one piece, as OpenAPI 3.1, without its comments.
# From here on it is this file that the service follows.
`;
}

/** No aliases: what is the same in two places may become different in one. */
function yamlOf(value: JsonObject): string {
  return stringifyYaml(value, { lineWidth: 120, noRefs: true });
}
