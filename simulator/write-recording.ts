import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { AppError, messageOf } from '../lib/errors.ts';
import { createRandom } from '../lib/random.ts';
import type { BearingFault } from './bearing-fault.ts';
import { bearingFault, deviceOf, type FleetPlan } from './fleet-plan.ts';
import { createPump } from './pump.ts';
import { PUMP_UNITS, type PumpChannel } from './pump-sensors.ts';

/** Whether the pumps of a recording are followed until they fail, or only until some age. */
export type Lives = 'failed' | 'running';

const CHANNELS = Object.keys(PUMP_UNITS) as PumpChannel[];
const HOUR_MS = 3_600_000;
/** A bearing is sound for so long, and then wears for so long, in readings. */
const SOUND = [20, 50] as const;
const WEAR = [30, 60] as const;

/**
 * Writes what a fleet would have sent as CSV, the same for the same plan: `time` and a column for
 * each channel, with the pump in front where there are several; of lives `pump,hours` and the
 * channels, without the load that changes.
 * @returns how many rows
 * @throws {AppError} `invalid` if the file cannot be written
 */
export async function writeRecording(
  file: string,
  { plan, lives, signal }: { plan: FleetPlan; lives: Lives | undefined; signal: AbortSignal },
): Promise<number> {
  const stream = createWriteStream(file);
  const ended = finished(stream);
  ended.catch(() => undefined);
  let rows = 0;
  try {
    const isMany = plan.machines > 1 || lives !== undefined;
    const names = CHANNELS.map((channel) => `${channel} (${PUMP_UNITS[channel]})`);
    stream.write(`${[...(isMany ? ['pump'] : []), lives ? 'hours' : 'time', ...names].join()}\n`);
    for (let number = 1; number <= plan.machines && !signal.aborted; number++) {
      for (const line of linesOf(number, { plan, lives, isMany })) {
        rows++;
        if (!stream.write(line)) await once(stream, 'drain');
      }
    }
    stream.end();
    await ended;
    return rows;
  } catch (cause) {
    throw new AppError('invalid', `--csv ${file} cannot be written: ${messageOf(cause)}`, { cause });
  }
}

function* linesOf(
  number: number,
  { plan, lives, isMany }: { plan: FleetPlan; lives: Lives | undefined; isMany: boolean },
): Generator<string> {
  const life = lives === undefined ? undefined : lifeOf(number, { plan, lives });
  const planned = plan.faults.find(({ machine }) => machine === number);
  const fault = life?.fault ?? (planned && bearingFault(plan, planned));
  const id = life?.name ?? deviceOf(number);
  const pump = createPump({
    id,
    seed: plan.seed,
    startAt: plan.startAt,
    intervalSeconds: plan.sampleIntervalSeconds,
    ...(plan.duty && { duty: plan.duty }),
    ...(fault && { fault }),
  });
  const count = life?.rows ?? Math.ceil((plan.durationSeconds ?? 0) / plan.sampleIntervalSeconds);
  for (let row = 0; row < count; row++) {
    const { sampledAt, values } = pump.next();
    const iso = new Date(sampledAt).toISOString();
    const time = lives ? String((sampledAt - plan.startAt) / HOUR_MS) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
    yield `${[...(isMany ? [id] : []), time, ...CHANNELS.map((channel) => values[channel])].join()}\n`;
  }
}

/** A life for each pump: sound, then wearing, then failed; a running one is left at some age. */
function lifeOf(number: number, { plan, lives }: { plan: FleetPlan; lives: Lives }) {
  // Other pumps than the failed ones, for any seed.
  const random = createRandom(plan.seed * 1000 + number + (lives === 'running' ? 500 : 0));
  const between = ([least, most]: readonly [number, number]): number => least + random.next() * (most - least);
  const step = plan.sampleIntervalSeconds * 1000;
  const [sound, wear] = [between(SOUND), between(WEAR)];
  const onsetAt = plan.startAt + sound * step;
  const fault: BearingFault = { kind: 'bearing', onsetAt, failureAt: onsetAt + wear * step, severity: 1 };
  const whole = Math.floor(sound + wear) + 1;
  const rows = lives === 'failed' ? whole : Math.max(5, Math.floor(whole * between([0.4, 0.95])));
  return { name: lives === 'failed' ? deviceOf(number) : `new-${number}`, fault, rows };
}
