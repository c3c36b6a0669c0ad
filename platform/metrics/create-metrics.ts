import { Counter, collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import type { Metrics } from '../../http/metrics.ts';
import type { Histogram } from '../../lib/histogram.ts';
import { FAMILIES } from './metric-families.ts';
import type { MetricSources, Snapshot } from './metric-family.ts';

/**
 * Creates the metrics of the platform and of its process; nothing is counted twice, and nothing on
 * the way of a message.
 * @param sources.labels on every value: which process of a cluster it is of
 */
export function createMetrics(
  sources: MetricSources & { readonly labels?: Readonly<Record<string, string>> },
): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels(sources.labels ?? {});
  let snapshot: Snapshot;
  for (const { name, type, help, labels = [], read } of FAMILIES) {
    const options = { name, help, labelNames: [...labels], registers: [registry] };
    if (type === 'gauge') {
      new Gauge({
        ...options,
        collect() {
          this.reset();
          for (const { labels: given, value } of read(snapshot)) this.set(given, value);
        },
      });
    } else {
      new Counter({
        ...options,
        collect() {
          this.reset();
          for (const { labels: given, value } of read(snapshot)) this.inc(given, value);
        },
      });
    }
  }
  registry.registerMetric(histogramMetric('harbinger_acknowledgement_seconds', sources.intake.latency));
  collectDefaultMetrics({ register: registry });
  return {
    contentType: registry.contentType,
    text: async () => {
      const { journal, notifications } = sources;
      // While the database is away there are no figures of it; the others stay.
      const outbox = await notifications.status().catch(() => []);
      snapshot = {
        ...sources,
        journal: { ...(await journal.status()), healthy: journal.health() === 'ok' },
        notifications: { outbox, counts: notifications.counts },
      };
      return await registry.metrics();
    },
  };
}

/**
 * Shows our histogram as prom-client shows its own; its own would look up labels for every message.
 */
function histogramMetric(name: string, { bounds, counts, sum }: Histogram): Metric {
  const help = 'Seconds from the receipt of a message to its acknowledgement';
  const values = () => {
    let total = 0;
    const buckets = counts.map((count, i) => {
      total += count;
      return { labels: { le: bounds[i] ?? '+Inf' }, value: total, metricName: `${name}_bucket` };
    });
    return [
      ...buckets,
      { labels: {}, value: sum(), metricName: `${name}_sum` },
      { labels: {}, value: total, metricName: `${name}_count` },
    ];
  };
  return {
    name,
    help,
    aggregator: 'sum',
    reset: () => undefined,
    get: async () => ({ name, help, type: 'histogram', values: values(), aggregator: 'sum' }),
  } as unknown as Metric;
}
