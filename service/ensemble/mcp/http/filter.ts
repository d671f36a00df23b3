/** What the address of a client chooses: `/mcp?services=a,b&tags=x&tools=search&confirm=writes`. */
import { HttpError } from 'fountainai';
import type { Caution } from '../../conversation/decision.ts';
import type { Snapshot } from '../../tools/snapshot.ts';
import type { McpParts } from '../server/parts.ts';

export interface Filter {
  /** Ids; empty: all. */
  readonly services: readonly string[];
  /** A service with any of them; empty: all. */
  readonly tags: readonly string[];
  readonly tools: McpParts['tools'];
  /** Calls that wait for a person in addition to those of the policies. */
  readonly confirm: Caution['confirm'];
}

const known = ['services', 'tags', 'tools', 'confirm'];

/** @throws HttpError bad_request for a name or value without effect, such as an empty list, which would not narrow anything */
export function readFilter(query: URLSearchParams): Filter {
  const unknown = [...query.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw refusal(unknown.slice(0, 100), `is unknown; use ${known.join(', ')}`);
  return {
    services: readList(query, 'services'),
    tags: readList(query, 'tags'),
    tools: readChoice(query, 'tools', ['all', 'search']) ?? 'all',
    confirm: readChoice(query, 'confirm', ['writes', 'deletes']),
  };
}

/** Lists are separated by commas, or repeated. */
function readList(query: URLSearchParams, name: string): string[] {
  const parts = query.getAll(name).flatMap((text) => text.split(',').filter((part) => part !== ''));
  if (query.has(name) && parts.length === 0) throw refusal(name, 'is empty; name at least one, or omit it for all');
  return parts;
}

function readChoice<Choice extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const [given, ...more] = query.getAll(name);
  if (given === undefined) return undefined;
  if (more.length > 0) throw refusal(name, 'must be there once');
  const chosen = choices.find((choice) => choice === given);
  if (chosen === undefined) throw refusal(name, `must be one of ${choices.join(', ')}`);
  return chosen;
}

const refusal = (name: string, fault: string): HttpError =>
  new HttpError('bad_request', 'the query of this endpoint is not valid', { details: `/query/${name} ${fault}` });

export function applyFilter({ services, tags }: Filter, snapshots: readonly Snapshot[]): Snapshot[] {
  return snapshots.filter(
    ({ service }) =>
      (services.length === 0 || services.includes(service.id)) &&
      (tags.length === 0 || service.tags.some((tag) => tags.includes(tag))),
  );
}
