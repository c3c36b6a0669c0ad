import { Temporal } from 'temporal-polyfill';

/** An offset from UTC in minutes, or the name of a zone with its summer time. */
export type Zone = number | string;

const OFFSET = /^(?:UTC|GMT|UT)?\s*([+\u2212-])(\d{1,2})(?::?(\d\d))?(?:\s*\(.*\)|\[.*\])?$/i;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Names for one offset, in hours, in any recording; CST, AST and IST are America's and India's. */
const OFFSET_HOURS: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  UT: 0,
  WET: 0,
  WEST: 1,
  BST: 1,
  CET: 1,
  CEST: 2,
  MEZ: 1,
  MESZ: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  AKST: -9,
  AKDT: -8,
  HST: -10,
  IST: 5.5,
  SGT: 8,
  HKT: 8,
  JST: 9,
  KST: 9,
  AWST: 8,
  ACST: 9.5,
  AEST: 10,
  AEDT: 11,
  NZST: 12,
  NZDT: 13,
  BRT: -3,
  ART: -3,
  CLT: -4,
  AST: -4,
  ADT: -3,
  NST: -3.5,
  NDT: -2.5,
  WAT: 1,
  CAT: 2,
  SAST: 2,
  EAT: 3,
  TRT: 3,
  IDT: 3,
  GST: 4,
  PKT: 5,
  NPT: 5.75,
  ICT: 7,
  WIB: 7,
  PHT: 8,
  MYT: 8,
};

const known = new Map<string, Zone | undefined>();

/**
 * Reads `Z`, `UTC`, `+02:00`, `UTC+2`, `CET`, `Europe/Berlin`.
 * @returns undefined where no zone has the name
 */
export function zoneOf(text: string): Zone | undefined {
  if (!known.has(text) && known.size < 1000) known.set(text, readZone(text.trim()));
  return known.get(text) ?? readZone(text.trim());
}

function readZone(text: string): Zone | undefined {
  const offset = OFFSET.exec(text);
  if (offset) {
    const [hours, minutes] = [Number(offset[2]), Number(offset[3] ?? 0)];
    return hours > 23 || minutes > 59 ? undefined : (offset[1] === '+' ? 1 : -1) * (60 * hours + minutes);
  }
  const hours = OFFSET_HOURS[text.toUpperCase()];
  if (hours !== undefined) return 60 * hours;
  const name = text.replace(/^\[(.*)\]$/, '$1');
  // `PST8PDT` and `Singapore` are zones, too.
  if (!name.includes('/') && !/^[A-Za-z]{3,}(?:\d[A-Za-z]{3})?$/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

let last: { zone: string; hour: number; offset: number } | undefined;

/**
 * How far a zone is ahead of UTC at a local time, milliseconds. Of an hour that comes twice it is
 * the first.
 */
export function offsetOf(zone: Zone, local: number): number {
  if (typeof zone === 'number') return zone * MINUTE_MS;
  const hour = Math.floor(local / HOUR_MS);
  if (last?.zone === zone && last.hour === hour) return last.offset;
  const plain = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime();
  const offset = local - plain.toZonedDateTime(zone).epochMilliseconds;
  last = { zone, hour, offset };
  return offset;
}
