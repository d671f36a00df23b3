/** Recordings of a real Kong: read, and compared with what the double answers. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../../openapi/json/json.ts';

export interface RecordedExchange {
  readonly why: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly contentType?: string;
    readonly body?: Json;
  };
  readonly response: { readonly status: number; readonly contentType?: string; readonly body?: Json };
}

/** Returns the file of the peers' folder, or undefined without `PEER_DOCUMENTS`. */
export function peerFile(name: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = environment.PEER_DOCUMENTS ?? '';
  const file = join(folder, name);
  if (folder === '') return undefined;
  if (!existsSync(file)) throw new Error(`PEER_DOCUMENTS is ${folder}, and ${name} is not in it`);
  return file;
}

/** Reads a recording: a list of exchanges (see the README in its folder). */
export const readRecording = (file: string): readonly RecordedExchange[] =>
  JSON.parse(readFileSync(file, 'utf8')) as readonly RecordedExchange[];

const uuid = /^[0-9a-f-]{36}$/;

/** Patterns of generated values by member: ids, and generated keys. */
const own: Readonly<Record<string, RegExp>> = {
  id: uuid,
  entity_id: uuid,
  node_id: uuid,
  offset: /^[\w-]{50,60}$/,
  key: /^[a-zA-Z0-9]{32}$/,
};

/** `ttl` counts down. */
const times: ReadonlySet<string> = new Set(['created_at', 'updated_at', 'ttl']);

/** Maps the generated values of the recording to those of the double. */
export class Counterparts {
  readonly #known = new Map<string, string>();

  /** Replaces the known values of a text. */
  translate(text: string): string {
    let translated = text;
    for (const [recorded, ours] of this.#known) translated = translated.replaceAll(recorded, ours);
    return translated;
  }

  translated<Value extends Json | undefined>(value: Value): Value {
    if (value === undefined) return value;
    return JSON.parse(this.translate(JSON.stringify(value))) as Value; // of the same form: only ids are others
  }

  /** Returns comparable values: without times, with sorted lists, and with new ids mapped. */
  comparable(recorded: Json | undefined, ours: Json | undefined): { recorded: Json; ours: Json } {
    this.#pair(sortLists(this.translated(recorded ?? null)), sortLists(ours ?? null));
    return {
      recorded: sortLists(withoutTimes(this.translated(recorded ?? null))),
      ours: sortLists(withoutTimes(ours ?? null)),
    };
  }

  #pair(recorded: Json, ours: Json, member = ''): void {
    if (isArray(recorded) && isArray(ours)) {
      recorded.forEach((item, index) => this.#pair(item, ours[index] ?? null));
    } else if (isObject(recorded) && isObject(ours)) {
      for (const [name, value] of Object.entries(recorded)) this.#pair(value, ours[name] ?? null, name);
    } else if (typeof recorded === 'string' && typeof ours === 'string' && recorded !== ours) {
      // A value with another counterpart is a difference.
      const isKnown = [...this.#known.values()].includes(recorded);
      if (!isKnown && own[member]?.test(recorded) === true && own[member].test(ours)) this.#known.set(recorded, ours);
    }
  }
}

function withoutTimes(value: Json): Json {
  if (isArray(value)) return value.map(withoutTimes);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    times.has(name) && typeof member === 'number'
      ? Number.isInteger(member)
        ? 'seconds'
        : 'milliseconds'
      : withoutTimes(member),
  ]);
  return Object.fromEntries(members) as Json; // made of JSON
}

/** Sorts objects of lists by id, and texts. */
function sortLists(value: Json): Json {
  if (isArray(value)) return value.map(sortLists).sort((one, other) => (toSortKey(one) < toSortKey(other) ? -1 : 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, sortLists(member)]));
}

const toSortKey = (value: Json): string =>
  JSON.stringify(isObject(value) ? (value.id ?? value.entity_id ?? value) : value);
