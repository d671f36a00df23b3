/** A finding of the drift check: one difference from the desired state, its place, and the remedy. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { ApiDocument, Json } from '../../openapi/document/document.ts';
import type { FindingRule } from './rules.ts';

/** An error is drift; a warning is drift only with `--strict`. */
export type Severity = 'error' | 'warning';

export interface Finding {
  /** Name of the section that found it. */
  readonly section: string;
  /** The name of the rule, in words joined by `-`. Exceptions use it. */
  readonly rule: FindingRule;
  readonly severity: Severity;
  /** The operation's id. */
  readonly operation?: string;
  /** JSON pointer in the document. */
  readonly pointer?: string;
  /** Path from the project's folder, with `/`. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** The actual and the desired state: one sentence without its full stop. */
  readonly message: string;
  /** An instruction that a person can follow. */
  readonly remedy: string;
}

export type FindingPlace = Pick<Finding, 'pointer' | 'file' | 'line' | 'column'>;

/** Returns the place of a JSON pointer in a document. */
export function placeIn(document: ApiDocument, pointer: string): FindingPlace {
  const { file, line, column } = document.locate(pointer);
  return { pointer, file: shortPath(file), line, column };
}

/** Returns the place of a removed document: its former file. */
export function placeForRemoved(base: ApiDocument | undefined): FindingPlace {
  if (base === undefined) return {};
  // The copy of a former revision has the paths of its repository, or the documents of one folder.
  const path = /\brepository\/[0-9a-f]{12}\/(.+)$/.exec(base.source)?.[1];
  return { file: path ?? `openapi/${basename(base.source)}`, line: 1, column: 1 };
}

/**
 * Returns a path as findings contain it: relative to the folder of its project, which is the nearest one with
 * `fountainai.yml`, else that with `openapi/` or the repository.
 */
export function shortPath(file: string): string {
  const folder = dirname(file);
  const project = findParent(folder, ['fountainai.yml']) ?? findParent(folder, ['openapi', '.git']);
  return project === undefined ? file : relative(project, file).split(sep).join('/');
}

/** Returns the nearest folder, from this one upwards, that has one of the entries. */
function findParent(folder: string, names: readonly string[]): string | undefined {
  if (names.some((name) => existsSync(join(folder, name)))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findParent(parent, names);
}

/** Returns a value as JSON for a message, cut after 80 characters. */
export function describeValue(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
