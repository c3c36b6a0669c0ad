import { bearingDamage, bearingHeat, of } from '../machine/faults.ts';
import { currentOf, type MachineKind, type Moment, ThermalMass } from '../machine/machine-kind.ts';
import { BEARING_6312, current, temperature, vibration } from './parts.ts';

/** Free air delivery of the stage, and the volume of the receiver. */
const DELIVERY_M3_PER_S = 10 / 60;
const RECEIVER_M3 = 2;
const LOADS_AT_BAR = 6.9;
const UNLOADS_AT_BAR = 7.5;
const LOADED_KW = 57;
/** A screw without delivery draws a third of its power. */
const IDLE_SHARE = 0.33;
/** The pressure is followed in steps of at most this long. */
const STEP_SECONDS = 2;

/**
 * An oil-injected screw compressor of 55 kW, 10 m³/min at 7.5 bar, that loads and unloads between
 * two pressures: dp/dt = (delivery - consumption) · 1 bar / receiver. A leak in the net lengthens
 * the time on load; a fouled cooler and worn bearings heat the oil; the separator clogs.
 */
export const COMPRESSOR: MachineKind = {
  name: 'compressor',
  title: 'screw compressor, 55 kW',
  ratedKw: 55,
  channels: [
    vibration('vibration_de', 'drive end of the air end'),
    vibration('vibration_nde', 'non-drive end of the air end'),
    temperature('temperature_discharge', 'air and oil behind the stage'),
    temperature('temperature_oil', 'oil behind the cooler'),
    { name: 'pressure', unit: 'bar', noise: 0.01, step: 0.01, instrument: 'transmitter, receiver' },
    { name: 'separator_pressure', unit: 'bar', noise: 0.004, step: 0.001, instrument: 'differential, separator' },
    current(0.4),
    { name: 'load_share', unit: '%', noise: 0.2, step: 0.1, instrument: 'control of the machine' },
  ],
  faults: [
    ...(['misalignment', 'looseness', 'bearing_outer', 'bearing_inner', 'bearing_rolling'] as const),
    ...(['friction', 'leak', 'filter', 'cooling'] as const),
  ],
  loads: { standstill: 0, low: 0.45, nominal: 0.65, high: 0.8 },
  runUpSeconds: 8,
  runDownSeconds: 10,
  rotor: {
    points: ['vibration_de', 'vibration_nde'],
    bearing: BEARING_6312,
    blades: 5,
    teeth: 0,
    beltRatio: 0,
    resonanceHz: 3800,
    gain: 1,
  },
  build(about, random) {
    const vibrationMmPerS = about(2.2, 0.12);
    const delivery = about(DELIVERY_M3_PER_S, 0.03);
    const separator = about(0.22, 0.1);
    const riseKelvin = about(58, 0.05);
    const currentAt = currentOf({ efficiency: 0.945, magnetisingAmpere: 32 });
    const discharge = new ThermalMass(180);
    const oil = new ThermalMass(420);
    const net = { bar: LOADS_AT_BAR + 0.6 * random.next(), isLoaded: true, share: 0.65, delivery };
    return (now) => {
      const { speed, damage, truth, healthy } = now;
      const [worn, friction, dirt] = [bearingDamage(damage), of(damage, 'friction'), of(damage, 'filter')];
      const loaded = followNet(net, now) * speed;
      net.share += (loaded - net.share) * (1 - Math.exp(-now.intervalSeconds / 300));
      const shaftKw = LOADED_KW * speed * (IDLE_SHARE + (1 - IDLE_SHARE) * loaded * (1 + 0.06 * dirt));
      const frictionKw = (1.5 * worn + 2 * friction) * speed;
      const heat = (18 * bearingHeat(worn) + 16 * friction + 26 * of(damage, 'cooling')) * speed;
      truth[2] = discharge.step(now, now.ambientCel + riseKelvin * speed * (0.75 + 0.25 * loaded) + heat);
      truth[3] = oil.step(
        now,
        now.ambientCel + (truth[2] - now.ambientCel) * 0.62 + 10 * of(damage, 'cooling') * speed,
      );
      truth[4] = net.bar;
      truth[5] = separator * loaded * (1 + 3 * dirt);
      truth[6] = currentAt(shaftKw + frictionKw, now.lineVolts);
      truth[7] = 100 * net.share;
      now.shaftHz = 49.3 * speed;
      now.powerKw = (shaftKw + frictionKw) / 0.945;
      healthy[0] = vibrationMmPerS * speed * speed * (0.75 + 0.25 * loaded);
      healthy[1] = 0.85 * healthy[0];
    };
  },
};

/** Moves the pressure of the net. @returns share of the interval in which the stage delivered */
function followNet(
  net: { bar: number; isLoaded: boolean; readonly delivery: number },
  { intervalSeconds, load, speed, damage }: Moment,
): number {
  const steps = Math.ceil(intervalSeconds / STEP_SECONDS);
  const seconds = intervalSeconds / steps;
  let loaded = 0;
  for (let i = 0; i < steps; i++) {
    if (net.bar <= LOADS_AT_BAR) net.isLoaded = true;
    if (net.bar >= UNLOADS_AT_BAR) net.isLoaded = false;
    // With the plant at rest its consumers rest, too; the leak does not.
    const consumption = DELIVERY_M3_PER_S * (load + 0.32 * of(damage, 'leak')) * (net.bar / 7.2);
    const delivered = net.isLoaded ? net.delivery * speed : 0;
    net.bar = Math.max(0, net.bar + ((delivered - consumption) * seconds) / RECEIVER_M3);
    if (net.isLoaded) loaded++;
  }
  return loaded / steps;
}
