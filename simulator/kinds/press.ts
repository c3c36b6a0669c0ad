import { bearingDamage, bearingHeat, of } from '../machine/faults.ts';
import { currentOf, type MachineKind, ThermalMass } from '../machine/machine-kind.ts';
import { BEARING_6312, current, temperature, vibration } from './parts.ts';

/** One stroke: seconds of closing, pressing, opening and unloading of the part. */
const CLOSE_S = 3;
const PRESS_S = 5;
const OPEN_S = 3;
const RATED_BAR = 210;
const PUMP_L_PER_MIN = 120;
const EFFICIENCY = 0.93;

/**
 * A hydraulic press of 160 t with a pump of 45 kW: closing, pressing and opening, part after part.
 * Internal leakage grows with the pressure and with thin, warm oil; it costs pressure and time and
 * heats the tank. A clogged cooler heats it, too. The stroke takes as long as the wanted output
 * says.
 */
export const PRESS: MachineKind = {
  name: 'press',
  title: 'hydraulic press, 160 t, 45 kW',
  ratedKw: 45,
  channels: [
    vibration('vibration_de', 'pump'),
    temperature('temperature_oil', 'tank'),
    { name: 'pressure', unit: 'bar', noise: 0.4, step: 0.1, instrument: 'transmitter, main cylinder' },
    { name: 'leak_flow', unit: 'l/min', noise: 0.05, step: 0.1, instrument: 'flow meter, leakage line' },
    { name: 'stroke_time', unit: 's', noise: 0.03, step: 0.01, instrument: 'control of the machine' },
    { name: 'return_pressure', unit: 'bar', noise: 0.02, step: 0.01, instrument: 'differential, return filter' },
    current(0.4),
    { name: 'position', unit: 'mm', noise: 0.2, step: 0.1, instrument: 'linear encoder, ram' },
  ],
  faults: [
    ...(['misalignment', 'looseness', 'bearing_outer', 'bearing_inner', 'bearing_rolling'] as const),
    ...(['cavitation', 'leak', 'filter', 'cooling', 'blockage'] as const),
  ],
  loads: { standstill: 0, low: 0.6, nominal: 0.85, high: 1 },
  runUpSeconds: 4,
  runDownSeconds: 6,
  rotor: {
    points: ['vibration_de'],
    bearing: BEARING_6312,
    blades: 9,
    teeth: 0,
    beltRatio: 0,
    resonanceHz: 3400,
    gain: 1,
  },
  build(about, random) {
    const vibrationMmPerS = about(1.5, 0.15);
    const strokeMm = about(600, 0.02);
    const leakage = about(2.2, 0.12);
    const riseKelvin = about(26, 0.08);
    const currentAt = currentOf({ efficiency: EFFICIENCY, magnetisingAmpere: 27 });
    const oil = new ThermalMass(3600);
    let phase = 12 * random.next();
    return (now) => {
      const { speed, load, damage, truth, healthy } = now;
      const [leak, blocked, worn] = [of(damage, 'leak'), of(damage, 'blockage'), bearingDamage(damage)];
      const running = speed > 0 ? 1 : 0;
      const thin = 2 ** ((oil.cel - 45) / 30);
      const slow = 1 + 0.3 * leak + 0.35 * blocked + 0.15 * of(damage, 'cavitation');
      const stroke = (CLOSE_S + PRESS_S + OPEN_S) * slow;
      // The rest of the cycle the press waits for its operator.
      const cycle = stroke + 3 / Math.max(0.2, load) - 2;
      if (running) phase = (phase + now.intervalSeconds) % cycle;
      const share = phase / slow;
      const pressing = share >= CLOSE_S && share < CLOSE_S + PRESS_S ? 1 : 0;
      const bar = RATED_BAR * Math.min(1, 0.8 + 0.2 * load) * (1 - 0.22 * leak * thin ** 0.5);
      truth[2] = running * (pressing ? bar : phase < stroke ? 35 + 20 * blocked : 6);
      truth[3] = running * leakage * thin * (0.25 + (truth[2] / RATED_BAR) * (1 + 7 * leak));
      truth[4] = running * stroke;
      truth[5] = running * (0.6 + 0.25 * load) * (1 + 3 * of(damage, 'filter')) * 2 ** ((45 - oil.cel) / 60);
      const hydraulicKw = (truth[2] * PUMP_L_PER_MIN * (pressing ? 0.85 : 1)) / 600;
      const shaftKw = running * (hydraulicKw / 0.88 + 3 + 1.2 * worn);
      const heat = 1 + 0.9 * leak + 0.9 * of(damage, 'cooling') + 0.2 * blocked;
      truth[1] = oil.step(now, now.ambientCel + running * (riseKelvin * load * heat + 4 * bearingHeat(worn)));
      truth[6] = currentAt(shaftKw, now.lineVolts);
      truth[7] = running * strokeMm * positionOf(share);
      now.shaftHz = 24.6 * speed;
      now.powerKw = shaftKw / EFFICIENCY;
      healthy[0] = vibrationMmPerS * speed * speed * (0.7 + 0.3 * (truth[2] / RATED_BAR));
    };
  },
};

/** How far the ram is down, 0 to 1. @param seconds of the stroke, at the speed of a sound press */
function positionOf(seconds: number): number {
  if (seconds < CLOSE_S) return seconds / CLOSE_S;
  if (seconds < CLOSE_S + PRESS_S) return 1;
  return Math.max(0, 1 - (seconds - CLOSE_S - PRESS_S) / OPEN_S);
}
