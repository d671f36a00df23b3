/** A request as a line for a shell, with variables for its secrets. */
import type { Credential } from '../../../openapi/credential.ts';
import type { BuiltRequest } from '../../../openapi/request.ts';

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
export function masksOf({ secret, value }: Credential, variable: string): readonly Mask[] {
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

/** Longer bodies are not written out. */
const longest = 4000;

export function curlOf({ base, request, masks }: CurlRequest): string {
  const { method, target, headers, body } = request;
  const fields = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`, masks)}`);
  const blank = isBlank(body);
  const data = blank ? ['--data-binary @-'] : bodyOf(body, masks);
  const parts = ['curl -i', `-X ${method}`, ...fields, ...data, quoted(`${base}${target}`, masks)];
  return (blank ? `printf %${String(body?.length)}s | ` : '') + parts.join(' ');
}

function bodyOf(body: string | undefined, masks: readonly Mask[]): readonly string[] {
  if (body === undefined) return [];
  const text = body.length > longest ? `${body.slice(0, 200)}… (${body.length} characters)` : body;
  return [`--data-binary ${quoted(text, masks)}`];
}

/** Made of blanks, and many of them. */
function isBlank(body: string | undefined): boolean {
  return body !== undefined && body.length > longest && !/\S/.test(body);
}

/** In single quotes, but for the secrets. */
function quoted(text: string, masks: readonly Mask[]): string {
  const mask = masks.find(({ secret }) => secret !== '' && text.includes(secret));
  if (mask === undefined) return `'${text.replaceAll("'", `'\\''`)}'`;
  const parts = text.split(mask.secret).map((part) => (part === '' ? '' : quoted(part, masks)));
  return parts.join(mask.shell);
}
