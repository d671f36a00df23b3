/** A running service for the section. */
import type { Probe } from '../../probe/target/probe.ts';
import type { Turns } from '../section/turns.ts';

/** A service that receives requests; `release` stops the services that the check started. */
export interface ProbedService {
  readonly probe: Probe;
  readonly release: () => Promise<void>;
  /** Shared by all services of a run: services call each other, so a request to one can change the data of another. */
  readonly turns: Turns;
  /** Starts the services in the same way, for the lines of findings; undefined if they run already. */
  readonly startLine: string | undefined;
  /** Lines about the service itself, for the report. */
  readonly remark?: () => readonly string[];
}
