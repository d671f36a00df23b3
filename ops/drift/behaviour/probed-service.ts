/** A running service for the section. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import type { Untried } from '../../probe/address/untried.ts';
import type { Difference } from '../../probe/judge/fault.ts';

/** A service that receives requests; `release` stops the services that the check started. */
export interface ProbedService {
  readonly document: ApiDocument;
  /**
   * Sends the requests, and returns what they show. Services of one run are probed one after the other: they call each other, so that a
   * request to one can change the data of another.
   * @throws OpsError if the service cannot be probed: the others are, and the section has failed
   */
  readonly probe: () => Promise<readonly Difference[]>;
  /** Returns what the requests have been until now. */
  readonly activity: () => ProbeActivity;
  readonly release: () => Promise<void>;
  /** Starts the services in the same way, for the lines of findings; undefined if they run already. */
  readonly startLine: string | undefined;
  /** Lines about the service itself, for the report. */
  readonly remark?: () => readonly string[];
}

/** What was sent to a service, as plain data. */
export interface ProbeActivity {
  /** Operation → how many requests were sent for it. */
  readonly sent: ReadonlyMap<string, number>;
  /** What was created and could not be deleted: operation → how many times. */
  readonly left: ReadonlyMap<string, number>;
  /** Operation → how many requests were not sent because its time budget ended. */
  readonly cut: ReadonlyMap<string, number>;
  readonly untried: Untried | undefined;
  readonly stopNote: string | undefined;
  /** True if the report has lines for a shell. */
  readonly hasFound: boolean;
}

/** The activity of a service that got no request. */
export const noActivity: ProbeActivity = {
  sent: new Map(),
  left: new Map(),
  cut: new Map(),
  untried: undefined,
  stopNote: undefined,
  hasFound: false,
};
