/** The histogram of requests: its series are found once, and counting in one takes a tenth of prom-client's time, which looks it up. */
import { Histogram, type Registry } from 'prom-client';

type Label = 'operation' | 'status';

/** Upper bounds in seconds. */
const bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60];

const name = 'http_request_duration_seconds';
const help = 'Time from the request’s head to its answer, by operation and status';

interface Series {
  readonly operation: string;
  readonly status: number;
  /** The number of values up to each bound, and above the bound before. */
  readonly counts: number[];
  count: number;
  sum: number;
}

export class RequestDurations extends Histogram<Label> {
  /** An operation of a document may have the name of other requests, such as `page`, and then shares their series. */
  readonly #series = new Map<string, Map<number, Series>>();

  constructor(registry: Registry) {
    super({
      name,
      help,
      labelNames: ['operation', 'status'],
      buckets: bounds,
      registers: [registry],
    });
  }

  /** Returns a function that counts one response of an operation and its duration in seconds. */
  recorder(operation: string): (status: number, seconds: number) => void {
    const byStatus = this.#series.get(operation) ?? new Map<number, Series>();
    this.#series.set(operation, byStatus);
    return (status, seconds) => {
      let series = byStatus.get(status);
      if (series === undefined) byStatus.set(status, (series = createSeries(operation, status)));
      series.count += 1;
      series.sum += seconds;
      for (let index = 0; index < bounds.length; index++) {
        if (seconds > (bounds[index] ?? 0)) continue;
        series.counts[index] = (series.counts[index] ?? 0) + 1;
        return;
      }
    };
  }

  /** What the registry and `get` of prom-client read; prom-client has no types for it. */
  getForPromString(): Promise<object> {
    return Promise.resolve({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: [...this.#series.values()].flatMap((byStatus) => [...byStatus.values()].flatMap(toValues)),
    });
  }
}

function createSeries(operation: string, status: number): Series {
  return { operation, status, counts: bounds.map(() => 0), count: 0, sum: 0 };
}

/** In the form of prom-client: labels of the series are separate. */
function toValues({ operation, status, counts, count, sum }: Series) {
  const sharedLabels = { operation, status };
  let total = 0;
  const buckets = bounds.map((le, index) => {
    total += counts[index] ?? 0;
    return { metricName: `${name}_bucket`, labels: { le }, sharedLabels, value: total };
  });
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { le: '+Inf' }, sharedLabels, value: count },
    { metricName: `${name}_sum`, labels: {}, sharedLabels, value: sum },
    { metricName: `${name}_count`, labels: {}, sharedLabels, value: count },
  ];
}
