import { bearingDamage, bearingHeat, of } from '../machine/faults.ts';
import { type MachineKind, ThermalMass } from '../machine/machine-kind.ts';
import { Drift } from '../machine/surroundings.ts';
import { BEARING_NU324, temperature, vibration } from './parts.ts';

const RATED_KW = 2000;
/** Air of 1.225 kg/m³ through a rotor of 82 m, and the share of its power that the rotor takes. */
const SWEPT_KW = 0.5 * 1.225 * Math.PI * 41 ** 2 * 1e-3;
const POWER_SHARE = 0.42;
const CUT_IN_M_PER_S = 3.5;
const CUT_OUT_M_PER_S = 25;
const GENERATOR_RPM = [1000, 1680] as const;
const EFFICIENCY = 0.94;

/**
 * The drive train of a wind turbine of 2 MW with a rotor of 82 m (IEC 61400-12-1: power by the cube
 * of the wind up to the rated power): main bearing, gearbox, generator at 1,000 to 1,680 r/min. The
 * wind is a slow weather with gusts; its mean follows the wanted load.
 */
export const WIND_TURBINE: MachineKind = {
  name: 'wind-turbine',
  title: 'drive train of a wind turbine, 2 MW',
  ratedKw: RATED_KW,
  channels: [
    vibration('vibration_gearbox', 'high-speed shaft of the gearbox'),
    vibration('vibration_generator', 'drive end of the generator'),
    { name: 'wind_speed', unit: 'm/s', noise: 0.15, step: 0.1, instrument: 'cup anemometer, nacelle' },
    { name: 'power', unit: 'kW', noise: 2, step: 0.1, instrument: 'power analyser' },
    { name: 'speed', unit: '/min', noise: 1, step: 1, instrument: 'encoder, generator' },
    temperature('temperature_gearbox_oil', 'gearbox, sump'),
    temperature('temperature_main_bearing', 'main bearing'),
    temperature('temperature_generator', 'generator, winding'),
  ],
  faults: [
    ...(['imbalance', 'misalignment', 'looseness', 'bearing_outer', 'bearing_inner', 'bearing_rolling'] as const),
    ...(['gear_tooth', 'friction', 'winding', 'cooling'] as const),
  ],
  loads: { standstill: 0, low: 0.8, nominal: 1, high: 1.2 },
  runUpSeconds: 60,
  runDownSeconds: 40,
  rotor: {
    points: ['vibration_gearbox', 'vibration_generator'],
    bearing: BEARING_NU324,
    blades: 0,
    teeth: 27,
    beltRatio: 0,
    resonanceHz: 2400,
    gain: 1.2,
  },
  build(about, random) {
    const vibrationMmPerS = about(2.1, 0.15);
    const meanWind = about(8.5, 0.06);
    const oil = new ThermalMass(3600);
    const bearing = new ThermalMass(5400);
    const generator = new ThermalMass(1800);
    let air: { readonly weather: Drift; readonly gusts: Drift } | undefined;
    let turned = 0;
    return (now) => {
      const { intervalSeconds, speed, damage, truth, healthy } = now;
      air ??= {
        weather: new Drift({ deviation: 2.2, seconds: 10_800, intervalSeconds }),
        gusts: new Drift({ deviation: 0.9, seconds: 20, intervalSeconds }),
      };
      const gust = meanWind * (speed > 0 ? now.load : 1) + air.weather.step(random) + air.gusts.step(random);
      const wind = Math.max(0, gust);
      const blows = wind >= CUT_IN_M_PER_S && wind < CUT_OUT_M_PER_S && speed > 0 ? 1 : 0;
      const rotorKw = blows * Math.min(RATED_KW / EFFICIENCY, SWEPT_KW * POWER_SHARE * wind ** 3);
      const rpm = blows * Math.max(GENERATOR_RPM[0], Math.min(GENERATOR_RPM[1], 190 * wind));
      // The rotor is heavy: it follows the wind within seconds.
      const wanted = rpm / GENERATOR_RPM[1];
      turned = now.isFirst ? wanted : turned + (wanted - turned) * (1 - Math.exp(-intervalSeconds / 12));
      const part = rotorKw / RATED_KW;
      const [worn, friction, tooth] = [bearingDamage(damage), of(damage, 'friction'), of(damage, 'gear_tooth')];
      const lostKw = 25 * tooth + 15 * worn + 20 * friction;
      const cooled = 1 - 0.4 * of(damage, 'cooling');
      const oilHeat = (26 * part + 16 * turned) * (1 + 0.25 * tooth) + 12 * friction * turned;
      truth[2] = wind;
      truth[3] = Math.max(0, (rotorKw - lostKw * blows) * EFFICIENCY);
      truth[4] = GENERATOR_RPM[1] * turned;
      truth[5] = oil.step(now, now.ambientCel + oilHeat / cooled);
      truth[6] = bearing.step(now, now.ambientCel + (12 + 22 * bearingHeat(worn) + 15 * friction) * turned + 8 * part);
      const winding = 62 * part * (1 + 0.35 * of(damage, 'winding')) + 8 * turned;
      truth[7] = generator.step(now, now.ambientCel + winding / cooled);
      now.shaftHz = truth[4] / 60;
      now.turning = turned;
      now.powerKw = -truth[3];
      healthy[0] = vibrationMmPerS * (0.45 * turned * turned + 0.55 * Math.min(1, part));
      healthy[1] = 0.8 * healthy[0];
    };
  },
};
