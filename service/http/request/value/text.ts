/**
 * Text from outside: how it is decoded, and what it may not hold. NUL ends strings in half of the world's software
 * (PostgreSQL refuses it), a lone surrogate can't be written as UTF-8, and the names of the prototype chain turn a merge
 * into an attack.
 */

/** What is wrong with a piece of text; whoever knows where it stands makes a fault with a pointer of it. */
export class TextFault extends Error {
  override readonly name = 'TextFault';
}

const unwanted = /[\0\ud800-\udfff]/u; // with the u flag a well-formed pair is one character above the range

/** Why this text can't be taken, or undefined. */
export function textFault(text: string): string | undefined {
  if (!unwanted.test(text)) return undefined;
  return text.includes('\0') ? 'must not contain NUL (U+0000)' : 'must not contain a lone surrogate';
}

/** Why a member of this name can't be taken, or undefined. `value` is what it holds. */
export function nameFault(name: string, value?: unknown): string | undefined {
  if (name === '__proto__') return 'is a forbidden name';
  if (name === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')) {
    return 'is a forbidden name of an object with "prototype"';
  }
  const fault = textFault(name);
  return fault && `has a name that ${fault}`;
}

export type Decode = (text: string) => string;

/** Text as it is. @throws TextFault */
export const plain: Decode = (text) => {
  const fault = textFault(text);
  if (fault !== undefined) throw new TextFault(fault);
  return text;
};

/** Percent-encoded UTF-8: https://www.rfc-editor.org/rfc/rfc3986#section-2.1 @throws TextFault */
export const percentDecoded: Decode = (text) => {
  if (!/[^\x01-\x24\x26-\x7e]/.test(text)) return text; // the usual case: neither `%` nor anything that must be encoded
  if (/[^\x01-\x7e]/.test(text)) throw new TextFault('must be percent-encoded');
  return plain(decoded(text));
};

/** As HTML forms write it: a space may be `+`. @throws TextFault */
export const formDecoded: Decode = (text) => percentDecoded(text.includes('+') ? text.replaceAll('+', ' ') : text);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TextFault('must be percent-encoded UTF-8');
  }
}
