/**
 * JSON from outside: `JSON.parse`, and checks for values that it accepts and no handler should get.
 * https://www.rfc-editor.org/rfc/rfc8259
 */
import { getLocation, printParseErrorCode, visit, type ParseErrorCode } from 'jsonc-parser';
import { join } from '../../../../openapi/json/pointer.ts';
import type { Fault } from '../../../../openapi/validation/validator.ts';
import { HttpError } from '../../../errors/errors.ts';
import { refusal } from './faults.ts';
import { nameFault, textFault } from './text.ts';

/** Levels of arrays and objects. All later stages walk values by recursion, so that the bound is checked before parsing. */
const maximumDepth = 100;
/** Each level beyond the bound needs two brackets; shorter text needs no check. */
const shortestDeepText = 2 * maximumDepth;
const maximumFaults = 100;

/**
 * Parses text.
 * @param pointer the place of the text in the request; faults in it have pointers below it
 * @throws HttpError `malformed_json` with line, column and position if the text is not JSON or is nested too deep;
 *   `validation_failed` with a pointer for every NUL, lone surrogate, infinite number and forbidden member name
 */
export function parseJson(text: string, pointer = '/body'): unknown {
  const excess = text.length > shortestDeepText ? findExcessiveDepth(text) : -1;
  if (excess >= 0) throw tooDeep(text, excess, pointer);
  const value = parse(text, pointer);
  const faults: Fault[] = [];
  inspect(value, [], (path, message) => {
    if (faults.length < maximumFaults) faults.push({ pointer: join(pointer, ...path), message });
  });
  if (faults.length > 0) throw refusal(faults);
  return value;
}

function parse(text: string, pointer: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(text, pointer);
  }
}

/** Returns the offset of the first bracket beyond the maximum depth; -1 if all are within it. */
function findExcessiveDepth(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === 0x22 /* " */) index = endOfString(text, index);
    else if (character === 0x5b /* [ */ || character === 0x7b /* { */) {
      if (++depth > maximumDepth) return index;
    } else if (character === 0x5d /* ] */ || character === 0x7d /* } */) depth--;
  }
  return -1;
}

/** Returns the offset of the quote that closes the string opened at `start`, or the text's end. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === 0x22 /* " */) return index;
    if (character === 0x5c /* \ */) index++;
  }
  return text.length;
}

type Report = (path: readonly string[], message: string) => void;

/** Reports the faults in a parsed value. Nearly all values are valid, so that nothing is allocated before the first fault. */
function inspect(value: unknown, path: string[], report: Report): void {
  if (typeof value !== 'object' || value === null) {
    const fault = leafFault(value);
    if (fault !== undefined) report(path, fault);
    return;
  }
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name]; // an own member: the value is plain JSON
    path.push(name);
    const fault = Array.isArray(value) ? undefined : nameFault(name, member);
    if (fault === undefined) inspect(member, path, report);
    else report(path, fault);
    path.pop();
  }
}

function leafFault(value: unknown): string | undefined {
  if (typeof value === 'string') return textFault(value);
  return typeof value === 'number' && !Number.isFinite(value) ? 'must be a number within 1.8e308' : undefined;
}

function malformed(text: string, pointer: string): HttpError {
  const found: string[] = [];
  const onError = (code: ParseErrorCode, offset: number, _length: number, line: number, column: number) => {
    if (found.length === 0) found.push(`${place(line + 1, column + 1, offset)}: ${words(printParseErrorCode(code))}`);
  };
  visit(text, { onError }, { disallowComments: true });
  return new HttpError('malformed_json', undefined, { details: `${pointer} ${found[0] ?? 'is not JSON'}` });
}

function tooDeep(text: string, offset: number, pointer: string): HttpError {
  const lines = text.slice(0, offset).split('\n');
  const where = place(lines.length, (lines.at(-1) ?? '').length + 1, offset);
  const { path } = getLocation(text.slice(0, offset), offset);
  const details = `${join(pointer, ...path)} ${where}: nested deeper than ${maximumDepth} levels`;
  return new HttpError('malformed_json', 'the JSON is nested too deeply', { details });
}

function place(line: number, column: number, offset: number): string {
  return `line ${line}, column ${column} (position ${offset})`;
}

/** `CommaExpected` → `comma expected`. */
function words(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
