import type { Reading } from './reading.ts';

/** Prefix of the program's own channels: computed from a device's readings, stored beside them. */
export const RESERVED_PREFIX = 'harbinger/';

/** Values stored of a device or component beside its readings; docs/health.md explains each. */
export const DERIVED_KINDS = ['health', 'score', 'score-held', 'limit'] as const;
export type DerivedKind = (typeof DERIVED_KINDS)[number];

/** UCUM: the index goes from 0 to 100, the others count in limits. */
const UNITS: Readonly<Record<DerivedKind, string>> = { health: '%', score: '1', 'score-held': '1', limit: '1' };

/**
 * The channel in which something derived is stored.
 * @param component null for the device as a whole
 */
export function derivedChannel(kind: DerivedKind, component: string | null): string {
  return `${RESERVED_PREFIX}${kind}${component === null ? '' : `/${component}`}`;
}

/** The UCUM unit of something derived. */
export function derivedUnit(kind: DerivedKind): string {
  return UNITS[kind];
}

/** Whether a name is reserved for channels that the program computes. */
export function isReservedChannel(channel: string): boolean {
  return channel.startsWith(RESERVED_PREFIX);
}

/** Whether a reading of the journal was worked out of others: it is stored, and not judged. */
export function isDerived({ values }: Pick<Reading, 'values'>): boolean {
  // All of its channels are, or none.
  for (const channel in values) return isReservedChannel(channel);
  return false;
}
