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

/** @throws HttpError bad_request for an unknown name or value, which would otherwise have no effect */
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
const readList = (query: URLSearchParams, name: string): string[] =>
  query.getAll(name).flatMap((text) => text.split(',').filter((part) => part !== ''));

function readChoice<Choice extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
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
