import { readFileSync } from 'node:fs';
import { getJson } from '../../bench/processes.ts';
import { STEADY_SITE, type SteadyPlan, steadyDevice, steadyTime, steadyValues } from '../../bench/steady-readings.ts';
import { createSilences, type Silences } from './silences.ts';

/** Acknowledged readings against the API's answers. */
export type Comparison = {
  readonly acknowledged: number;
  readonly stored: number;
  /** Acknowledged and not stored. */
  readonly lost: number;
  /** Stored more than once. */
  readonly doubled: number;
  /** Stored with another value than was sent. */
  readonly changed: number;
  /** Faulty devices, and the tickets of each that are too many or too few. */
  readonly faulty: number;
  readonly ticketsWrong: number;
} & Silences;

/**
 * Compares all acknowledged readings of the fleet with the stored ones, reading by reading, over
 * the API.
 */
export async function compare(options: {
  readonly http: string;
  readonly plan: SteadyPlan;
  readonly acknowledgedFile: string;
  /** Every device is silent by now, and must have been reported. */
  readonly allSilent?: boolean;
  /** Told of tickets that are too many or too few. */
  readonly say?: (line: string) => void;
}): Promise<Comparison> {
  const { http, plan } = options;
  const acknowledged = readAcknowledged(options.acknowledgedFile);
  const total = { acknowledged: 0, stored: 0, lost: 0, doubled: 0, changed: 0, faulty: 0, ticketsWrong: 0 };
  const silences = createSilences({ http, plan });
  for (const [device, sequences] of acknowledged) {
    if (options.allSilent) await silences.look(device, lastOf(sequences));
    total.acknowledged += sequences.size;
    const stored = new Map<number, number>();
    for await (const [time, value] of storedPoints(http, { device, plan, last: lastOf(sequences) })) {
      const sequence = (time - plan.startAt) / 1000;
      stored.set(sequence, (stored.get(sequence) ?? 0) + 1);
      if (value !== steadyValues(plan, device, sequence).vibration) total.changed++;
    }
    for (const sequence of sequences) if (!stored.has(sequence)) total.lost++;
    for (const times of stored.values()) total.doubled += times - 1;
    total.stored += stored.size;
    if (device >= plan.faulty || !sequences.has(plan.faultFrom + SURE_ROWS)) continue;
    total.faulty++;
    const asset = `${STEADY_SITE}:${steadyDevice(device)}`;
    const { items } = await getJson<{ items: (OwnTicket | null)[] }>(`${http}/api/v1/tickets?asset=${asset}`);
    // Not that of a silence, and none about several alarms.
    const own = items.filter(
      (ticket) => ticket?.workClass !== 'instrument' && !OF_SEVERAL.includes(ticket?.failureModeGroup ?? ''),
    );
    if (own.length !== 1) options.say?.(`tickets of ${asset}: ${JSON.stringify(items)}`);
    total.ticketsWrong += Math.abs(own.length - 1);
  }
  return { ...total, ...silences.found };
}

type OwnTicket = { readonly workClass: string; readonly failureModeGroup: string };

/** Groups of tickets about several alarms. */
const OF_SEVERAL: readonly string[] = ['alarm_flood', 'group', 'chattering'];

/** Readings after which a fault must have raised its alarm. */
const SURE_ROWS = 200;

export function readAcknowledged(file: string): ReadonlyMap<number, ReadonlySet<number>> {
  const devices = new Map<number, Set<number>>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const [device = Number.NaN, sequence = Number.NaN] = line.split(' ').map(Number);
    const known = devices.get(device) ?? new Set();
    known.add(sequence);
    devices.set(device, known);
  }
  return devices;
}

export function lastOf(sequences: ReadonlySet<number>): number {
  let last = 0;
  for (const sequence of sequences) last = Math.max(last, sequence);
  return last;
}

async function* storedPoints(
  http: string,
  { device, plan, last }: { device: number; plan: SteadyPlan; last: number },
): AsyncGenerator<readonly [number, number]> {
  const id = encodeURIComponent(`${STEADY_SITE}:${steadyDevice(device)}`);
  const span = `from=${plan.startAt}&to=${steadyTime(plan, last) + 3_600_000}`;
  const url = `${http}/api/v1/devices/${id}/series?channel=vibration&${span}&limit=10000`;
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: [number, number][]; next: string | null } = await getJson(
      cursor === '' ? url : `${url}&cursor=${encodeURIComponent(cursor)}`,
    );
    yield* page.items;
    cursor = page.next;
  }
}
