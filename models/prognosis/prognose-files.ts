import path from 'node:path';
import { AppError } from '../../lib/errors.ts';
import type { RecordingReport } from '../../lib/recording/recording.ts';
import { type FleetPrognosis, type Forecast, LEAST_UNITS, type LearnStep, learnPrognosis } from './learn-prognosis.ts';
import { type RunColumns, readRunTable } from './read-run-table.ts';
import { lastAge, type RunTable, type RunUnit } from './run-table.ts';

/** Files of runs: files to learn from, whose runs end with the failure, and files to judge. */
export type PrognoseOptions = RunColumns & {
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** The same seed gives the same answers; 1 by default. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onStep?: LearnStep;
};

/** One test unit at its last row. */
export type PrognosisRow = {
  readonly unit: string;
  /** Time of the last row as the file has it. */
  readonly time: string;
  /** Undefined where there is no honest estimate. */
  readonly forecast: Forecast | undefined;
};

/** All test units, with the learned prognosis. */
export type PrognosisResult = {
  readonly rows: readonly PrognosisRow[];
  /** Undefined if there were too few units to learn from. */
  readonly prognosis: FleetPrognosis | undefined;
  readonly trainUnits: number;
  /** Notes for a person. */
  readonly notes: readonly string[];
  /** How each file was read. */
  readonly reports: readonly RecordingReport[];
};

/**
 * Learns from the units of the train files; unit names count per file. Judges the units of the test
 * files at their last rows, each from its own rows alone.
 * @throws {AppError} `not_found` or `invalid`: see `readRunTable`; also if a test unit is one of
 * the units learned from
 */
export async function prognoseFiles(options: PrognoseOptions): Promise<PrognosisResult> {
  const { train, test, reports } = await readRuns(options);
  refuseKnown(train, test);
  const usable = train.units.filter((unit) => unit.ages.length > 1 && lastAge(unit) > 0);
  const notes = notesOn(train, usable.length);
  const isEnough = usable.length >= LEAST_UNITS;
  const { seed = 1, signal, onStep } = options;
  const given = { seed, ...(signal && { signal }), ...(onStep && { onStep }) };
  const prognosis = isEnough ? await learnPrognosis({ ...train, units: usable }, given) : undefined;
  const names = rowNames(test.units);
  if (prognosis) notes.push(...notesOnRepairs(prognosis, { learned: usable, judged: test.units }));
  const rows = test.units.map((unit, i) => ({
    unit: names[i] ?? unit.name,
    time: unit.lastTime,
    forecast: prognosis?.forecast(unit),
  }));
  return { rows, prognosis, trainUnits: usable.length, notes, reports };
}

/** Reads the files; the first train file says which channels there are. */
export async function readRuns(
  options: PrognoseOptions,
): Promise<{ train: RunTable; test: RunTable; reports: readonly RecordingReport[] }> {
  const twice = options.test.find((file) => options.train.some((known) => path.resolve(known) === path.resolve(file)));
  if (twice !== undefined) throw new AppError('invalid', `${twice} is given to learn from and to judge`);
  const [first, ...more] = options.train;
  if (first === undefined || options.test.length === 0) throw new AppError('invalid', 'there is no file to read');
  const columns: RunColumns = options;
  const table = await readRunTable(first, { columns });
  const reports = [table.report];
  const read = async (files: readonly string[]): Promise<RunUnit[]> => {
    const units: RunUnit[] = [];
    for (const file of files) {
      const next = await readRunTable(file, { columns, channels: table.channels });
      reports.push(next.report);
      units.push(...next.units);
    }
    return units;
  };
  const { channels } = table;
  return {
    train: { channels, units: [...table.units, ...(await read(more))] },
    test: { channels, units: await read(options.test) },
    reports,
  };
}

/** A unit with a known end would be judged by its own end. */
function refuseKnown(train: RunTable, test: RunTable): void {
  const width = train.channels.length;
  const firstRow = ({ values }: RunUnit): string => values.subarray(0, width).join();
  const known = new Map<string, RunUnit[]>();
  for (const unit of train.units) known.set(firstRow(unit), [...(known.get(firstRow(unit)) ?? []), unit]);
  for (const unit of test.units) {
    const same = known.get(firstRow(unit))?.find((other) => unit.ages.length > 1 && startsWith(other, unit));
    if (same)
      throw new AppError(
        'invalid',
        `unit ${unit.name} of ${unit.file} is unit ${same.name} of ${same.file}, whose end is known: leave it out of one`,
      );
  }
}

function startsWith(whole: RunUnit, part: RunUnit): boolean {
  return (
    part.ages.length <= whole.ages.length &&
    part.ages.every((age, row) => age === whole.ages[row]) &&
    part.values.every((value, at) => Object.is(value, whole.values[at]))
  );
}

function notesOn(train: RunTable, usable: number): string[] {
  const notes: string[] = [];
  const left = train.units.length - usable;
  if (left > 0) notes.push(`${left} units to learn from have one row, or all rows at one time: left out`);
  if (usable < LEAST_UNITS)
    notes.push(`no estimates: ${usable} units ran to failure, at least ${LEAST_UNITS} are needed`);
  return notes;
}

function notesOnRepairs(
  { sinceRepair }: FleetPrognosis,
  units: { readonly learned: readonly RunUnit[]; readonly judged: readonly RunUnit[] },
): string[] {
  return Object.entries(units).flatMap(([kind, all]) => {
    const names = all.filter((unit) => sinceRepair(unit) !== unit).map(({ name }) => name);
    if (names.length === 0) return [];
    return [
      `units ${kind}: the wear of ${names.join(', ')} leaped back, as after a repair: only what came after counts`,
    ];
  });
}

/** Plain names, or `file/unit` where two files have a unit of the same name. */
function rowNames(units: readonly RunUnit[]): string[] {
  const isTwice = new Set(units.map(({ name }) => name)).size < units.length;
  return units.map(({ name, file }) => (isTwice ? `${file}/${name}` : name));
}
