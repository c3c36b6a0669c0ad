import type { Log } from '../lib/log.ts';
import { createQuietLog } from '../lib/quiet-log.ts';

/** Why the HTTP server turned something away; used as the metric label. */
export type HttpRefusal =
  /** A caller, or an address without a credential, asked too often. */
  | 'too_many_requests'
  /** An address offered too many credentials that are not in force. */
  | 'too_many_credentials'
  /** A caller, or all of them, have too many event streams open. */
  | 'too_many_streams'
  /** Connections in all. */
  | 'too_many_connections'
  /** Connections of one address. */
  | 'too_many_from_address'
  /** A body did not come fast enough, or a request was not whole in time. */
  | 'slow_body'
  | 'slow_request'
  /** A file: over a quota, no room on the disk, or too many at once. */
  | 'upload'
  /** A report without an account: too many, or filled in by a program. */
  | 'report';

/** Counts refusals, and logs them without filling the disk. */
export type Refusals = {
  /** Since the start. */
  readonly counts: Readonly<Partial<Record<HttpRefusal, number>>>;
  note(reason: HttpRefusal, facts: Readonly<Record<string, unknown>>): void;
};

/** @param options.now milliseconds */
export function createRefusals({ log, now }: { log: Pick<Log, 'warn'>; now: () => number }): Refusals {
  const counts: Partial<Record<HttpRefusal, number>> = {};
  const warn = createQuietLog({ log, now });
  return {
    counts,
    note: (reason, facts) => {
      counts[reason] = (counts[reason] ?? 0) + 1;
      warn(`refused: ${reason}`, facts);
    },
  };
}
