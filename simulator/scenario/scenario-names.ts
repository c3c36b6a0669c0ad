import { secondsOfDuration } from '../../lib/duration.ts';
import { parseRecordedTime } from '../../lib/recording/recorded-time.ts';
import { nearestWord } from '../../lib/text/nearest-word.ts';
import { KINDS } from '../kinds/kinds.ts';
import { channelsOf } from '../machine/machine.ts';
import type { MachineKind } from '../machine/machine-kind.ts';
import type { Scenario } from './scenario-schema.ts';

/** A machine of a scenario. */
export type NamedMachine = {
  readonly group: string;
  readonly site: string;
  readonly device: string;
  readonly kind: MachineKind;
};

/** All machines of a scenario, in the order of its file. A group of one is called as it is. */
export function machinesIn({ machines }: Pick<Scenario, 'machines'>): readonly NamedMachine[] {
  return Object.entries(machines).flatMap(([group, { kind, site, count }]) => {
    const found = KINDS.get(kind);
    if (found === undefined) return [];
    const names = count === undefined ? [group] : Array.from({ length: count }, (_, i) => `${group}-${i + 1}`);
    return names.map((device) => ({ group, site, device, kind: found }));
  });
}

/** Those that a pattern names: `pump-1`, `north/pump-1`, `pump-*`, `north/*`. */
export function machinesBy(pattern: string, all: readonly NamedMachine[]): readonly NamedMachine[] {
  const text = pattern.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '[^/]*');
  const fits = new RegExp(`^${text}$`);
  return all.filter(({ site, device }) => fits.test(device) || fits.test(`${site}/${device}`));
}

/** The unit of a channel of a machine; undefined if it has no such instrument. */
export function unitIn(
  scenario: Pick<Scenario, 'machines'>,
  machine: NamedMachine,
  channel: string,
): string | undefined {
  const { channels, counters = false } = scenario.machines[machine.group] ?? {};
  if (channels && !channels.includes(channel)) return undefined;
  return channelsOf({ kind: machine.kind, counters }).find(({ name }) => name === channel)?.unit;
}

/** Milliseconds of a duration of the schema, or of its absence. */
export function millisecondsOf(duration: string | undefined, absent: number): number {
  if (duration === undefined) return absent;
  const sign = duration.startsWith('-') ? -1 : 1;
  return sign * (secondsOfDuration(duration.replace('-', '')) ?? 0) * 1000;
}

/** The moment that a text names, milliseconds since the epoch; undefined if it is no time. */
export function momentOf(text: string): number | undefined {
  return parseRecordedTime(text);
}

/** That a name is none of those that there are, and which is near. */
export function unknown(what: string, word: string, known: readonly string[]): string {
  const near = nearestWord(word, known, Math.ceil(word.length / 3))?.word;
  return `there is no ${what} ${word}${near === undefined ? '' : `: ${near} is near`}`;
}
