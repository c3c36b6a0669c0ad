import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { AppError, messageOf } from '../lib/errors.ts';
import { createRandom } from '../lib/random.ts';
import { channelsSent, Device } from './fleet/device.ts';
import { deviceOf, type FleetPlan, type Histories, idOf, type PlannedMachine } from './fleet/fleet-plan.ts';
import type { ConditionEvent } from './machine/condition.ts';
import type { Fault } from './machine/faults.ts';
import type { Machine } from './machine/machine.ts';
import type { Measurement } from './machine/measurement.ts';

/** Whether the machines of a recording are followed until they fail, or only until some age. */
export type Lives = 'failed' | 'running';

const HOUR_MS = 3_600_000;
/** A part is sound for this long, and then wears for this long, in readings. */
const SOUND = [20, 50] as const;
const WEAR = [30, 60] as const;

/**
 * Writes what a fleet would have sent as CSV, the same for the same plan: `time` and a column for
 * each channel, with the machine in front where there are several; of lives `hours` in place of the
 * time. A machine that lacks a channel leaves its cell empty.
 * @returns how many rows, and what happened to the machines
 * @throws {AppError} `invalid` if the file cannot be written
 */
export async function writeRecording(
  file: string,
  { plan, lives, signal }: { plan: FleetPlan; lives: Lives | undefined; signal: AbortSignal },
): Promise<{ readonly rows: number; readonly histories: Histories }> {
  const stream = createWriteStream(file);
  const ended = finished(stream);
  ended.catch(() => undefined);
  const histories = new Map<string, readonly ConditionEvent[]>();
  let rows = 0;
  try {
    const columns = columnsOf(plan);
    const names = [...columns].map(([name, unit]) => `${name} (${unit})`);
    const { machines } = plan;
    const isMany = machines.length > 1 || lives !== undefined;
    const [first] = machines;
    const who = machines.every(({ kind }) => kind === first?.kind) ? (first?.kind.name ?? 'machine') : 'machine';
    stream.write(`${[...(isMany ? [who] : []), lives ? 'hours' : 'time', ...names].join()}\n`);
    for (const [index, machine] of machines.entries()) {
      if (signal.aborted) break;
      const onEnd = ({ condition }: Machine): void => void histories.set(idOf(machine), condition.events);
      const how = { number: index + 1, plan, lives, isMany, columns: [...columns.keys()], onEnd };
      for (const line of linesOf(machine, how)) {
        rows++;
        if (!stream.write(line)) await once(stream, 'drain');
      }
    }
    stream.end();
    await ended;
    return { rows, histories };
  } catch (cause) {
    throw new AppError('invalid', `--csv ${file} cannot be written: ${messageOf(cause)}`, { cause });
  }
}

/** Channel → unit, of all machines. */
function columnsOf({ machines }: FleetPlan): ReadonlyMap<string, string> {
  return new Map(machines.flatMap((machine) => channelsSent(machine).map(({ name, unit }) => [name, unit] as const)));
}

type Lines = {
  readonly number: number;
  readonly plan: FleetPlan;
  readonly lives: Lives | undefined;
  readonly isMany: boolean;
  readonly columns: readonly string[];
  readonly onEnd: (machine: Machine) => void;
};

function* linesOf(planned: PlannedMachine, { number, plan, lives, isMany, columns, onEnd }: Lines): Generator<string> {
  const life = lives === undefined ? undefined : lifeOf(planned, { number, plan, lives });
  const id = life?.name ?? planned.device;
  const { seed, startAt, sampleIntervalSeconds: intervalSeconds } = plan;
  const faults = life ? [life.fault] : planned.faults;
  const device = new Device({ ...planned, faults }, { id, seed, startAt, intervalSeconds });
  const count = life?.rows ?? Math.ceil((plan.durationSeconds ?? 0) / plan.sampleIntervalSeconds);
  const lineOf = ({ sampledAt, values }: Measurement): string => {
    const iso = new Date(sampledAt).toISOString();
    const time = lives ? String((sampledAt - plan.startAt) / HOUR_MS) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
    return `${[...(isMany ? [id] : []), time, ...columns.map((channel) => values[channel] ?? '')].join()}\n`;
  };
  for (let row = 0; row < count; row++) for (const reading of device.step().leaving) yield lineOf(reading);
  for (const reading of device.network.end()) yield lineOf(reading);
  onEnd(device.machine);
}

/** A life for each machine: sound, then wearing, then failed; a running one is left at some age. */
function lifeOf(
  { kind, faults }: PlannedMachine,
  { number, plan, lives }: { number: number; plan: FleetPlan; lives: Lives },
): { readonly name: string; readonly fault: Fault; readonly rows: number } {
  // Other machines than the failed ones, for any seed.
  const random = createRandom(plan.seed * 1000 + number + (lives === 'running' ? 500 : 0));
  const between = ([least, most]: readonly [number, number]): number => least + random.next() * (most - least);
  const step = plan.sampleIntervalSeconds * 1000;
  const [sound, wear] = [between(SOUND), between(WEAR)];
  const onsetAt = plan.startAt + sound * step;
  const fault = { kind: faults[0]?.kind ?? 'bearing_outer', onsetAt, failureAt: onsetAt + wear * step, severity: 1 };
  const whole = Math.floor(sound + wear) + 1;
  const rows = lives === 'failed' ? whole : Math.max(5, Math.floor(whole * between([0.4, 0.95])));
  return { name: lives === 'failed' ? deviceOf(number, kind) : `new-${number}`, fault, rows };
}
