import { bearingDamage, bearingHeat, of } from '../machine/faults.ts';
import { currentOf, type MachineKind, ThermalMass } from '../machine/machine-kind.ts';
import { BEARING_6312, current, temperature, vibration } from './parts.ts';

/** Pressure against closed dampers, and its fall with the square of the flow. */
const SHUTOFF_PA = 2100;
const FALL_PA = 600;
/** Losses of the duct and of the clean filter at the rated flow, Pa. */
const DUCT_PA = 1300;
const FILTER_PA = 200;
const EFFICIENCY = 0.76;
const RATED_RPM = 1180;

/**
 * A centrifugal fan of 22 kW with a V-belt, 30,000 m³/h at 1,500 Pa: fan curve against the
 * resistance of duct and filter by the fan laws (ISO 5801). A clogged filter takes flow, a slipping
 * belt takes speed, dust on the blades unbalances.
 */
export const FAN: MachineKind = {
  name: 'fan',
  title: 'centrifugal fan with belt, 22 kW',
  ratedKw: 22,
  channels: [
    vibration('vibration_de', 'bearing at the wheel'),
    vibration('vibration_nde', 'bearing at the pulley'),
    temperature('temperature', 'bearing at the wheel'),
    current(0.2),
    { name: 'speed', unit: '/min', noise: 0.6, step: 1, instrument: 'inductive pick-up, fan shaft' },
    { name: 'flow', unit: 'm3/h', noise: 120, step: 1, instrument: 'pitot tube, duct' },
    { name: 'static_pressure', unit: 'Pa', noise: 6, step: 1, instrument: 'transmitter, duct' },
    { name: 'filter_pressure', unit: 'Pa', noise: 2, step: 1, instrument: 'differential transmitter, filter' },
  ],
  faults: [
    ...(['imbalance', 'misalignment', 'looseness', 'bearing_outer', 'bearing_inner', 'bearing_rolling'] as const),
    ...(['belt_slip', 'friction', 'filter'] as const),
  ],
  loads: { standstill: 0.8, low: 0.8, nominal: 1, high: 1.1 },
  runUpSeconds: 30,
  runDownSeconds: 60,
  rotor: {
    points: ['vibration_de', 'vibration_nde'],
    bearing: BEARING_6312,
    blades: 11,
    teeth: 0,
    beltRatio: 0.31,
    resonanceHz: 2800,
    gain: 1,
  },
  build(about) {
    const vibrationMmPerS = about(1.6, 0.15);
    const shutoffPa = about(SHUTOFF_PA, 0.03);
    const ratedFlow = about(30_000, 0.03);
    const riseKelvin = about(24, 0.1);
    const currentAt = currentOf({ efficiency: 0.92, magnetisingAmpere: 15 });
    const bearing = new ThermalMass(600);
    return (now) => {
      const { speed, damage, truth, healthy } = now;
      const [worn, friction] = [bearingDamage(damage), of(damage, 'friction')];
      const turned = speed * (1 - 0.015 * now.load - 0.16 * of(damage, 'belt_slip'));
      // The dampers set the resistance of the duct; dust that of the filter.
      const filterPa = FILTER_PA * (1 + 3.5 * of(damage, 'filter'));
      const resistance = DUCT_PA / (now.load * now.load) + filterPa;
      const q = turned * Math.sqrt(shutoffPa / (FALL_PA + resistance));
      const flow = ratedFlow * q;
      const pressure = shutoffPa * turned * turned - FALL_PA * q * q;
      const airKw = (pressure * flow) / 3600 / 1000;
      const shaftKw = airKw / EFFICIENCY + 0.6 * turned + (0.5 * worn + 0.7 * friction) * turned;
      const heat = (20 * bearingHeat(worn) + 30 * friction) * turned;
      truth[2] = bearing.step(now, now.ambientCel + riseKelvin * turned * turned + heat);
      truth[3] = currentAt(shaftKw, now.lineVolts);
      truth[4] = RATED_RPM * turned;
      truth[5] = flow;
      truth[6] = pressure - filterPa * q * q;
      truth[7] = filterPa * q * q;
      now.shaftHz = truth[4] / 60;
      now.powerKw = shaftKw / 0.92;
      healthy[0] = vibrationMmPerS * turned * turned * (1 + 0.6 * (q / Math.max(turned, 0.01) - 1) ** 2);
      healthy[1] = 0.85 * healthy[0];
    };
  },
};
