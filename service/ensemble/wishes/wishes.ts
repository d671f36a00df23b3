/**
 * Finds members of a request that the ensemble's document does not define. They have no effect: a wish for care is
 * rejected before planning, and all other names are listed in the warnings of the response.
 */
import { HttpError, type RequestContext } from 'fountainai';
import { joinPointer, lineWithCode } from 'fountainai/openapi';
import type { EnsembleCode } from '../errors/codes.ts';
import { isCarefulName } from './careful-name.ts';

export interface Sent {
  /** The unchanged body: an object. */
  readonly body: object;
  /** Members of the body that the operation knows. */
  readonly known: ReadonlySet<string>;
  readonly context: Pick<RequestContext, 'search' | 'headerNames' | 'prefer'>;
}

interface Extra {
  readonly pointer: string;
  readonly name: string;
}

const unsupported: EnsembleCode = 'ensemble-precaution-unsupported';
const ignored: EnsembleCode = 'ensemble-name-ignored';
const maxWarnings = 20;
const maxRefused = 20;
const maxNameLength = 100;

/**
 * @returns a sentence with its code for each unknown member and query parameter
 * @throws HttpError bad_request if one of them, or a header, asks for care in a way that does not exist
 */
export function checkWishes(sent: Sent): string[] {
  const members = Object.entries(sent.body).filter(([name]) => !sent.known.has(name));
  const parameters = [...new URLSearchParams(sent.context.search)];
  const careful = [
    ...members.flatMap(([name, value]) => carefulMembers(name, value, joinPointer('/body', name))),
    ...parameters.filter(([name]) => name.split(/[[\].]+/).some(isCarefulName)).map(([name]) => extra('/query', name)),
    ...carefulHeaders(sent.context),
  ];
  if (careful.length > 0) throw refusal(careful, sent.known);
  return warningsFor([
    ...members.map(([name]) => extra('/body', name)),
    ...[...new Set(parameters.map(([name]) => name))].map((name) => extra('/query', name)),
  ]);
}

const extra = (place: string, name: string): Extra => ({ pointer: joinPointer(place, name), name });

/** Returns a member with all nested members, since a wish may be in `options` or `metadata`. */
function carefulMembers(name: string, value: unknown, pointer: string): Extra[] {
  const own = isCarefulName(name) ? [{ pointer, name }] : [];
  if (typeof value !== 'object' || value === null) return own;
  const inner = Object.entries(value).flatMap(([key, member]) => {
    // Items of an array have no names.
    const place = joinPointer(pointer, key);
    return Array.isArray(value) ? findCarefulMembers(member, place) : carefulMembers(key, member, place);
  });
  return [...own, ...inner];
}

function findCarefulMembers(value: unknown, pointer: string): Extra[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => carefulMembers(key, member, joinPointer(pointer, key)));
}

/** Other headers are not wishes: clients and proxies add them. */
function carefulHeaders({ headerNames, prefer }: Sent['context']): Extra[] {
  const names = headerNames.filter((name) => isCarefulName(name.replace(/^x-/, '')));
  const preferences = prefer.split(/[,;]/).filter((preference) => {
    return preference.split('=').some((part) => isCarefulName(part.trim().replace(/^"|"$/g, '')));
  });
  return [
    ...names.map((name) => extra('/header', name)),
    ...preferences.map((preference) => ({ pointer: '/header/prefer', name: preference.trim() })),
  ];
}

function refusal(careful: readonly Extra[], known: Sent['known']): HttpError {
  const remedy = known.has('dry_run') ? 'the body knows "confirm" and "dry_run"' : 'a confirmation has none of them';
  const lines = careful
    .slice(0, maxRefused)
    .map(({ pointer }) => `${visible(shortened(pointer))} resembles confirm, dry_run or preview; ${remedy}`)
    .map((line) => lineWithCode({ code: unsupported, message: line }));
  const more = careful.length > maxRefused ? [`and ${careful.length - maxRefused} more`] : [];
  const name = quoted(careful[0]?.name ?? '');
  const message = `${name} may be a misspelt wish for care; nothing was planned or sent`;
  return new HttpError('bad_request', message, { details: [...lines, ...more].join('\n') });
}

function warningsFor(extras: readonly Extra[]): string[] {
  const named = extras
    .slice(0, maxWarnings)
    .map(({ pointer, name }) => `${quoted(name)} is unknown and was ignored (${visible(shortened(pointer))})`);
  const more = extras.length > maxWarnings ? [`${extras.length - maxWarnings} more unknown names were ignored`] : [];
  return [...named, ...more].map((message) => lineWithCode({ code: ignored, message }));
}

const quoted = (name: string): string => visible(JSON.stringify(shortened(name)));

/** Shortens a text without cutting a character. */
function shortened(text: string): string {
  return text.length > maxNameLength ? `${text.slice(0, maxNameLength).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

/** Escapes line breaks, escape sequences and direction marks in foreign names. */
function visible(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => escaped(character.charCodeAt(index))).join(''),
  );
}

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
