import { type Static, Type } from 'typebox';
import { conversionOf } from '../../ingest/reading/units.ts';
import { QUANTITIES } from './quantity.ts';

const strict = { additionalProperties: false } as const;

/** Plausible values for some channels of a machine, before anything is learned of it. */
export const MachineLimit = Type.Object(
  {
    /** The channels, with `*`; or those of a quantity. */
    channel: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    quantity: Type.Optional(Type.Enum([...QUANTITIES])),
    /** Of low, high and change (UCUM); channels in other units are converted. */
    unit: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
    low: Type.Optional(Type.Number()),
    high: Type.Optional(Type.Number()),
    /** The most that it may change within this many seconds, either way. */
    change: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    overSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 86_400 })),
    severity: Type.Optional(Type.Enum(['low', 'medium', 'high'])),
    /**
     * `until_learned`: until the device's own model judges the channel; `always`: beside the model,
     * too.
     */
    holds: Type.Optional(Type.Enum(['until_learned', 'always'])),
  },
  strict,
);
export type MachineLimit = Static<typeof MachineLimit>;

/** The time in which a change counts where a limit names none. */
export const CHANGE_SECONDS = 60;

/** Faults in the limits of a machine beyond their shape; each names its field. */
export function machineLimitProblems(limits: readonly MachineLimit[]): readonly string[] {
  return limits.flatMap((limit, place) => faultsOf(limit).map((fault) => `limits.${place}: ${fault}`));
}

function faultsOf({ channel, quantity, unit, low, high, change, overSeconds }: MachineLimit): string[] {
  const faults: string[] = [];
  if ((channel === undefined) === (quantity === undefined)) faults.push('name either channel or quantity');
  if (quantity !== undefined && unit === undefined) faults.push('a quantity needs the unit of its limits');
  if (unit !== undefined && conversionOf(unit) === undefined) faults.push(`${unit} is no unit of UCUM`);
  if (low === undefined && high === undefined && change === undefined) faults.push('name low, high or change');
  if (low !== undefined && high !== undefined && low >= high) faults.push('low is below high');
  if (overSeconds !== undefined && change === undefined) faults.push('overSeconds belongs to change');
  return faults;
}
