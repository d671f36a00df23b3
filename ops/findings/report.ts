/** The report of a check, section by section: the input of every format. */
import type { JsonObject } from '../../openapi/document/document.ts';
import { isObject } from '../../openapi/json/json.ts';
import { toVisibleText } from '../../openapi/text/visible-text.ts';
import type { Finding } from './finding.ts';

/** `not chosen` and `failed` are never clean, since the state is unknown. */
export type SectionStatus = 'clean' | 'findings' | 'failed' | 'not chosen';

export interface SectionReport {
  readonly name: string;
  readonly status: SectionStatus;
  /** Why the section failed, or how to configure it if it is not configured. */
  readonly reason?: string;
  /** True if the section failed because its system does not answer. */
  readonly isUnreachable?: boolean;
  /** The section whose errors made this one fail. */
  readonly causedBy?: string;
  readonly milliseconds: number;
  readonly findings: readonly Finding[];
  /** Set if the section compares two revisions, and could read the former one. */
  readonly base?: ComparedBase;
  /** More information: how to run it again, and the data that could not be deleted. */
  readonly account?: Account;
}

/** The former revision that the working tree was compared with. */
export interface ComparedBase {
  /** For people: `v1.2 (0a1b2c3)`, `the merge base with origin/main (0a1b2c3)`. */
  readonly label: string;
  /** The whole hash; undefined without a former revision (`label` has the reason). */
  readonly commit: string | undefined;
}

/** The activity of a section, for people and for programs. */
export interface Account {
  /** A line each. */
  readonly notes: readonly string[];
  readonly facts: JsonObject;
}

/** All sections in order, chosen or not. */
export interface DriftReport {
  /** The command that checked. Default: drift. */
  readonly command?: string;
  readonly sections: readonly SectionReport[];
}

export function collectFindings({ sections }: DriftReport): readonly Finding[] {
  return sections.flatMap(({ findings }) => findings);
}

/** Returns the revision that the sections compared with; undefined if none of them did. */
export function findComparedBase({ sections }: DriftReport): ComparedBase | undefined {
  return sections.find(({ base }) => base !== undefined)?.base;
}

/** Returns the report with all control characters made visible, also in the facts of its sections. */
export function toVisible<Value>(value: Value): Value {
  return visible(value) as Value; // an equal value but for its texts
}

function visible(value: unknown): unknown {
  if (typeof value === 'string') return toVisibleText(value);
  if (Array.isArray(value)) return value.map(visible);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [toVisibleText(name), visible(member)]));
}
