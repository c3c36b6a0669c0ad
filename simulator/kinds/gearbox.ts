import { bearingDamage, bearingHeat, of } from '../machine/faults.ts';
import { currentOf, type MachineKind, ThermalMass } from '../machine/machine-kind.ts';
import { BEARING_6312, current, temperature, vibration } from './parts.ts';

const RATED_KW = 75;
const INPUT_RPM = 1485;
const RATIO = 5;
/** One stage of helical gears loses 1.5 % of the power, and some at idle (ISO/TR 14179-1). */
const LOAD_LOSS = 0.015;
const IDLE_LOSS_KW = 0.9;

/**
 * A helical gearbox of 75 kW, 21 to 105 teeth, with its motor: losses heat the oil, whose viscosity
 * falls by half with every 20 K and takes the pressure of the shaft pump along. A broken tooth
 * sheds metal, strikes once a turn and puts side bands beside the mesh.
 */
export const GEARBOX: MachineKind = {
  name: 'gearbox',
  title: 'helical gearbox, 75 kW',
  ratedKw: RATED_KW,
  channels: [
    vibration('vibration_input', 'bearing of the input shaft'),
    vibration('vibration_output', 'bearing of the output shaft'),
    temperature('temperature_oil', 'oil sump'),
    temperature('temperature_bearing', 'bearing of the input shaft'),
    { name: 'oil_pressure', unit: 'bar', noise: 0.01, step: 0.01, instrument: 'transmitter, lubrication line' },
    { name: 'oil_particles', unit: '/mL', noise: 12, step: 1, instrument: 'particle counter, 14 µm' },
    { name: 'torque', unit: 'N.m', noise: 12, step: 1, instrument: 'measuring shaft, output' },
    current(0.5),
  ],
  faults: [
    ...(['imbalance', 'misalignment', 'looseness', 'bearing_outer', 'bearing_inner', 'bearing_rolling'] as const),
    ...(['gear_tooth', 'friction', 'leak', 'filter', 'cooling'] as const),
  ],
  loads: { standstill: 0, low: 0.55, nominal: 0.8, high: 0.95 },
  runUpSeconds: 15,
  runDownSeconds: 12,
  rotor: {
    points: ['vibration_input', 'vibration_output'],
    bearing: BEARING_6312,
    blades: 0,
    teeth: 21,
    beltRatio: 0,
    resonanceHz: 3000,
    gain: 1,
  },
  build(about) {
    const vibrationMmPerS = about(1.5, 0.15);
    const kelvinPerKw = about(18, 0.08);
    const cleanliness = about(160, 0.25);
    const currentAt = currentOf({ efficiency: 0.95, magnetisingAmpere: 40 });
    const oil = new ThermalMass(2700);
    const bearing = new ThermalMass(900);
    return (now) => {
      const { speed, load, damage, truth, healthy } = now;
      const [worn, friction, tooth] = [bearingDamage(damage), of(damage, 'friction'), of(damage, 'gear_tooth')];
      const outKw = RATED_KW * load * speed;
      const extraKw = (0.8 * worn + 1.5 * friction + 0.6 * tooth) * speed;
      const lossKw = LOAD_LOSS * outKw + IDLE_LOSS_KW * speed + extraKw;
      const cooled = 1 - 0.45 * of(damage, 'cooling');
      const oilCel = oil.step(now, now.ambientCel + (kelvinPerKw * lossKw) / cooled);
      truth[2] = oilCel;
      truth[3] = bearing.step(now, oilCel + (6 + 22 * bearingHeat(worn) + 25 * friction) * speed);
      const viscosity = 2 ** ((60 - oilCel) / 20);
      const tight = 1 - 0.5 * of(damage, 'leak') - 0.4 * of(damage, 'filter');
      truth[4] = 2.4 * speed * viscosity ** 0.25 * tight;
      const shed = 1 + 8 * tooth + 5 * worn + 4 * friction + 3 * of(damage, 'filter');
      truth[5] = cleanliness * shed * (0.4 + 0.6 * speed);
      truth[6] = speed > 0 ? (outKw * 1000) / ((INPUT_RPM / RATIO / 60) * 2 * Math.PI * speed) : 0;
      truth[7] = currentAt(outKw + lossKw, now.lineVolts);
      now.shaftHz = (INPUT_RPM / 60) * speed;
      now.powerKw = (outKw + lossKw) / 0.95;
      healthy[0] = vibrationMmPerS * speed * speed * (0.6 + 0.4 * load);
      healthy[1] = 0.7 * healthy[0];
    };
  },
};
