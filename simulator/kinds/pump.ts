import { bearingDamage, bearingHeat, of } from '../machine/faults.ts';
import { type About, currentOf, type MachineKind, type Moment, share, ThermalMass } from '../machine/machine-kind.ts';
import { type OperatingPoint, operatingPoint, type PumpDesign } from './hydraulics.ts';
import { BEARING_6312, current, temperature, vibration } from './parts.ts';

const RATED_POWER_KW = 32;
const VALVE_SECONDS = 5;
/** The fraction of full speed at which the frame answers most. */
const RESONANCE_SPEED = 0.6;
const MOTOR = { efficiency: 0.93, magnetisingAmpere: 22 };
/** Friction of a ruined bearing that the motor must overcome, and its heat. */
const FRICTION_KW = 1.5;
const HEAT_KELVIN = 20;

type Dimensions = PumpDesign & { readonly vibrationMmPerS: number; readonly riseKelvin: number };

/**
 * A centrifugal pump of 37 kW, 180 m³/h at 4.5 bar and 1480 r/min (ISO 20816-3 group 2): pump curve
 * against system curve by the affinity laws. Cavitation takes head, blockage raises the pipe's
 * resistance, wear of the wear rings leaks flow back.
 */
export const PUMP: MachineKind = {
  name: 'pump',
  title: 'centrifugal pump, 37 kW',
  ratedKw: 37,
  channels: [
    vibration('vibration_de', 'drive-end bearing of the pump'),
    vibration('vibration_nde', 'non-drive-end bearing of the pump'),
    temperature('temperature', 'drive-end bearing'),
    current(0.25),
    { name: 'pressure', unit: 'bar', noise: 0.015, step: 0.01, instrument: 'transmitter, discharge' },
    { name: 'flow', unit: 'm3/h', noise: 0.8, step: 0.1, instrument: 'magnetic flow meter' },
    { name: 'voltage', unit: 'V', noise: 0.2, step: 0.1, instrument: 'power analyser' },
  ],
  faults: [
    ...(['imbalance', 'misalignment', 'looseness', 'bearing_outer', 'bearing_inner', 'bearing_rolling'] as const),
    ...(['friction', 'cavitation', 'blockage', 'leak'] as const),
  ],
  loads: { standstill: 0.7, low: 0.7, nominal: 1, high: 1.15 },
  runUpSeconds: 20,
  runDownSeconds: 10,
  rotor: {
    points: ['vibration_de', 'vibration_nde'],
    bearing: BEARING_6312,
    blades: 6,
    teeth: 0,
    beltRatio: 0,
    resonanceHz: 3200,
    gain: 1,
  },
  build: (about) => stepOf(buildPump(about)),
};

function buildPump(about: About): Dimensions {
  return {
    ratedFlow: about(180, 0.05),
    shutoffPressure: about(5.6, 0.03),
    ratedPressure: about(4.5, 0.03),
    staticPressure: 1,
    bestEfficiency: about(0.76, 0.03),
    vibrationMmPerS: about(1.4, 0.12),
    riseKelvin: about(28, 0.1),
  };
}

function stepOf(pump: Dimensions): (now: Moment) => void {
  const bearing = new ThermalMass(240);
  const currentAt = currentOf(MOTOR);
  const point: OperatingPoint = { speed: 0, valveFlow: 0, head: 1, flow: 0, pressure: 0, shaftPowerKw: 0 };
  return (now) => {
    const { speed, lineVolts, damage, truth } = now;
    const wanted = pump.ratedFlow * now.load * (1 - 0.35 * of(damage, 'blockage'));
    if (now.isFirst) point.valveFlow = wanted;
    // A stopping pump keeps its valve where it is.
    else if (now.mode !== 'standstill')
      point.valveFlow += (wanted - point.valveFlow) * share(now.intervalSeconds, VALVE_SECONDS);
    point.speed = speed;
    point.head = 1 - 0.18 * of(damage, 'cavitation');
    operatingPoint(pump, point);
    const worn = bearingDamage(damage);
    const friction = of(damage, 'friction');
    const shaftPowerKw = point.shaftPowerKw + (FRICTION_KW * worn + FRICTION_KW * friction) * speed;
    const heat = HEAT_KELVIN * bearingHeat(worn) + 30 * friction;
    const load = 0.4 * speed * speed + 0.6 * (shaftPowerKw / RATED_POWER_KW);
    truth[2] = bearing.step(now, now.ambientCel + pump.riseKelvin * load + heat * speed);
    truth[3] = currentAt(shaftPowerKw, lineVolts);
    truth[4] = point.pressure * (1 - 0.1 * of(damage, 'leak'));
    truth[5] = point.flow * (1 - 0.25 * of(damage, 'leak'));
    truth[6] = lineVolts;
    shake(now, { pump, flow: point.flow });
    now.shaftHz = 24.67 * speed;
    now.powerKw = shaftPowerKw / MOTOR.efficiency;
  };
}

/**
 * Unbalance grows with speed squared, turbulence away from the best efficiency point, and the frame
 * resonates on the way up.
 */
function shake({ healthy, speed }: Moment, { pump, flow }: { pump: Dimensions; flow: number }): void {
  const offBest = speed > 0 ? flow / (pump.ratedFlow * speed) - 1 : 0;
  const resonance = 0.8 * Math.exp(-(((speed - RESONANCE_SPEED) / 0.08) ** 2));
  healthy[0] = pump.vibrationMmPerS * speed ** 2 * (1 + 1.2 * offBest ** 2) + resonance;
  healthy[1] = 0.8 * healthy[0];
}
