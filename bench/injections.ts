import type { Reading } from '../ingest/reading/reading.ts';
import type { RecordedRow } from '../lib/recording/recording.ts';
import { createDetector, type Detector } from '../models/detector/detector.ts';
import type { AlarmEpisode } from '../models/episode/alarm-episode.ts';
import { takeBaselineRows } from '../models/evaluate/baselines/baseline-rows.ts';
import { median } from '../models/evaluate/detection-metrics.ts';
import { baselineSays, VALUE_BASELINES } from '../models/evaluate/value-baselines.ts';
import { type Backend, createBackend } from '../models/net/backend.ts';
import { type Bench, type Figures, rounded } from './bench.ts';
import { type FieldSet, fieldSets, rowsOf } from './field-sets.ts';
import { INJECTED, INJECTED_KINDS, type Injection, inject } from './injected-faults.ts';
import { type Channel, channelsOf, type Place, placesOf } from './injection-places.ts';

/**
 * The simulated plant's healthy rows are the same in all its recordings: one of them is enough.
 */
const LEFT_OUT = new Set(['field/tep_05', 'field/tep_14']);

/**
 * Faults put into healthy stretches of the field recordings, through the detector of a running
 * program: how many are found, and how soon.
 */
export const injections: Bench = async ({ quick, say }) => {
  const backend = createBackend('auto');
  const all: Injection[] = [];
  let alarmed = 0;
  for (const set of fieldSets().filter(({ name }) => !LEFT_OUT.has(name))) {
    const rows = await rowsOf(set);
    const channels = channelsOf(rows, set.trainRows);
    for (const place of placesOf(set, rows).slice(0, quick ? 1 : undefined)) {
      const bed = await bedOf({ set, rows, place, backend });
      if ((await bed.episodes(rows.slice(place.from, place.to))).length > 0) {
        alarmed += 1;
        continue;
      }
      for (const [i, channel] of channels.entries()) {
        const other = channels[(i + 1) % channels.length] as Channel;
        all.push(...(await injectInto({ bed, set, rows, place, channel, other: other === channel ? null : other })));
      }
    }
    say(`${set.name}: ${all.length} faults so far`);
  }
  say(`\n${injectionTable(all)}`);
  const share = (list: readonly Injection[], of: (one: Injection) => boolean): number =>
    rounded(list.filter(of).length / Math.max(1, list.length));
  const ours: Record<string, number> = { 'stretches left out, in alarm without a fault': alarmed };
  const reference: Record<string, number> = {};
  for (const kind of INJECTED_KINDS) {
    for (const size of INJECTED[kind]) {
      const own = all.filter((one) => one.kind === kind && one.size === size);
      const name = size > 0 ? `${kind} of ${size} spreads` : kind;
      ours[`${name}, found`] = share(own, ({ delay }) => delay !== null);
      reference[`${name}, found`] = share(own, ({ isFoundByThreeSigma }) => isFoundByThreeSigma);
    }
  }
  const figures: Figures = { faults: all.length, ...ours };
  const ratio = rounded((ours['step of 4 spreads, found'] ?? 0) / (reference['step of 4 spreads, found'] || 1));
  return { figures, reference: { name: 'three sigma', figures: reference }, ratio };
};

type Bed = { readonly episodes: (rows: readonly RecordedRow[]) => Promise<AlarmEpisode[]> };

/**
 * A machine that has learned and been judged up to a place, from which it continues any number of
 * times.
 */
async function bedOf({
  set,
  rows,
  place,
  backend,
}: {
  readonly set: FieldSet;
  readonly rows: readonly RecordedRow[];
  readonly place: Place;
  readonly backend: Backend;
}): Promise<Bed> {
  const open = (): Detector => createDetector({ backend, now: () => new Date(0), learnRows: Number.MAX_SAFE_INTEGER });
  const first = open();
  await first.process(readingsOf(rows.slice(0, set.trainRows)), 0);
  await first.endLearning();
  await first.process(readingsOf(rows.slice(set.trainRows, place.from)), 0);
  const states = [...first.dirty()];
  return {
    episodes: async (stretch) => {
      const next = open();
      for (const [device, bytes] of states) next.restore(device, bytes);
      const { transitions } = await next.process(readingsOf(stretch), 0);
      return transitions.filter(({ kind }) => kind === 'raised').map(({ episode }) => episode);
    },
  };
}

const readingsOf = (rows: readonly RecordedRow[]): Reading[] =>
  rows.map(({ sampledAt, sequence, values }) => ({
    device: 'bench:machine',
    sampledAt,
    sequence,
    values,
    receivedAt: sampledAt,
    timeSource: 'device',
  }));

async function injectInto(into: {
  readonly bed: Bed;
  readonly set: FieldSet;
  readonly rows: readonly RecordedRow[];
  readonly place: Place;
  readonly channel: Channel;
  readonly other: Channel | null;
}): Promise<Injection[]> {
  const { bed, set, rows, place, channel, other } = into;
  const found: Injection[] = [];
  const stretch = rows.slice(place.from, place.to);
  const column = (name: string): number[] => {
    let held = 0;
    return stretch.map(({ values }) => {
      held = values[name] ?? held;
      return held;
    });
  };
  for (const kind of INJECTED_KINDS) {
    if (kind === 'swapped' && other === null) continue;
    for (const size of INJECTED[kind]) {
      const second = other ?? channel;
      const faulty = inject(kind, size, {
        values: column(channel.name),
        scale: channel.scale,
        other: column(second.name),
        otherScale: second.scale,
      });
      const names = kind === 'swapped' ? [channel.name, second.name] : [channel.name];
      const changed = stretch.map((row, i) => {
        const swapped = kind === 'swapped' ? { [second.name]: faulty.other[i] ?? 0 } : {};
        return { ...row, values: { ...row.values, [channel.name]: faulty.values[i] ?? 0, ...swapped } };
      });
      const [episode] = await bed.episodes(changed);
      const delay = episode === undefined ? null : stretch.findIndex(({ sampledAt }) => sampledAt >= episode.raisedAt);
      found.push({
        kind,
        size,
        set: set.name,
        delay,
        isRight: episode !== undefined && names.includes(Object.keys(episode.contributions)[0] ?? ''),
        isInstrument: episode?.detector.startsWith('instrument') === true,
        isFoundByThreeSigma: await isFoundByThreeSigma([...rows.slice(0, set.trainRows), ...changed], changed.length),
      });
    }
  }
  return found;
}

async function isFoundByThreeSigma(rows: readonly RecordedRow[], judged: number): Promise<boolean> {
  const channels = Object.keys(rows[0]?.values ?? {});
  const values = await takeBaselineRows([rows], { channels, judged });
  const times = Array.from({ length: judged }, (_, i) => i);
  return baselineSays({ times }, VALUE_BASELINES.threeSigma(values)).episodes.length > 0;
}

/**
 * Detection curves as a table for docs/detection.md: size against the share found, the delay and
 * the channel that is named.
 */
function injectionTable(all: readonly Injection[]): string {
  const lines = INJECTED_KINDS.flatMap((kind) =>
    INJECTED[kind].map((size) => {
      const own = all.filter((one) => one.kind === kind && one.size === size);
      const found = own.filter(({ delay }) => delay !== null);
      const delays = found.flatMap(({ delay }) => delay ?? []);
      const share = (count: number, of: number): string => (of === 0 ? '–' : `${Math.round((100 * count) / of)} %`);
      return [
        size > 0 ? `${kind}, ${size} spreads` : kind,
        String(own.length),
        share(found.length, own.length),
        found.length > 0 ? `${median(delays)} rows` : '–',
        share(found.filter(({ isRight }) => isRight).length, found.length),
        share(found.filter(({ isInstrument }) => isInstrument).length, found.length),
        share(own.filter(({ isFoundByThreeSigma }) => isFoundByThreeSigma).length, own.length),
      ];
    }),
  );
  const head = ['fault', 'tries', 'found', 'median delay', 'right channel', 'as instrument', 'three sigma finds'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
