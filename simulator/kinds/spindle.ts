import { bearingDamage, bearingHeat, of } from '../machine/faults.ts';
import { currentOf, type MachineKind, ThermalMass } from '../machine/machine-kind.ts';
import { BEARING_71912, current, temperature, vibration } from './parts.ts';

const RATED_KW = 15;
/** Speeds of the operations of a part, r/min, with the share of the power that their cut takes. */
const OPERATIONS = [
  [8000, 0.75],
  [4500, 0.9],
  [11_000, 0.45],
] as const;
/** Seconds of a cut, least and longest, and of the change of the tool after it. */
const CUT_SECONDS = [25, 70] as const;
const CHANGE_SECONDS = 6;
const RUN_UP_RPM_PER_S = 4000;
const EFFICIENCY = 0.9;

/**
 * The main spindle of a machining centre, 15 kW and 12,000 r/min, angular contact bearings with
 * minimum-quantity grease: cut after cut, each at its own speed, with a change of the tool between.
 * Friction of the bearings grows with the speed to the power of 1.5 (Harris, Rolling Bearing
 * Analysis). The drawbar's wear unbalances it, a worn-out grease heats it.
 */
export const SPINDLE: MachineKind = {
  name: 'spindle',
  title: 'spindle of a machining centre, 15 kW, 12,000 r/min',
  ratedKw: RATED_KW,
  channels: [
    vibration('vibration_front', 'front bearing'),
    vibration('vibration_rear', 'rear bearing'),
    temperature('temperature_front', 'front bearing'),
    temperature('temperature_motor', 'winding'),
    { name: 'speed', unit: '/min', noise: 2, step: 1, instrument: 'encoder' },
    { name: 'cutting_load', unit: '%', noise: 0.5, step: 0.1, instrument: 'drive' },
    current(0.15),
    { name: 'coolant_flow', unit: 'l/min', noise: 0.1, step: 0.1, instrument: 'flow meter, jacket' },
  ],
  faults: [
    ...(['imbalance', 'looseness', 'bearing_outer', 'bearing_inner', 'bearing_rolling'] as const),
    ...(['friction', 'winding', 'cooling', 'filter'] as const),
  ],
  loads: { standstill: 0, low: 0.6, nominal: 0.85, high: 1 },
  runUpSeconds: 3,
  runDownSeconds: 3,
  rotor: {
    points: ['vibration_front', 'vibration_rear'],
    bearing: BEARING_71912,
    blades: 0,
    teeth: 0,
    beltRatio: 0,
    resonanceHz: 6000,
    gain: 0.45,
  },
  build(about, random) {
    const vibrationMmPerS = about(0.7, 0.15);
    const riseKelvin = about(20, 0.1);
    const coolant = about(12, 0.05);
    const currentAt = currentOf({ efficiency: EFFICIENCY, magnetisingAmpere: 9 });
    const front = new ThermalMass(480);
    const motor = new ThermalMass(900);
    const cut = { operation: 0, left: CUT_SECONDS[0] * random.next(), rpm: 0 };
    return (now) => {
      const { speed, damage, truth, healthy } = now;
      cut.left -= now.intervalSeconds;
      while (cut.left < -CHANGE_SECONDS) {
        cut.operation = (cut.operation + 1) % OPERATIONS.length;
        cut.left += CHANGE_SECONDS + CUT_SECONDS[0] + (CUT_SECONDS[1] - CUT_SECONDS[0]) * random.next();
      }
      const [rpm, share] = OPERATIONS[cut.operation] as (typeof OPERATIONS)[number];
      const cuts = cut.left > 0 && speed > 0 ? 1 : 0;
      const wanted = rpm * cuts;
      const most = RUN_UP_RPM_PER_S * now.intervalSeconds;
      cut.rpm += Math.max(-most, Math.min(most, wanted - cut.rpm));
      const turned = cut.rpm / 12_000;
      const atSpeed = cuts * (Math.abs(cut.rpm - rpm) < 1 ? 1 : 0);
      const [worn, friction] = [bearingDamage(damage), of(damage, 'friction')];
      const rubs = (0.5 + 0.9 * worn + 1.4 * friction) * turned ** 1.5;
      const cutKw = RATED_KW * share * now.load * atSpeed;
      const flow = coolant * (1 - 0.6 * of(damage, 'filter')) * (speed > 0 ? 1 : 0);
      const cooled = 0.4 + 0.6 * (flow / coolant) * (1 - 0.7 * of(damage, 'cooling'));
      const heat = (18 * bearingHeat(worn) + 30 * friction) * turned;
      truth[2] = front.step(now, now.ambientCel + (riseKelvin * turned ** 1.5 + heat) / cooled);
      const loss = 0.25 * turned + 0.75 * (cutKw / RATED_KW) ** 2;
      truth[3] = motor.step(now, now.ambientCel + (45 * loss * (1 + 0.6 * of(damage, 'winding'))) / cooled);
      truth[4] = cut.rpm;
      truth[5] = (100 * (cutKw + rubs)) / RATED_KW;
      truth[6] = currentAt(cutKw + rubs, now.lineVolts) * (1 + 0.12 * of(damage, 'winding'));
      truth[7] = flow;
      // Faults shake with the speed that the spindle has, not with that of its drive.
      now.shaftHz = cut.rpm / 60;
      now.turning = turned;
      now.powerKw = (cutKw + rubs) / EFFICIENCY;
      healthy[0] = vibrationMmPerS * (turned * turned + 0.5 * share * atSpeed);
      healthy[1] = 0.7 * healthy[0];
    };
  },
};
