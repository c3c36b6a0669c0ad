import { existsSync } from 'node:fs';
import { alwaysOn, atRandom, type Baseline, saying } from '../models/evaluate/detection-baselines.ts';
import { addRows, eventsOf, type JudgedRecording, median, rates } from '../models/evaluate/detection-metrics.ts';
import { baselineSays, VALUE_BASELINE_NAMES, VALUE_BASELINES } from '../models/evaluate/value-baselines.ts';
import { createBackend } from '../models/net/backend.ts';
import { type Bench, type Figures, rounded } from './bench.ts';
import { detectionMarks } from './detection-marks.ts';
import {
  DATA,
  detect,
  femtoFiles,
  imsFile,
  nabFile,
  nabWindows,
  type SetFile,
  skabFiles,
  skabHealthy,
  skabLabels,
} from './detection-sets.ts';
import { benchField } from './field.ts';
import { baselineRowsOf } from './field-sets.ts';
import { cmapss } from './prognosis-figures.ts';
import { leadDays, lifeOf, ticketsIn } from './set-figures.ts';

type Run = { readonly set: SetFile; readonly detected: JudgedRecording };

/** The results of all recordings, by the detector or by a baseline. */
type Runs = Readonly<Record<'skab' | 'healthy' | 'machine' | 'ambient' | 'ims2' | 'ims3' | 'femto', readonly Run[]>>;

/**
 * The place where a rule that uses only the row number does best on SKAB, chosen on the labels
 * themselves: it shows how little F1 means there.
 */
const SKAB_POSITION = [0.24, 0.78] as const;

/**
 * Every figure of docs/detection.md on the recordings beside the checkout, and the same for
 * detectors that use no value.
 */
export const detection: Bench = async ({ say }) => {
  if (!existsSync(DATA)) throw new Error(`the recordings are not in ${DATA}`);
  const backend = createBackend('auto');
  const run = async (sets: readonly SetFile[]): Promise<Run[]> => {
    const runs: Run[] = [];
    for (const set of sets) {
      say(set.name);
      runs.push({ set, detected: await detect(set, { backend }) });
    }
    return runs;
  };
  const runs: Runs = {
    skab: await run(skabFiles()),
    healthy: await run([skabHealthy()]),
    machine: await run([nabFile('machine')]),
    ambient: await run([nabFile('ambient')]),
    ims2: await run([imsFile(2)]),
    ims3: await run([imsFile(3)]),
    femto: await run(femtoFiles()),
  };
  const field = await benchField({ backend, say });
  say('cmapss/FD001');
  const engines = await cmapss();
  const position = byPosition(...SKAB_POSITION);
  const ours = { ...field?.ours, ...figuresOf(runs), ...engines.figures };
  const baselines = {
    ...(await valueFigures(runs)),
    ...Object.assign({}, ...Object.entries(field?.baselines ?? {}).map(([name, figures]) => prefixed(name, figures))),
    ...prefixed('always on', figuresOf(said(runs, alwaysOn))),
    ...prefixed('random', figuresOf(said(runs, atRandom()))),
    ...prefixed('position', figuresOf(said(runs, position))),
    ...engines.baselines,
  };
  return {
    figures: { ...ours, ...detectionMarks(ours) },
    reference: {
      name: 'always on, at random, by row position alone; three sigma, T², PCA, relation',
      figures: baselines,
    },
    ratio: rounded(Number(ours['SKAB F1']) / Number(baselines['always on: SKAB F1'])),
  };
};

function said(runs: Runs, baseline: Baseline): Runs {
  const entries = Object.entries(runs).map(([name, list]) => [
    name,
    list.map(({ set, detected }) => ({ set, detected: baseline(detected, componentsOf(set)) })),
  ]);
  return Object.fromEntries(entries) as Runs;
}

/** The results of the baselines that use values, for the recordings without components. */
async function valueFigures(runs: Runs): Promise<Record<string, number | string>> {
  const { skab, healthy, machine, ambient } = runs;
  const rows = new Map<SetFile, Awaited<ReturnType<typeof baselineRowsOf>>>();
  for (const { set, detected } of [...skab, ...healthy, ...machine, ...ambient]) {
    rows.set(set, await baselineRowsOf(set, detected.times.length));
  }
  const figures: Record<string, number | string> = {};
  for (const name of VALUE_BASELINE_NAMES) {
    const says = (list: readonly Run[]): Run[] =>
      list.map(({ set, detected }) => {
        const own = rows.get(set);
        return { set, detected: own ? baselineSays(detected, VALUE_BASELINES[name](own)) : detected };
      });
    const own = {
      ...skabFigures({ skab: says(skab), healthy: says(healthy) }),
      ...nabFigures('machine', says(machine)[0] as Run),
      ...nabFigures('ambient', says(ambient)[0] as Run),
    };
    Object.assign(figures, prefixed(name, own));
  }
  return figures;
}

const componentsOf = ({ component }: SetFile) => (component === undefined ? [null] : ['B1', 'B2', 'B3', 'B4']);

function prefixed(name: string, figures: Figures): Record<string, number | string> {
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [`${name}: ${key}`, value]));
}

function figuresOf(runs: Runs): Record<string, number | string> {
  return {
    ...skabFigures(runs),
    ...nabFigures('machine', runs.machine[0] as Run),
    ...nabFigures('ambient', runs.ambient[0] as Run),
    ...imsFigures('IMS 2', runs.ims2[0] as Run, 'B1'),
    ...imsFigures('IMS 3', runs.ims3[0] as Run, 'B3'),
    ...femtoFigures(runs.femto),
  };
}

function skabFigures({ skab, healthy }: Pick<Runs, 'skab' | 'healthy'>): Figures {
  const sum = { hit: 0, falseAlarm: 0, quiet: 0, missed: 0 };
  const events = skab.map(({ set, detected }) => {
    const labels = skabLabels(set);
    addRows(sum, detected, labels);
    return eventsOf(detected, faultOf(detected, labels));
  });
  const { f1, far, mar } = rates(sum);
  const delays = events.flatMap(({ delaysSeconds }) => delaysSeconds.filter((delay) => delay !== null));
  const hours = events.reduce((total, event) => total + event.hours, 0);
  const falseEpisodes = events.reduce((total, event) => total + event.falseEpisodes, 0);
  const quiet = (healthy[0] as Run).detected;
  const quietHours = eventsOf(quiet, []).hours;
  return {
    'SKAB F1': rounded(f1),
    'SKAB FAR %': rounded(100 * far),
    'SKAB MAR %': rounded(100 * mar),
    'SKAB events found': `${delays.length} of ${skab.length}`,
    'SKAB false episodes/h': rounded(falseEpisodes / hours),
    'SKAB median delay s': rounded(median(delays)),
    'SKAB anomaly-free, episodes': quiet.episodes.length,
    'SKAB anomaly-free, false episodes/h': rounded(quiet.episodes.length / quietHours),
  };
}

/** The one fault of an experiment: from its first labelled row to its last. */
function faultOf({ times }: JudgedRecording, labels: readonly boolean[]) {
  const [from, to] = [times[labels.indexOf(true)], times[labels.lastIndexOf(true)]];
  return from === undefined || to === undefined ? [] : [{ from, to, component: null }];
}

function nabFigures(name: string, { set, detected }: Run): Figures {
  const windows = nabWindows(set);
  const { found, falseTickets, f1 } = ticketsIn(detected, windows);
  return {
    [`NAB ${name} event F1`]: rounded(f1),
    [`NAB ${name} windows`]: `${found} of ${windows.length}`,
    [`NAB ${name} false tickets`]: falseTickets,
  };
}

function imsFigures(name: string, { detected }: Run, failed: string): Figures {
  const leads = leadDays(detected);
  const healthy = leads.filter(({ component }) => component !== failed);
  return {
    [`${name} lead days of ${failed}`]: rounded(leads.find(({ component }) => component === failed)?.days ?? 0),
    [`${name} first ticket names`]: leads[0]?.component ?? 'none',
    [`${name} earliest on a healthy bearing, days`]: rounded(healthy[0]?.days ?? 0),
    [`${name} tickets`]: detected.episodes.length,
  };
}

function femtoFigures(runs: readonly Run[]): Figures {
  const lives = runs.map(({ detected }) => lifeOf(detected));
  const falseEpisodes = lives.reduce((total, life) => total + life.falseEpisodes, 0);
  const hours = lives.reduce((total, life) => total + life.firstFifthHours, 0);
  return {
    'FEMTO bearings told of in time': lives.filter(({ leadMinutes }) => leadMinutes >= 10).length,
    'FEMTO bearings': lives.length,
    'FEMTO lead minutes': lives.map(({ leadMinutes }) => leadMinutes.toFixed(0)).join(' '),
    'FEMTO false episodes/h in the first fifth': rounded(falseEpisodes / hours),
  };
}

/** In alarm between two shares of the rows, with any values. */
const byPosition =
  (from: number, to: number): Baseline =>
  (said, components) =>
    saying(said, { components, isOn: (row, rows) => row >= from * rows && row < to * rows });
