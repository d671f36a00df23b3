/** Describes operations for a person: the arguments that they need, and how to ask for them. */
import type { Json } from 'fountainai/openapi';
import { type Argument, choiceText } from '../../../tools/arguments.ts';
import { findActions } from '../../../language/mood.ts';
import { objectWords, type Profile } from '../profile/profile.ts';
import { splitName, stem } from '../../../language/words.ts';

/** `createSession (Make a new session for a user)`. */
export function title({ tool: { operation } }: Profile): string {
  return operation.summary === '' ? operation.id : `${operation.id} (${operation.summary})`;
}

/** `userId (integer) and elementType (one of script, section)`. */
export const needs = (wanted: readonly Argument[]): string => enumerate(wanted.map(need));

function need({ name, types, choices }: Argument): string {
  const values = choices === undefined ? types.join(' or ') : `one of ${choices.map(choiceText).join(', ')}`;
  return `${name === '' ? 'a body' : name}${values === '' ? '' : ` (${values})`}`;
}

/** `a, b and c`. */
export function enumerate(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** Returns a request for the operation, with the known values and with `<name>` for missing ones. */
export function exampleRequest(profile: Profile, values: ReadonlyMap<Argument, Json> = new Map()): string {
  const isAsked = (argument: Argument): boolean => argument.required || values.has(argument);
  const asked = profile.arguments.filter(isAsked);
  const change = profile.actions.has('update') && !asked.some(({ place }) => place === 'body');
  const first = change ? profile.arguments.filter(({ place }) => place === 'body').slice(0, 1) : [];
  const given = [...asked, ...first].map((argument) => {
    const value = values.get(argument);
    const { name } = argument;
    return `${name} ${value === undefined ? `<${name || 'text'}>` : JSON.stringify(value)}`.trim();
  });
  const verb = splitName(profile.tool.operation.id).find((word) => stem(word) === profile.verb);
  const request = `${verbFor(profile, verb)} ${objectWords(profile).join(' ')}`;
  return given.length === 0 ? request : `${request} with ${given.join(' and ')}`;
}

/** Returns the operation's own verb, unless it is a verb of reading and the operation writes. */
function verbFor({ actions, writes }: Profile, own: string | undefined): string {
  const isFit = own !== undefined && (!writes || findActions(stem(own))?.[0] !== 'read');
  const plain = (['delete', 'update', 'create'] as const).find((action) => actions.has(action)) ?? 'show';
  return isFit ? own : plain;
}

/** Limits for words and values of a request that an answer repeats. */
const mostQuoted = 5;
const longestQuoted = 60;

/** `"a", "b" and "c"`. */
export function quoted(texts: readonly string[], most = mostQuoted): string {
  const shown = [...new Set(texts)].map((text) =>
    text.length > longestQuoted ? `${text.slice(0, longestQuoted)}…` : text,
  );
  const more = shown.length > most ? ['more'] : [];
  return enumerate([...shown.slice(0, most).map((text) => JSON.stringify(text)), ...more]);
}

/** Maximum number of operations in the answer to a request that matches none. */
const mostNamed = 40;

/** Lists everything that a person can ask for. */
export function help(profiles: readonly Profile[]): string {
  const lines = profiles.slice(0, mostNamed).map((profile) => `- ${title(profile)} ${takes(profile)}`);
  const more = profiles.length > mostNamed ? [`- and ${profiles.length - mostNamed} more`] : [];
  const example = profiles.find(({ writes }) => writes) ?? profiles[0];
  const ask = example === undefined ? [] : [`For example: ${exampleRequest(example)}`];
  return ['I can call:', ...lines, ...more, ...ask].join('\n');
}

/** `takes userId, and context if you like`. */
export function takes({ arguments: all }: Profile): string {
  const shown = all.filter(({ place, required }) => required || (place !== 'header' && place !== 'cookie'));
  const getName = ({ name }: Argument): string => (name === '' ? 'a body' : name);
  const required = shown.filter((argument) => argument.required).map(getName);
  const optional = shown.filter((argument) => !argument.required).map(getName);
  if (shown.length === 0) return 'takes nothing';
  const also =
    optional.length === 0 ? '' : `${required.length === 0 ? '' : ', and '}${enumerate(optional)} if you like`;
  return `takes ${enumerate(required)}${also}`;
}
