/** What the planner says of operations: what they need, and how to ask for them. */
import { type Json, SampleError, sampleValue, SchemaError } from 'fountainai/openapi';
import { type Argument, choiceText } from '../arguments.ts';
import { actionsOf } from './mood.ts';
import type { Profile } from './rank.ts';
import { splitName, stem } from './words.ts';

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

/** A request that does it: with the values at hand, and with examples of what is missing. */
export function exampleRequest(profile: Profile, values: ReadonlyMap<Argument, Json>): string {
  const { operation } = profile.tool;
  const isAsked = (argument: Argument): boolean => argument.required || values.has(argument);
  const asked = profile.arguments.filter(isAsked);
  const change = profile.actions.has('update') && !asked.some(({ place }) => place === 'body');
  const first = change ? profile.arguments.filter(({ place }) => place === 'body').slice(0, 1) : [];
  const given = [...asked, ...first].map((argument) => {
    const value = values.get(argument) ?? exampleOf(profile, argument);
    return `${argument.name} ${JSON.stringify(value)}`.trim();
  });
  const words = splitName(operation.id);
  const verb = words.find((word) => stem(word) === profile.verb);
  const about = words.filter((word) => word !== verb).join(' ');
  const request = `${verbFor(profile, verb)} ${about === '' ? words.join(' ') : about}`;
  return given.length === 0 ? request : `${request} with ${given.join(' and ')}`;
}

/** Its own verb, unless that is one of reading and the operation writes. */
function verbFor({ actions, writes }: Profile, own: string | undefined): string {
  const isFit = own !== undefined && (!writes || actionsOf(stem(own))?.[0] !== 'read');
  const plain = (['delete', 'update', 'create'] as const).find((action) => actions.has(action)) ?? 'show';
  return isFit ? own : plain;
}

function exampleOf({ tool }: Profile, { schema, examples, choices = [] }: Argument): Json {
  const known = [...examples, ...choices][0];
  if (known !== undefined) return known;
  try {
    return sampleValue(tool.snapshot.document.content, schema, 'request');
  } catch (error) {
    if (error instanceof SampleError || error instanceof SchemaError) return '…';
    throw error;
  }
}

/** Words and values of a request that are given back, cut short. */
const mostQuoted = 5;
const longestQuoted = 60;

/** `"a", "b" and "c"`. */
export function quoted(texts: readonly string[]): string {
  const shown = [...new Set(texts)].map((text) =>
    text.length > longestQuoted ? `${text.slice(0, longestQuoted)}…` : text,
  );
  const more = shown.length > mostQuoted ? ['more'] : [];
  return enumerate([...shown.slice(0, mostQuoted).map((text) => JSON.stringify(text)), ...more]);
}

/** Operations that are named in the answer to a request that is about none. */
const mostNamed = 40;

/** Everything that can be asked for. */
export function help(profiles: readonly Profile[]): string {
  const lines = profiles.slice(0, mostNamed).map((profile) => `- ${title(profile)} ${takes(profile)}`);
  const more = profiles.length > mostNamed ? [`- and ${profiles.length - mostNamed} more`] : [];
  const example = profiles.find(({ writes }) => writes) ?? profiles[0];
  const ask = example === undefined ? [] : [`For example: ${exampleRequest(example, new Map())}`];
  return ['I can call:', ...lines, ...more, ...ask].join('\n');
}

/** `takes userId, and context if you like`. */
export function takes({ arguments: all }: Profile): string {
  const shown = all.filter(({ place, required }) => required || (place !== 'header' && place !== 'cookie'));
  const nameOf = ({ name }: Argument): string => (name === '' ? 'a body' : name);
  const required = shown.filter((argument) => argument.required).map(nameOf);
  const optional = shown.filter((argument) => !argument.required).map(nameOf);
  if (shown.length === 0) return 'takes nothing';
  const also =
    optional.length === 0 ? '' : `${required.length === 0 ? '' : ', and '}${enumerate(optional)} if you like`;
  return `takes ${enumerate(required)}${also}`;
}
