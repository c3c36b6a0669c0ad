import type { BrokerCounts } from '../../broker/bounds/broker-counts.ts';
import type { MqttSource } from '../../broker/plant/mqtt-source.ts';
import type { Refusals } from '../../http/refusals.ts';
import type { SparkplugSession } from '../../ingest/decode/sparkplug/sparkplug-session.ts';
import type { DeviceClocks } from '../../ingest/devices/device-clocks.ts';
import type { Intake } from '../../ingest/intake/intake.ts';
import type { Journal, JournalStatus } from '../../ingest/journal/journal.ts';
import type { Quarantine } from '../../ingest/quarantine/quarantine.ts';
import type { RecorderProgress } from '../../ingest/recorder/recorder.ts';
import type { SecretVerifier } from '../../lib/secrets/secret-verifier.ts';
import type { DetectorProgress } from '../../models/detector/detector-progress.ts';
import type { AlarmCounts } from '../../ticketing/alarms/alarm-rates.ts';
import type { HealthCounts } from '../../ticketing/assets/health/apply-health.ts';
import type { Notifications } from '../../ticketing/create-notifications.ts';
import type { DefinitionsFollower } from '../../ticketing/definitions/follow-definitions.ts';
import type { JobProgress } from '../../ticketing/jobs/job-progress.ts';
import type { HeadCounts } from '../../ticketing/jobs/send-heads.ts';
import type { OutboxStatus } from '../../ticketing/notify/outbox-status.ts';

/**
 * Where the numbers come from: the counters that the parts keep for themselves, read when
 * Prometheus asks.
 */
export type MetricSources = {
  readonly http: Pick<Refusals, 'counts'>;
  /** The secrets that they offer. */
  readonly offers: Readonly<Record<'people' | 'devices', Pick<SecretVerifier, 'counts' | 'guesses'>>>;
  readonly broker: Readonly<BrokerCounts>;
  readonly intake: Pick<Intake, 'counts' | 'latency' | 'refused'>;
  readonly clocks: Pick<DeviceClocks, 'counts'>;
  readonly recorder: RecorderProgress;
  readonly detector: DetectorProgress;
  readonly alarms: Readonly<AlarmCounts>;
  readonly health: Readonly<HealthCounts>;
  /** Absent where none are followed. */
  readonly definitions?: Pick<DefinitionsFollower, 'unusable'> | undefined;
  readonly jobFailures: Readonly<Record<string, number>>;
  /** Every job by its name. */
  readonly jobs: ReadonlyMap<string, JobProgress>;
  /** Absent where no program sends heads of days. */
  readonly auditHeads?: Readonly<HeadCounts> | undefined;
  readonly notifications: Pick<Notifications, 'status' | 'counts'>;
  /** Absent without `MQTT_URL`. */
  readonly plantBroker: Pick<MqttSource, 'counts' | 'status'> | undefined;
  readonly quarantine: Pick<Quarantine, 'kept' | 'pushedOut'>;
  readonly sparkplug: Pick<SparkplugSession, 'boundReached' | 'counts' | 'nodes'>;
  readonly journal: Pick<Journal, 'status' | 'health'>;
};

/** {@link MetricSources} at one moment. */
export type Snapshot = Omit<MetricSources, 'journal' | 'notifications'> & {
  readonly notifications: { readonly outbox: OutboxStatus; readonly counts: Notifications['counts'] };
  readonly journal: JournalStatus & { readonly healthy: boolean };
};

/** Values of a metric, by labels. */
export type Labelled = readonly {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}[];

/** One metric, and how to read it. */
export type Family = {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly labels?: readonly string[];
  readonly read: (from: Snapshot) => Labelled;
};

/** A number without labels. */
export const one = (value: number): Labelled => [{ labels: {}, value }];

/** A number for each key. */
export const by = (label: string, counts: Readonly<Record<string, number | undefined>>): Labelled =>
  Object.entries(counts).map(([key, value = 0]) => ({ labels: { [label]: key }, value }));

/** A number that goes up and down. */
export function gauge(name: string, help: string, read: Family['read'], labels: readonly string[] = []): Family {
  return { name: `harbinger_${name}`, type: 'gauge', help, read, labels };
}

/** A number that only grows until the program ends. */
export function counter(name: string, help: string, read: Family['read'], labels: readonly string[] = []): Family {
  return { name: `harbinger_${name}`, type: 'counter', help, read, labels };
}

/** Nothing while it is not known. */
export function known(value: number | null): Labelled {
  return value === null ? [] : one(value);
}
