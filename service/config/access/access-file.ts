/** Reads the file that ACCESS_FILE names: YAML, within bounds, checked by its schema. Keys are not read here. */
import { open, stat } from 'node:fs/promises';
import type { Json } from '../../../openapi/document/document.ts';
import { errorCode } from '../../../openapi/errors/error-text.ts';
import { findYamlPlace, readYaml, Source, YamlFault } from '../../../openapi/yaml/located-yaml.ts';
import { findSchemaFault, type SchemaFault } from '../../../openapi/yaml/schema-fault.ts';
import type { effectNames } from './access-schema.ts';
import { accessRules } from './access-rules.ts';

/** A principal as the file has it, in its own names. */
export interface PrincipalEntry {
  readonly name: string;
  /** `env:NAME` */
  readonly keys: readonly string[];
  readonly services?: readonly string[];
  readonly tags?: readonly string[];
  readonly effects?: readonly (typeof effectNames)[number][];
  readonly limits?: {
    readonly interactions_per_minute?: number;
    readonly concurrent?: number;
    readonly tokens_per_day?: number;
    readonly cost_per_month?: { readonly amount: number; readonly currency: string };
  };
  readonly admin?: boolean;
}

export interface AccessFile {
  readonly principals: readonly PrincipalEntry[];
  /** Returns the fault with its line and column. */
  readonly locate: (fault: SchemaFault) => LocatedFault;
}

/** A fault that stops the start. */
export interface LocatedFault {
  /** `<file>:<line>:<column> <problem>; <remedy>` */
  readonly problem: string;
  readonly data: { readonly file: string; readonly line: number; readonly column: number };
}

/** The file cannot be read, or is invalid. */
export class AccessFileError extends Error {
  override readonly name = 'AccessFileError';
  /** Undefined if the file cannot be read. */
  readonly data: LocatedFault['data'] | undefined;

  constructor(problem: string, data?: LocatedFault['data'], cause?: unknown) {
    super(problem, cause === undefined ? undefined : { cause });
    this.data = data;
  }
}

const maxBytes = 256 * 1024;
const limits = { values: 50_000, characters: 500_000, depth: 10 } as const;

/** @param file absolute path @throws AccessFileError */
export async function readAccessFile(file: string): Promise<AccessFile> {
  const source = new Source(file, await readText(file));
  const located = (line: number, column: number, problem: string, remedy: string): LocatedFault => ({
    problem: `${file}:${line}:${column} ${problem}; ${remedy}`,
    data: { file, line, column },
  });
  const locate = ({ pointer, problem, remedy }: SchemaFault): LocatedFault => {
    const { line, column } = findYamlPlace(source, pointer);
    return located(line, column, problem, remedy);
  };
  let content: Json;
  try {
    content = readYaml(source, limits);
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    // The parser repeats parts of the text in quotes, which may be a key by mistake.
    const problem = error.message.replace(/[\s:]*["'<`].*$/s, '');
    const fault = located(error.place.line, error.place.column, problem, error.remedy);
    throw new AccessFileError(fault.problem, fault.data, error);
  }
  const fault = findSchemaFault(content, accessRules);
  if (fault !== undefined) {
    const { problem, data } = locate(fault);
    throw new AccessFileError(problem, data);
  }
  const { principals } = content as unknown as { principals: readonly PrincipalEntry[] }; // the schema guarantees it
  return { principals, locate };
}

async function readText(file: string): Promise<string> {
  try {
    // Checked before it is opened, since opening a pipe would wait for its writer.
    if (!(await stat(file)).isFile()) throw new AccessFileError('it is not a regular file');
    const opened = await open(file);
    try {
      const bytes = Buffer.alloc(maxBytes + 1);
      const { bytesRead } = await opened.read(bytes, 0, bytes.length, 0);
      if (bytesRead > maxBytes) throw new AccessFileError(`it is larger than ${maxBytes / 1024} KiB`);
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytesRead));
    } finally {
      await opened.close();
    }
  } catch (error) {
    const reason = error instanceof AccessFileError ? error.message : (errorCode(error) ?? 'it is not UTF-8 text');
    throw new AccessFileError(
      `the file "${file}" cannot be read (${reason}); name a readable YAML file`,
      undefined,
      error,
    );
  }
}
