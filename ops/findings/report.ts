/** What a check has found, section by section: what every format is written from. */
import type { JsonObject } from '../../openapi/document/document.ts';
import { isObject } from '../../openapi/json/json.ts';
import { toVisibleText } from '../lib/visible-text.ts';
import type { Finding } from './finding.ts';

/** `not chosen` and `failed` are never clean: nothing is known then. */
export type SectionStatus = 'clean' | 'findings' | 'failed' | 'not chosen';

export interface SectionReport {
  readonly name: string;
  readonly status: SectionStatus;
  /** Why it failed, or how it is configured where it was not chosen because it is not. */
  readonly reason?: string;
  /** It failed because the system that it asks gives no answer. */
  readonly isUnreachable?: boolean;
  /** It failed because of errors that this section finds. */
  readonly causedBy?: string;
  readonly milliseconds: number;
  readonly findings: readonly Finding[];
  /** Only of a section that compares two revisions, and could read the former one. */
  readonly base?: ComparedBase;
  /** What else there is to know: how to run it again, what it has left behind. */
  readonly account?: Account;
}

/** The former revision that the working tree was compared with. */
export interface ComparedBase {
  /** For people: `v1.2 (0a1b2c3)`, `the merge base with origin/main (0a1b2c3)`. */
  readonly label: string;
  /** Its whole hash; undefined if there is no former revision, and `label` says why. */
  readonly commit: string | undefined;
}

/** What a section did, for people and for programs. */
export interface Account {
  /** A line each. */
  readonly notes: readonly string[];
  readonly facts: JsonObject;
}

/** All sections in their order, chosen or not. */
export interface DriftReport {
  readonly sections: readonly SectionReport[];
}

export function findingsOf({ sections }: DriftReport): readonly Finding[] {
  return sections.flatMap(({ findings }) => findings);
}

/** Returns the revision that the sections compared with; undefined if none of them did. */
export function findComparedBase({ sections }: DriftReport): ComparedBase | undefined {
  return sections.find(({ base }) => base !== undefined)?.base;
}

/** Returns the report with every text in it, also in the facts of its sections, as it can be shown. */
export function toVisible<Value>(value: Value): Value {
  return visible(value) as Value; // an equal value but for its texts
}

function visible(value: unknown): unknown {
  if (typeof value === 'string') return toVisibleText(value);
  if (Array.isArray(value)) return value.map(visible);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [toVisibleText(name), visible(member)]));
}
