/** A request as a line for a shell, with variables for its secrets. */
import { gzipSync } from 'node:zlib';
import type { Credential } from '../../../openapi/request/credential.ts';
import type { BuiltRequest } from '../../../openapi/request/request.ts';
import { quoteText } from '../../../openapi/text/escapes.ts';

/** A secret as it may stand in a text, and what a shell makes it from. */
export interface Mask {
  readonly secret: string;
  readonly shell: string;
}

export interface CurlRequest {
  /** Of the service, without a slash at its end. */
  readonly base: string;
  /** As it was sent. */
  readonly request: BuiltRequest;
  readonly masks: readonly Mask[];
}

/** @param variable the name of the shell's variable that is to hold the secret */
export function getMasks({ secret, value }: Credential, variable: string): readonly Mask[] {
  const masks: Mask[] = [
    { secret, shell: `"$${variable}"` },
    { secret: encodeURIComponent(secret), shell: `"$${variable}"` },
  ];
  return value.startsWith('Basic ')
    ? [{ secret: value.slice('Basic '.length), shell: `"$(printf %s "$${variable}" | base64 -w0)"` }, ...masks]
    : masks;
}

/** The text with `$NAME` for every secret. */
export function masked(text: string, masks: readonly Mask[]): string {
  return masks.reduce((shown, { secret, shell }) => shown.replaceAll(secret, shell.slice(1, -1)), text);
}

/** Longer bodies, and those that no argument of a program can hold, are sent compressed through a pipe. */
const longest = 4000;

export function formatCurl({ base, request, masks }: CurlRequest): string {
  const { method, target, headers, body } = request;
  const fields = Object.entries(headers).map(([name, value]) => `-H ${quoted(headerText(name, value), masks)}`);
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const untyped = body === undefined || isTyped ? [] : [`-H 'content-type:'`];
  const source = body === undefined ? undefined : writePipe(body, masks);
  const data = body === undefined ? [] : [source === undefined ? getData(body, masks) : '--data-binary @-'];
  const url = `${base}${target}`;
  // Brackets and braces are patterns for curl, and it takes dots out of paths.
  const literal = [
    ...(/[[\]{}]/.test(url) ? ['-g'] : []),
    ...(/\/\.{1,2}(?:[/?]|$)/.test(url) ? ['--path-as-is'] : []),
  ];
  const verb = method === 'HEAD' ? ['-I'] : ['-i', `-X ${method}`];
  const parts = ['curl', ...verb, ...literal, ...fields, ...untyped, ...data, quoted(url, masks)];
  return `${source === undefined ? '' : `${source} | `}${parts.join(' ')}`;
}

/** curl leaves out a header without a value unless a semicolon ends its name. */
const headerText = (name: string, value: string): string => (value === '' ? `${name};` : `${name}: ${value}`);

/** A text that begins with @ would name a file. */
function getData(body: string, masks: readonly Mask[]): string {
  return `${body.startsWith('@') ? '--data-raw' : '--data-binary'} ${quoted(body, masks)}`;
}

/** The command that writes a body; undefined if it can stand in the line. */
function writePipe(body: string, masks: readonly Mask[]): string | undefined {
  if (body.length > longest && !/[^ ]/.test(body)) return `printf %${body.length}s`;
  const isMasked = masks.some(({ secret }) => secret !== '' && body.includes(secret));
  if (!body.includes('\0') && (body.length <= longest || isMasked)) return undefined;
  return `printf %s '${gzipSync(body).toString('base64')}' | base64 -d | gunzip`;
}

/** In single quotes, but for the secrets. */
function quoted(text: string, masks: readonly Mask[] = []): string {
  const mask = masks.find(({ secret }) => secret !== '' && text.includes(secret));
  if (mask === undefined) return quoteText(text);
  const parts = text.split(mask.secret).map((part) => (part === '' ? '' : quoted(part, masks)));
  return parts.join(mask.shell);
}
