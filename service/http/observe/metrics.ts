/** The metrics of a service's requests, for Prometheus. */
import { Counter, Histogram, type Registry } from 'prom-client';

export interface RequestMetrics {
  /** Counts one response of an operation and its duration in seconds. */
  answered(operation: string): (status: number, seconds: number) => void;
  /** Counts a response of this operation that broke its document and was sent. */
  violated(operation: string): () => void;
}

/** Registers the metrics of a service's requests; `operation` is the operationId, `page` or `unmatched`. */
export function createRequestMetrics(registry: Registry): RequestMetrics {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request’s head to its answer, by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60],
    registers: [registry],
  });
  const violations = new Counter({
    name: 'http_response_violations_total',
    help: 'Answers that broke the document and were sent nevertheless',
    labelNames: ['operation'],
    registers: [registry],
  });
  return {
    answered: (operation) => durationRecorder(duration, operation),
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

/** Keeps the label object of every status, so that a request creates none. */
function durationRecorder(duration: Histogram<'operation' | 'status'>, operation: string) {
  const labels = new Map<number, { operation: string; status: number }>();
  return (status: number, seconds: number): void => {
    let label = labels.get(status);
    if (label === undefined) labels.set(status, (label = { operation, status }));
    duration.observe(label, seconds);
  };
}
