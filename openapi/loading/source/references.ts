/** The files that a document may refer to: https://spec.openapis.org/oas/v3.1.1.html#relative-references-in-api-description-uris */
import { BaseResolver, isAbsoluteUrl, ResolveError } from '@redocly/openapi-core';
import type { Document, Source } from '@redocly/openapi-core';
import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { isObject } from '../../json/json.ts';
import { decodePercent } from '../../text/escapes.ts';
import { checkValue, createText, maximumSize } from './text.ts';

/** Follows references to files below `folder` (its real path); without a folder, follows none. Never fetches anything. */
export class References extends BaseResolver {
  readonly #folder: string | undefined;
  readonly #restorations: (() => void)[] = [];
  #hasReadFiles = false;

  constructor(folder?: string) {
    super();
    this.#folder = folder;
  }

  /** True if the document refers to files: its content depends on more than its text. */
  get hasReadFiles(): boolean {
    return this.#hasReadFiles;
  }

  /** A reference is a URI, so the path of a file may be percent-encoded; a file whose name has the characters as written comes first. */
  override resolveExternalRef(base: string | null, reference: string): string {
    const raw = super.resolveExternalRef(base, reference);
    if (this.#folder === undefined || isAbsoluteUrl(raw) || !reference.includes('%')) return raw;
    const decoded = super.resolveExternalRef(base, decodePercent(reference));
    return isInside(this.#folder, raw) && existsSync(raw) ? raw : decoded;
  }

  override async loadExternalRef(reference: string): Promise<Source> {
    this.#hasReadFiles = true;
    const refusal = await this.#refusal(reference);
    if (refusal !== undefined) throw new ResolveError(new Error(refusal));
    const { absoluteRef, body, mimeType } = await super.loadExternalRef(reference);
    return createText(absoluteRef, body, mimeType);
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

/**
 * Hides `externalValue` of examples, https://spec.openapis.org/oas/v3.1.1.html#fixed-fields-15, from the library, which would fetch them and insert the content into the document.
 * Changes the parsed value in place.
 * @returns a function that restores them
 */
function hideExternalValues(parsed: unknown): () => void {
  const hidden: [object: object, address: string][] = [];
  const seen = new Set<unknown>();
  step(parsed);
  return () => {
    for (const [object, address] of hidden) Reflect.set(object, 'externalValue', address);
  };

  function step(value: unknown): void {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (isObject(value) && typeof value.externalValue === 'string') {
      hidden.push([value, value.externalValue]);
      Reflect.deleteProperty(value, 'externalValue');
    }
    Object.values(value).forEach(step);
  }
}
