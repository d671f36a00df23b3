/** The metrics of a service's requests, for Prometheus. */
import { Counter, type Registry } from 'prom-client';
import { RequestDurations } from './request-durations.ts';

export interface RequestMetrics {
  /** Counts one response of an operation and its duration in seconds. */
  answered(operation: string): (status: number, seconds: number) => void;
  /** Counts a response of this operation that broke its document and was sent. */
  violated(operation: string): () => void;
}

/** Registers the metrics of a service's requests; `operation` is the operationId, `page` or `unmatched`. */
export function createRequestMetrics(registry: Registry): RequestMetrics {
  const durations = new RequestDurations(registry);
  const violations = new Counter({
    name: 'http_response_violations_total',
    help: 'Answers that broke the document and were sent nevertheless',
    labelNames: ['operation'],
    registers: [registry],
  });
  return {
    answered: (operation) => durations.recorder(operation),
    violated: (operation) => () => violations.inc({ operation }),
  };
}

/** Registers the count of lines that the log of this process could not write, and dropped. */
export function registerLogMetrics(registry: Registry, droppedLines: () => number): void {
  new Counter({
    name: 'log_lines_dropped_total',
    help: 'Lines of the log of this process that were dropped because the disk or the reader was too slow',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(droppedLines());
    },
  });
}
