/** Reads the text of a setting from its variable or, for a secret, from the file that `<NAME>_FILE` names. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileSuffix, hasFileForm, type Setting } from './kind/setting.ts';
import { errorCode } from '../errors/error-text.ts';

/** Enough for keys and JSON of credentials. */
export const maxSecretBytes = 64 * 1024;

/** A fault in the variables of a setting. It contains neither the value nor the path, which may be a value by mistake. */
export interface SecretFileFlaw {
  readonly kind: 'doubled' | 'unreadable';
  /** The variable with the fault. */
  readonly variable: string;
  readonly problem: string;
  /** What to do. */
  readonly remedy: string;
}

export interface SettingText {
  /** The text without surrounding blanks; undefined if the setting is not set or empty. */
  readonly text: string | undefined;
  readonly flaw?: SecretFileFlaw;
}

/**
 * Reads the text of a setting.
 * @param lookUp returns the value of an environment variable
 * @param folder the base of a relative path in `<NAME>_FILE`
 */
export function readSettingText(
  setting: Setting<unknown>,
  lookUp: (variable: string) => string | undefined,
  folder: string = process.cwd(),
): SettingText {
  const text = trimmed(lookUp(setting.name));
  if (!hasFileForm(setting)) return { text };
  const variable = `${setting.name}${fileSuffix}`;
  const path = trimmed(lookUp(variable));
  if (path === undefined) return { text };
  if (text !== undefined) {
    const problem = `${setting.name} is set as well`;
    const remedy = 'remove one of the two from the environment or from .env';
    return { text: undefined, flaw: { kind: 'doubled', variable, problem, remedy } };
  }
  try {
    return { text: trimmed(withoutLastLineBreak(readBounded(resolve(folder, path)))) };
  } catch (error) {
    const problem = `the file that it names cannot be read: ${reasonFor(error)}`;
    return { text: undefined, flaw: { kind: 'unreadable', variable, problem, remedy: 'name a readable text file' } };
  }
}

function trimmed(text: string | undefined): string | undefined {
  const inner = text?.trim();
  return inner === '' ? undefined : inner;
}

const withoutLastLineBreak = (text: string): string => text.replace(/\r?\n$/, '');

class FileFlawError extends Error {}

/** @throws FileFlawError; Error of `node:fs` */
function readBounded(path: string): string {
  // Check before opening, since opening a pipe would wait for its writer.
  const { size } = requireFile(path);
  if (size > maxSecretBytes) throw tooLarge();
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(maxSecretBytes + 1);
    const count = readSync(file, bytes, 0, bytes.length, 0);
    if (count > maxSecretBytes) throw tooLarge();
    return decode(bytes.subarray(0, count));
  } finally {
    closeSync(file);
  }
}

function requireFile(path: string): { size: number } {
  const found = statSync(path);
  if (!found.isFile()) throw new FileFlawError('it is not a regular file');
  return found;
}

const tooLarge = (): FileFlawError => new FileFlawError(`it is larger than ${maxSecretBytes} bytes`);

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FileFlawError('it is not UTF-8 text');
  }
}

/** Returns the reason without the path, which the message of an error of `node:fs` contains. */
function reasonFor(error: unknown): string {
  if (error instanceof FileFlawError) return error.message;
  return errorCode(error) ?? 'unknown reason';
}
