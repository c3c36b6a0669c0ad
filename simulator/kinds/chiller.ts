import { bearingDamage, of } from '../machine/faults.ts';
import { currentOf, type MachineKind, ThermalMass } from '../machine/machine-kind.ts';
import { BEARING_6312, current, temperature, vibration } from './parts.ts';

const RATED_COOLING_KW = 300;
/** Water that leaves, wanted; its flow carries the rated load over 5 K. */
const SUPPLY_CEL = 7;
const WATER_KW_PER_K = RATED_COOLING_KW / 5;

/**
 * Saturation pressure of R134a, bar: ln p = 10.822 - 2663 / T, fitted to 2.93 bar at 0 °C and 10.17
 * bar at 40 °C (ASHRAE Fundamentals), within 1 % from -10 to 60 °C.
 */
export function saturationBar(cel: number): number {
  return Math.exp(10.822 - 2662.7 / (cel + 273.15));
}

/**
 * A water chiller with a screw compressor, 300 kW of cooling with R134a: evaporation lies below the
 * water, condensation above the air, and the power follows from both by a share of Carnot's
 * efficiency. Lost refrigerant starves the evaporator: less suction pressure, more superheat,
 * warmer water. A fouled condenser raises the condensing pressure and the power.
 */
export const CHILLER: MachineKind = {
  name: 'chiller',
  title: 'water chiller, 300 kW of cooling, R134a',
  ratedKw: 85,
  channels: [
    vibration('vibration_de', 'compressor'),
    temperature('temperature_supply', 'chilled water, leaving'),
    temperature('temperature_return', 'chilled water, entering'),
    { name: 'suction_pressure', unit: 'bar', noise: 0.01, step: 0.01, instrument: 'transmitter, suction' },
    { name: 'discharge_pressure', unit: 'bar', noise: 0.03, step: 0.01, instrument: 'transmitter, discharge' },
    // A difference in K would be read as an absolute temperature.
    { name: 'superheat', unit: 'Cel', noise: 0.15, step: 0.1, instrument: 'Pt100 and transmitter, suction' },
    current(0.5),
    temperature('temperature_ambient', 'air at the condenser'),
  ],
  faults: [
    ...(['looseness', 'bearing_outer', 'bearing_inner', 'bearing_rolling', 'friction'] as const),
    ...(['refrigerant', 'blockage', 'winding'] as const),
  ],
  loads: { standstill: 0, low: 0.45, nominal: 0.7, high: 0.9 },
  runUpSeconds: 60,
  runDownSeconds: 30,
  rotor: {
    points: ['vibration_de'],
    bearing: BEARING_6312,
    blades: 5,
    teeth: 0,
    beltRatio: 0,
    resonanceHz: 4000,
    gain: 1,
  },
  build(about) {
    const vibrationMmPerS = about(1.7, 0.12);
    const approachKelvin = about(11, 0.08);
    const carnotShare = about(0.52, 0.04);
    const currentAt = currentOf({ efficiency: 0.94, magnetisingAmpere: 45 });
    const supply = new ThermalMass(240);
    const evaporator = new ThermalMass(90);
    const condenser = new ThermalMass(120);
    return (now) => {
      const { speed, load, ambientCel, damage, truth, healthy } = now;
      const [lost, fouled, worn] = [of(damage, 'refrigerant'), of(damage, 'blockage'), bearingDamage(damage)];
      const wantedKw = RATED_COOLING_KW * load;
      const warm = 0.6 * Math.max(0, ambientCel - 35);
      const short = Math.max(0, wantedKw - RATED_COOLING_KW * (1 - 0.55 * lost - 0.15 * fouled) * speed);
      const running = speed > 0 ? 1 : 0;
      const supplyCel = supply.step(now, running ? SUPPLY_CEL + warm + short / WATER_KW_PER_K : ambientCel);
      const coolingKw = (wantedKw - short) * running;
      const evaporating = supplyCel - 4 - 2.5 * load - 9 * lost;
      const evaporatesCel = evaporator.step(now, running ? evaporating : ambientCel);
      const rejected = approachKelvin * (0.5 + 0.7 * load) * (1 + 1.1 * fouled);
      const condensesCel = condenser.step(now, running ? ambientCel + rejected - 3 * lost : ambientCel);
      const lift = Math.max(8, condensesCel - evaporatesCel);
      const cop = (carnotShare * (evaporatesCel + 273.15)) / lift;
      const shaftKw = running * (coolingKw / cop + 6 + 2 * worn + 3 * of(damage, 'friction'));
      truth[1] = supplyCel;
      truth[2] = supplyCel + (running * coolingKw) / WATER_KW_PER_K;
      truth[3] = saturationBar(evaporatesCel);
      truth[4] = saturationBar(condensesCel);
      truth[5] = running * (5.5 + 14 * lost);
      truth[6] = currentAt(shaftKw, now.lineVolts) * (1 + 0.1 * of(damage, 'winding'));
      truth[7] = ambientCel;
      now.shaftHz = 49.2 * speed;
      now.powerKw = shaftKw / 0.94;
      healthy[0] = vibrationMmPerS * speed * speed * (0.7 + 0.3 * load);
    };
  },
};
