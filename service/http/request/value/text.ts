/**
 * Text from outside: its decoding, and its forbidden characters and names. NUL ends strings in many programs
 * (PostgreSQL rejects it), a lone surrogate cannot be written as UTF-8, and names of the prototype chain make a merge
 * an attack.
 */

/** The fault of a piece of text; the caller, which knows its place, adds the pointer. */
export class TextFault extends Error {
  override readonly name = 'TextFault';
}

const unwanted = /[\0\ud800-\udfff]/u; // with the u flag a well-formed pair is one character above the range

/** Returns the reason why this text is rejected, or undefined. */
export function textFault(text: string): string | undefined {
  if (!unwanted.test(text)) return undefined;
  return text.includes('\0') ? 'must not contain NUL (U+0000)' : 'must not contain a lone surrogate';
}

/** Returns the reason why a member with this name and value is rejected, or undefined. */
export function nameFault(name: string, value?: unknown): string | undefined {
  if (name === '__proto__') return 'is a forbidden name';
  if (name === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')) {
    return 'is a forbidden name of an object with "prototype"';
  }
  const fault = textFault(name);
  return fault && `has a name that ${fault}`;
}

export type Decode = (text: string) => string;

/** Returns text unchanged, after the check. @throws TextFault */
export const plain: Decode = (text) => {
  const fault = textFault(text);
  if (fault !== undefined) throw new TextFault(fault);
  return text;
};

/** Decodes percent-encoded UTF-8: https://www.rfc-editor.org/rfc/rfc3986#section-2.1 @throws TextFault */
export const percentDecoded: Decode = (text) => {
  if (!/[^\x01-\x24\x26-\x7e]/.test(text)) return text; // the usual case: neither `%` nor anything that must be encoded
  if (/[^\x01-\x7e]/.test(text)) throw new TextFault('must be percent-encoded');
  return plain(decoded(text));
};

/** Decodes text of HTML forms: a space may be `+`. @throws TextFault */
export const formDecoded: Decode = (text) => percentDecoded(text.includes('+') ? text.replaceAll('+', ' ') : text);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TextFault('must be percent-encoded UTF-8');
  }
}
