import { bearingDamage, bearingHeat, of } from '../machine/faults.ts';
import { currentOf, type MachineKind, ThermalMass } from '../machine/machine-kind.ts';
import { BEARING_6312, current, power, temperature, vibration } from './parts.ts';

const LENGTH_M = 120;
const LIFT_M = 6;
const BELT_M_PER_S = 1.68;
const RATED_T_PER_H = 400;
/** Turning idlers and both runs of the belt, kg per metre. */
const IDLERS_KG_PER_M = 22;
const BELT_KG_PER_M = 24;
const G = 9.81;
/** Friction of idlers and belt, and the share of the main resistance that all others add. */
const FRICTION = 0.022;
const SECONDARY = 1.6;
const EFFICIENCY = 0.94;

/**
 * A belt conveyor of 22 kW, 120 m, 6 m of lift, 400 t/h (DIN 22101): the force on the belt is the
 * friction of all that moves plus the weight that is lifted. Seized idlers raise the friction; a
 * slipping belt falls behind its drum, which heats.
 */
export const CONVEYOR: MachineKind = {
  name: 'conveyor',
  title: 'belt conveyor, 22 kW',
  ratedKw: 22,
  channels: [
    vibration('vibration_de', 'gearbox of the drive'),
    vibration('vibration_nde', 'bearing of the drum'),
    temperature('temperature_gearbox', 'gearbox of the drive'),
    temperature('temperature_bearing', 'bearing of the drum'),
    current(0.2),
    power(0.1),
    { name: 'belt_speed', unit: 'm/s', noise: 0.004, step: 0.001, instrument: 'encoder, return run' },
    { name: 'mass_flow', unit: 't/h', noise: 4, step: 1, instrument: 'belt scale' },
  ],
  faults: [
    ...(['misalignment', 'looseness', 'bearing_outer', 'bearing_inner', 'bearing_rolling'] as const),
    ...(['gear_tooth', 'belt_slip', 'friction'] as const),
  ],
  loads: { standstill: 0, low: 0.45, nominal: 0.75, high: 0.95 },
  runUpSeconds: 12,
  runDownSeconds: 8,
  rotor: {
    points: ['vibration_de', 'vibration_nde'],
    bearing: BEARING_6312,
    blades: 0,
    teeth: 17,
    beltRatio: 0.057,
    resonanceHz: 2600,
    gain: 1,
  },
  build(about) {
    const vibrationMmPerS = about(1.3, 0.15);
    const friction = about(FRICTION, 0.08);
    const riseKelvin = about(30, 0.1);
    const currentAt = currentOf({ efficiency: EFFICIENCY, magnetisingAmpere: 14 });
    const gearbox = new ThermalMass(1800);
    const bearing = new ThermalMass(900);
    let tPerHour = Number.NaN;
    return (now) => {
      const { speed, damage, truth, healthy } = now;
      const [worn, slip] = [bearingDamage(damage), of(damage, 'belt_slip')];
      // The belt is filled over its length.
      const filled = 1 - Math.exp((-now.intervalSeconds * BELT_M_PER_S * speed) / LENGTH_M);
      const wanted = RATED_T_PER_H * now.load;
      tPerHour = now.isFirst ? wanted : tPerHour + (wanted - tPerHour) * filled;
      const beltMPerS = BELT_M_PER_S * speed * (1 - 0.008 * now.load - 0.18 * slip);
      const loadKgPerM = tPerHour / 3.6 / BELT_M_PER_S;
      const moved = IDLERS_KG_PER_M + BELT_KG_PER_M + loadKgPerM;
      const rolling = friction * (1 + 0.9 * of(damage, 'friction'));
      const force = SECONDARY * rolling * LENGTH_M * G * moved + LIFT_M * G * loadKgPerM;
      const beltKw = (force * beltMPerS) / 1000;
      const slipKw = 2.5 * slip * speed;
      const shaftKw = beltKw / 0.95 + (0.4 * worn + 0.4 * of(damage, 'gear_tooth')) * speed + slipKw;
      truth[2] = gearbox.step(now, now.ambientCel + riseKelvin * speed * (0.5 + shaftKw / 30));
      const heat = (20 * bearingHeat(worn) + 28 * slip + 8 * of(damage, 'friction')) * speed;
      truth[3] = bearing.step(now, now.ambientCel + 12 * speed + heat);
      truth[4] = currentAt(shaftKw, now.lineVolts);
      now.powerKw = shaftKw / EFFICIENCY;
      truth[5] = now.powerKw;
      truth[6] = beltMPerS;
      truth[7] = speed > 0 ? tPerHour * Math.min(1, beltMPerS / BELT_M_PER_S) : 0;
      now.shaftHz = 24.6 * speed;
      healthy[0] = vibrationMmPerS * speed * speed * (0.8 + 0.2 * (tPerHour / RATED_T_PER_H));
      healthy[1] = 0.7 * healthy[0];
    };
  },
};
