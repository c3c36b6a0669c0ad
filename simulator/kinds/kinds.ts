import type { MachineKind } from '../machine/machine-kind.ts';
import { CHILLER } from './chiller.ts';
import { COMPRESSOR } from './compressor.ts';
import { CONVEYOR } from './conveyor.ts';
import { FAN } from './fan.ts';
import { GEARBOX } from './gearbox.ts';
import { MOTOR } from './motor.ts';
import { PRESS } from './press.ts';
import { PUMP } from './pump.ts';
import { SPINDLE } from './spindle.ts';
import { WIND_TURBINE } from './wind-turbine.ts';

/** Every kind of machine, by its name. */
export const KINDS: ReadonlyMap<string, MachineKind> = new Map(
  [PUMP, MOTOR, FAN, GEARBOX, COMPRESSOR, CONVEYOR, CHILLER, PRESS, SPINDLE, WIND_TURBINE].map((kind) => [
    kind.name,
    kind,
  ]),
);
