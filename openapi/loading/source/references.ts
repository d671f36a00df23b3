/** The files that a document may refer to: https://spec.openapis.org/oas/v3.1.1.html#relative-references-in-api-description-uris */
import { BaseResolver, isAbsoluteUrl, ResolveError } from '@redocly/openapi-core';
import type { Document, Source } from '@redocly/openapi-core';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { hideExternalValues } from './external-values.ts';
import { checkValue, Text } from './text.ts';

/** The maximum number of bytes of one file. */
export const maximumSize = 10 * 1024 * 1024;

/** Follows references to files below `folder` (its real path); without a folder, follows none. Never fetches anything. */
export class References extends BaseResolver {
  readonly #folder: string | undefined;
  readonly #restorations: (() => void)[] = [];

  constructor(folder?: string) {
    super();
    this.#folder = folder;
  }

  override async loadExternalRef(reference: string): Promise<Source> {
    const refusal = await this.#refusal(reference);
    if (refusal !== undefined) throw new ResolveError(new Error(refusal));
    const { absoluteRef, body, mimeType } = await super.loadExternalRef(reference);
    return new Text(absoluteRef, body, mimeType);
  }

  override parseDocument(source: Source, isRoot = false): Document {
    const { parsed } = super.parseDocument(source, isRoot);
    const value = checkValue(parsed ?? null, source);
    this.#restorations.push(hideExternalValues(value));
    return { source, parsed: value };
  }

  /** Restores the addresses of examples (`externalValue`), which are hidden while references are followed. */
  restoreExternalValues(): void {
    for (const restore of this.#restorations) restore();
  }

  async #refusal(reference: string): Promise<string | undefined> {
    if (this.#folder === undefined) return 'references to other documents are not followed';
    if (isAbsoluteUrl(reference)) return 'only files in the folder of the document may be referred to';
    const path = await realpath(reference).catch(() => undefined);
    if (path === undefined) return 'the file does not exist';
    if (!isInside(this.#folder, path)) return 'only files in the folder of the document may be referred to';
    const { size } = await stat(path);
    return size > maximumSize ? `the file is larger than ${maximumSize} bytes` : undefined;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
