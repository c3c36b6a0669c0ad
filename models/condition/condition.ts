import { type Quantity, quantityOf } from '../machine/quantity.ts';
import { waveformStatistic } from '../machine/waveform-statistic.ts';
import { lineCondition } from './line-condition.ts';
import { type Traits, traitsOf, withinClass } from './machine-class.ts';
import type { ChannelFinding, Resemblance } from './resemblance.ts';

const UNKNOWN: Resemblance = { condition: 'unknown', because: 'the pattern fits no known condition' };

/** Share of the score from which a quantity is what the alarm is about. */
const LEADING = 0.5;

/** Spreads from which a channel counts as moved, and below which as unmoved. */
const MOVED = 1.5;
/** Spreads within which flow and pressure say that they have no part in it. */
const CALM = 0.75;

/**
 * Names the likeliest condition where levels alone can show it; the rest stays unknown until
 * spectra show more.
 * @param machineClass limits what can be named, see `withinClass`
 */
export function resemblance(findings: readonly ChannelFinding[], machineClass: string | null = null): Resemblance {
  return withinClass(likeliest(findings, traitsOf(machineClass) ?? {}), machineClass);
}

function likeliest(findings: readonly ChannelFinding[], { liquid, gears }: Traits): Resemblance {
  const names = findings.map(({ channel }) => channel);
  // Statistics of a waveform count as vibration, under any name of the sensor.
  const quantities = findings.map(({ channel, unit }) =>
    waveformStatistic(channel, names) === null ? quantityOf(channel, unit) : 'vibration',
  );
  const of = (quantity: Quantity) => findings.filter((_, i) => quantities[i] === quantity);
  const shareOf = (quantity: Quantity) => of(quantity).reduce((sum, { share }) => sum + share, 0);
  const rises = (quantity: Quantity) => of(quantity).some(({ deviation }) => deviation > MOVED);
  const falls = (quantity: Quantity) => of(quantity).some(({ deviation }) => deviation < -MOVED);
  const still = (quantity: Quantity) => !rises(quantity) && !falls(quantity);

  if (shareOf('vibration') >= LEADING && rises('vibration')) {
    const line = lineCondition(findings);
    if (line !== null) return line;
    if (liquid && !rises('temperature') && (falls('flow') || falls('pressure'))) {
      return { condition: 'cavitation', because: 'vibration rises while flow or pressure falls, as with cavitation' };
    }
    const stays = (quantity: Quantity) => of(quantity).every(({ deviation }) => Math.abs(deviation) < CALM);
    return vibrationRises(of('vibration'), { rises, stays, gears: gears ?? false });
  }
  if (shareOf('flow') >= LEADING && falls('flow') && of('pressure').length > 0 && !falls('pressure')) {
    return { condition: 'blockage', because: 'the flow falls while the pressure does not' };
  }
  if (shareOf('flow') + shareOf('pressure') >= LEADING && rises('flow') && falls('pressure')) {
    return { condition: 'leak', because: 'the flow rises while the pressure falls' };
  }
  if (shareOf('pressure') >= LEADING && rises('pressure') && !falls('pressure') && falls('flow')) {
    return { condition: 'blockage', because: 'a pressure rises while the flow falls' };
  }
  if (shareOf('temperature') >= LEADING && rises('temperature')) {
    return { condition: 'overheating', because: 'a temperature is far above its normal range' };
  }
  if (shareOf('current') + shareOf('voltage') >= LEADING && still('flow') && still('vibration')) {
    return { condition: 'electrical', because: 'current or voltage moved while the machine runs as before' };
  }
  return UNKNOWN;
}

/** Whether kurtosis rises with the level: pitting strikes, where imbalance and looseness swing. */
function isImpulsive(vibration: readonly ChannelFinding[]): boolean {
  const names = vibration.map(({ channel }) => channel);
  const moved = vibration.filter(({ deviation }) => deviation > MOVED);
  return moved.some(({ channel }) => waveformStatistic(channel, names)?.kurtosis === true) && moved.length > 1;
}

/** The highest deviation of each sensor: statistics of one waveform are one sensor. */
function sensorDeviations(vibration: readonly ChannelFinding[]): ReadonlyMap<string, number> {
  const names = vibration.map(({ channel }) => channel);
  const highest = new Map<string, number>();
  for (const { channel, deviation } of vibration) {
    const sensor = waveformStatistic(channel, names)?.of ?? channel;
    highest.set(sensor, Math.max(deviation, highest.get(sensor) ?? Number.NEGATIVE_INFINITY));
  }
  return highest;
}

/**
 * Imbalance, misalignment and looseness shake both ends; a bearing shakes the end that it sits at,
 * and warms up.
 */
function vibrationRises(
  vibration: readonly ChannelFinding[],
  moves: { rises: (quantity: Quantity) => boolean; stays: (quantity: Quantity) => boolean; gears: boolean },
): Resemblance {
  const [first, second] = [...sensorDeviations(vibration).values()].sort((a, b) => b - a);
  if (moves.rises('temperature')) {
    return { condition: 'bearing', because: 'vibration rises and the temperature follows, as with bearing damage' };
  }
  if (isImpulsive(vibration)) {
    return {
      condition: 'bearing',
      because: 'the vibration of a sensor rises and comes in impulses, as with bearing damage',
    };
  }
  if (second !== undefined && (first ?? 0) > 2 * second && moves.stays('flow') && moves.stays('pressure')) {
    if (moves.gears) {
      return { condition: 'unknown', because: 'vibration rises at one end: a bearing or a tooth may be damaged' };
    }
    return {
      condition: 'bearing',
      because: 'vibration rises at one end while flow and pressure stay normal, as with bearing damage',
    };
  }
  return { condition: 'unknown', because: 'vibration rises; levels alone do not show the cause' };
}
