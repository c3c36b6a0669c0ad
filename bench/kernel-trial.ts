import { readFileSync } from 'node:fs';
import path from 'node:path';
import { followMachine } from '../models/residual/follow-machine.ts';
import { placesOf } from '../models/residual/residual-model.ts';

/** Runs the residual kernel alone over recordings and prints what score.py prints. Usage: tsx bench/kernel-trial.ts [field|skab|free|nab|ims] [NAME…] */
const DATA = process.env.DATA ?? '../shared/data';
type Recording = {
  name: string;
  columns: string[];
  times: number[];
  rows: Float64Array[];
  learn: number;
  events: [number, number][];
  interval: number;
  labels?: boolean[];
  bad?: string;
};
const time = (text: string): number => Date.parse(`${text.trim().replace(' ', 'T').slice(0, 23)}Z`);
export function read(
  name: string,
  file: string,
  o: { learn: number; separator?: string; events?: [number, number][]; interval: number; ignore?: string[] },
): Recording {
  const [head = '', ...lines] = readFileSync(path.join(DATA, file), 'utf8').trim().split(/\r?\n/);
  const sep = o.separator ?? ',';
  const header = head
    .split(sep)
    .slice(1)
    .map((s) => s.trim());
  const keep = header.flatMap((h, i) => (o.ignore?.includes(h) ? [] : [i]));
  const times: number[] = [];
  const rows: Float64Array[] = [];
  const labels: boolean[] = [];
  const at = header.indexOf('anomaly');
  for (const line of lines) {
    const cells = line.split(sep);
    times.push(time(cells[0] ?? ''));
    rows.push(Float64Array.from(keep, (i) => ((cells[i + 1] ?? '').trim() === '' ? Number.NaN : Number(cells[i + 1]))));
    if (at >= 0) labels.push(Number(cells[at + 1]) === 1);
  }
  return {
    name,
    columns: keep.map((i) => header[i] ?? ''),
    times,
    rows,
    learn: o.learn,
    events: o.events ?? [],
    interval: o.interval,
    ...(at >= 0 && { labels }),
  };
}
export function fieldSets(): Recording[] {
  const labels = JSON.parse(readFileSync(path.join(DATA, 'field/labels.json'), 'utf8')) as Record<
    string,
    { file: string; train_rows: number; events: [string, string][]; interval_s: number }
  >;
  return Object.entries(labels).map(([name, l]) =>
    read(name, `field/${l.file}`, {
      learn: l.train_rows,
      interval: l.interval_s,
      events: l.events.map(([a, b]) => [time(a), time(b)]),
    }),
  );
}

import { readdirSync } from 'node:fs';
export function sets(which: string): Recording[] {
  if (which === 'rep')
    return fieldSets().map((r) => {
      const times = r.times.slice(0, r.learn);
      const steps = times
        .slice(1)
        .map((t, i) => t - (times[i] ?? 0))
        .sort((a, b) => a - b);
      const shift = (times.at(-1) ?? 0) - (times[0] ?? 0) + (steps[steps.length >> 1] ?? 0);
      const rows = r.rows.slice(0, r.learn);
      return { ...r, events: [], rows: [...rows, ...rows], times: [...times, ...times.map((t) => t + shift)] };
    });
  if (which === 'field') return fieldSets();
  if (which === 'skab')
    return ['other', 'valve1', 'valve2'].flatMap((f) =>
      readdirSync(path.join(DATA, 'skab', f))
        .sort()
        .map((n) =>
          read(`${f}/${n}`, `skab/${f}/${n}`, {
            learn: 400,
            separator: ';',
            interval: 1,
            ignore: ['anomaly', 'changepoint'],
          }),
        ),
    );
  if (which === 'free')
    return [read('free', 'skab/anomaly-free/anomaly-free.csv', { learn: 400, separator: ';', interval: 1 })];
  if (which === 'nab') {
    const w = JSON.parse(readFileSync(path.join(DATA, 'nab/windows.json'), 'utf8')) as Record<
      string,
      [string, string][]
    >;
    return (['machine', 'ambient'] as const).map((n) => {
      const f = `${n}_temperature_system_failure.csv`;
      const r = read(n, `nab/${f}`, {
        learn: 0,
        interval: n === 'machine' ? 300 : 3600,
        events: (w[`realKnownCause/${f}`] ?? []).map(([a, b]) => [time(a.slice(0, 19)), time(b.slice(0, 19))]),
      });
      return { ...r, learn: Math.min(750, Math.floor(0.15 * r.rows.length)) };
    });
  }
  return (
    [
      [2, 150, 'B1'],
      [3, 750, 'B3'],
    ] as const
  ).map(([k, learn, bad]) => ({ ...read(`ims${k}`, `ims/test${k}_features.csv`, { learn, interval: 600 }), bad }));
}
export type Result = {
  found: number;
  events: number;
  false: number;
  share: number;
  cover: number;
  raised: number[];
  alarm: boolean[];
  log: string[];
  ms: number;
  stayed: number;
  hours: number;
};
export function run(r: Recording, detail = false): Result {
  const start = performance.now();
  const follower = followMachine({ channels: r.columns.length, learnRows: r.learn });
  const alarm: boolean[] = [];
  const raised: number[] = [];
  const log: string[] = [];
  let stayed = 0;
  let newest = Number.NEGATIVE_INFINITY;
  for (const [i, row] of r.rows.entries()) {
    // As the live path does: a reading that is not newer is not judged.
    if ((r.times[i] ?? 0) <= newest) {
      if (i >= r.learn) alarm.push(alarm.at(-1) ?? false);
      continue;
    }
    newest = r.times[i] ?? 0;
    const v = follower.take(row, r.times[i] ?? 0);
    if (i < r.learn) continue;
    alarm.push(v.active);
    if (v.raised) {
      raised.push(i);
      const named = follower.channels();
      const top = [...named.keys()]
        .sort((a, b) => (named[b] ?? 0) - (named[a] ?? 0))
        .slice(0, 2)
        .map((c) => r.columns[c]?.slice(0, 12));
      const work = follower.work();
      const model = follower.model();
      let best = 0;
      for (let k = 0; k < (work?.ratios.length ?? 0); k++)
        if ((work?.ratios[k] ?? 0) > (work?.ratios[best] ?? 0)) best = k;
      log.push(
        `${model && work ? family(best, model.plan.analog.length, model.horizons.length) : ''}:${top.join('+')}@${i}(${v.score.toFixed(2)})`,
      );
    }
    if (v.stayed) stayed += 1;
    if (v.stayed && detail) log.push(`stayed@${i}`);
  }
  const inside = r.rows
    .map((_, i) => r.events.some(([a, b]) => (r.times[i] ?? 0) >= a && (r.times[i] ?? 0) <= b))
    .slice(r.learn);
  const tolerance = 5 * r.interval * 1000;
  const isIn = (i: number): boolean =>
    r.events.some(([a, b]) => (r.times[i] ?? 0) >= a && (r.times[i] ?? 0) <= b + tolerance);
  const found = r.events.filter(([a, b]) =>
    raised.some((i) => (r.times[i] ?? 0) >= a && (r.times[i] ?? 0) <= b + tolerance),
  ).length;
  const share = (want: boolean): number => {
    const n = inside.filter((x) => x === want).length;
    return n === 0 ? Number.NaN : (100 * alarm.filter((x, i) => x && inside[i] === want).length) / n;
  };
  let hours = 0;
  for (let i = r.learn + 1; i < r.times.length; i++)
    hours += Math.min(30 * r.interval, ((r.times[i] ?? 0) - (r.times[i - 1] ?? 0)) / 1000) / 3600;
  return {
    found,
    events: r.events.length,
    false: raised.filter((i) => !isIn(i)).length,
    share: share(false),
    cover: share(true),
    raised,
    alarm,
    log,
    ms: performance.now() - start,
    stayed,
    hours,
  };
}
function family(place: number, analog: number, horizons: number): string {
  const p = placesOf(analog, horizons, 0);
  if (place < p.relation) return `L${place % horizons}`;
  if (place < p.spread) return `R${place % horizons}`;
  if (place < p.tone) return 'V';
  if (place < p.square) return 'O';
  return place === p.square ? 'T' : place === p.window ? 'W' : 'K';
}
if (process.argv[1]?.endsWith('kernel-trial.ts')) {
  const [which = 'field', ...names] = process.argv.slice(2);
  for (const w of which.split(',')) {
    const all: { r: Recording; s: Result }[] = [];
    for (const r of sets(w)) {
      if (names.length > 0 && !names.some((n) => r.name.startsWith(n))) continue;
      const s = run(r, names.length > 0);
      all.push({ r, s });
      if (w !== 'skab' || names.length > 0) {
        const ims = r.bad
          ? ` ends ${((r.times.at(-1) ?? 0) / 864e5).toFixed(2)} raised ${s.raised.map((i) => (((r.times.at(-1) ?? 0) - (r.times[i] ?? 0)) / 864e5).toFixed(1)).join(' ')}d before (${r.bad})`
          : '';
        console.log(
          `${r.name.padEnd(32)} ${s.found}/${s.events} false ${String(s.false).padStart(3)} share ${s.share.toFixed(1).padStart(5)} % cover ${s.cover.toFixed(1).padStart(5)} stay ${s.stayed} ${(s.ms / 1000).toFixed(1)}s ${s.log.slice(0, names.length > 0 ? 400 : 6).join(' ')}${ims}`,
        );
      }
    }
    const sum = (f: (s: Result) => number): number => all.reduce((t, { s }) => t + f(s), 0);
    if (w === 'field')
      console.log(
        `FIELD found ${sum((s) => s.found)}/${sum((s) => s.events)} false ${sum((s) => s.false)} mean share ${(sum((s) => s.share) / all.length).toFixed(1)} sets within 5 %: ${all.filter(({ s }) => s.share <= 5).length}`,
      );
    if (w === 'skab') {
      const t = { tp: 0, fp: 0, fn: 0, tn: 0 };
      for (const { r, s } of all)
        for (const [i, a] of s.alarm.entries())
          t[a ? (r.labels?.[r.learn + i] ? 'tp' : 'fp') : r.labels?.[r.learn + i] ? 'fn' : 'tn'] += 1;
      console.log(
        `SKAB F1 ${((2 * t.tp) / (2 * t.tp + t.fp + t.fn)).toFixed(3)} FAR ${((100 * t.fp) / (t.fp + t.tn)).toFixed(1)} MAR ${((100 * t.fn) / (t.fn + t.tp)).toFixed(1)}`,
      );
    }
    if (w === 'nab') {
      const tp = sum((s) => s.found);
      console.log(`NAB F1 ${((2 * tp) / (tp + sum((s) => s.false) + sum((s) => s.events))).toFixed(2)}`);
    }
  }
}
