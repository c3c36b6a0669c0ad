import { bearingDamage, bearingHeat, of } from '../machine/faults.ts';
import { currentOf, type MachineKind, ThermalMass } from '../machine/machine-kind.ts';
import { BEARING_6312, current, power, temperature, vibration } from './parts.ts';

const RATED_KW = 30;
const SYNCHRONOUS_RPM = 1500;
/** At rated load and voltage: 1475 r/min. */
const RATED_SLIP = 25 / 1500;
const EFFICIENCY = 0.936;
/** Losses at rated load: 30 kW / 0.936 - 30 kW; about half of them in the copper. */
const RATED_LOSS_KW = RATED_KW / EFFICIENCY - RATED_KW;

/**
 * A squirrel-cage motor of 30 kW with four poles (IEC 60034-30-1: IE3, 93.6 %): slip grows with the
 * load and falls with the square of the voltage; copper losses grow with the square of the current,
 * the fan on its shaft takes the heat away. An interturn short draws current and shakes at twice
 * the line frequency.
 */
export const MOTOR: MachineKind = {
  name: 'motor',
  title: 'induction motor, 30 kW, four poles',
  ratedKw: RATED_KW,
  channels: [
    vibration('vibration_de', 'drive-end shield'),
    vibration('vibration_nde', 'non-drive-end shield'),
    temperature('temperature_winding', 'stator winding'),
    temperature('temperature_bearing', 'drive-end bearing'),
    current(0.25),
    power(0.1),
    { name: 'speed', unit: '/min', noise: 0.6, step: 1, instrument: 'inductive pick-up, shaft' },
    { name: 'voltage', unit: 'V', noise: 0.2, step: 0.1, instrument: 'power analyser' },
  ],
  faults: [
    ...(['imbalance', 'misalignment', 'looseness', 'bearing_outer', 'bearing_inner', 'bearing_rolling'] as const),
    ...(['friction', 'winding', 'cooling'] as const),
  ],
  loads: { standstill: 0, low: 0.5, nominal: 0.8, high: 0.95 },
  runUpSeconds: 6,
  runDownSeconds: 15,
  rotor: {
    points: ['vibration_de', 'vibration_nde'],
    bearing: BEARING_6312,
    blades: 0,
    teeth: 0,
    beltRatio: 0,
    resonanceHz: 3600,
    gain: 1,
  },
  build(about) {
    const vibrationMmPerS = about(1.1, 0.15);
    const riseKelvin = about(72, 0.06);
    const currentAt = currentOf({ efficiency: EFFICIENCY, magnetisingAmpere: about(21, 0.05) });
    const winding = new ThermalMass(1500);
    const bearing = new ThermalMass(900);
    return (now) => {
      const { speed, lineVolts, damage, truth, healthy } = now;
      const [worn, friction, short] = [bearingDamage(damage), of(damage, 'friction'), of(damage, 'winding')];
      const shaftKw = (RATED_KW * now.load + 0.6 * worn + 0.9 * friction) * speed;
      const volts = lineVolts / 400;
      const slip = (RATED_SLIP * (shaftKw / RATED_KW)) / (volts * volts);
      const amperes = currentAt(shaftKw, lineVolts) * (1 + 0.12 * short);
      const copper = (amperes / 54) ** 2 * (1 + 0.5 * short);
      const loss = RATED_LOSS_KW * speed * (0.5 * copper + 0.35 * volts * volts + 0.15);
      const cooled = (0.35 + 0.65 * speed) * (1 - 0.5 * of(damage, 'cooling'));
      truth[2] = winding.step(now, now.ambientCel + (riseKelvin * (loss / RATED_LOSS_KW)) / cooled);
      const heat = (20 * bearingHeat(worn) + 35 * friction) * speed;
      truth[3] = bearing.step(now, now.ambientCel + 14 * speed + 0.3 * (truth[2] - now.ambientCel) + heat);
      truth[4] = speed > 0 ? amperes : 0;
      now.powerKw = shaftKw + loss;
      truth[5] = now.powerKw;
      truth[6] = SYNCHRONOUS_RPM * (1 - slip) * speed;
      truth[7] = lineVolts;
      now.shaftHz = truth[6] / 60;
      healthy[0] = vibrationMmPerS * speed * speed * (0.85 + 0.15 * now.load);
      healthy[1] = 0.8 * healthy[0];
    };
  },
};
