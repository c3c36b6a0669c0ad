import { type Static, Type } from 'typebox';
import { Instant } from '../../../http/instant.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import { UNJUDGED_REASONS } from '../../../models/detector/unjudged.ts';
import { HEALTH_GRADES } from '../../../models/health/health-index.ts';
import { assetLevels } from '../../assets/assets.ts';
import type { FleetRow, MachineHealth } from '../../assets/health/machine-health.ts';
import { criticalities } from '../../ticket/priority.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

/** A grade, or that nothing is known. */
export const GradeSchema = Type.Enum([...HEALTH_GRADES, 'unknown'], {
  description: 'good from 80, fair from 60, poor from 30, critical below; unknown where no model or rule has judged it',
});
const Index = orNull(Type.Integer({ minimum: 0, maximum: 100 }), 'From 0 to 100; null where nothing is known');

const MachineSchema = Type.Object({
  device: Type.String(),
  component: orNull(Type.String(), 'Null for the device itself'),
  health: Type.Integer({ minimum: 0, maximum: 100 }),
  grade: Type.Enum([...HEALTH_GRADES]),
  since: { ...Instant, description: 'Since when it has this grade; event time' },
  changedAt: { ...Instant, description: 'When the index changed last; event time' },
  reason: Said(),
  episode: orNull(Type.String(), 'The alarm that decides'),
  score: orNull(Type.Number(), 'The newest stored one: the highest of its minute'),
  limit: orNull(Type.Number(), 'The score at which an alarm begins'),
});

const HeadSchema = {
  asset: Type.String(),
  name: Type.String(),
  level: Type.Enum([...assetLevels]),
  criticality: Type.Enum([...criticalities]),
  health: Index,
  grade: GradeSchema,
  since: orNull(Instant, 'Begin of the grade of the deciding source; event time'),
  reason: Said(),
};
const Doubts = Type.Array(Type.String(), {
  description: 'Conditions of its instruments, such as `no_data`: while they last, the index is less sure',
});

/** One asset in the fleet's list. */
export const FleetSchema = Type.Object({
  ...HeadSchema,
  site: Type.String(),
  class: orNull(Type.String()),
  device: orNull(Type.String(), 'What decides'),
  component: orNull(Type.String()),
  changedAt: orNull(Instant),
  episode: orNull(Type.String()),
  doubts: Doubts,
});

/** The health of one asset. */
export const AssetHealthSchema = Type.Object(
  {
    ...HeadSchema,
    doubts: Doubts,
    decidedBy: orNull(
      Type.Object({ asset: Type.String(), device: Type.String(), component: orNull(Type.String()) }),
      'The parts of the index',
    ),
    machines: Type.Array(MachineSchema, { description: 'The sources that watch the asset itself, the worst first' }),
    parts: Type.Array(
      Type.Object({
        ...HeadSchema,
        lossShare: Type.Number({ description: 'Share of its loss that counts for this asset, by its criticality' }),
      }),
      { description: 'Its direct parts, the worst first' },
    ),
    alarms: Type.Array(
      Type.Object({
        id: Type.String(),
        asset: Type.String(),
        device: Type.String(),
        component: orNull(Type.String()),
        condition: Type.String(),
        severity: Type.Enum(['low', 'medium', 'high']),
        raisedAt: Instant,
        reason: Said(),
      }),
      {
        description:
          'Open alarms of the asset and all below it, at most 20, the severest first; those of instruments, too',
      },
    ),
    notJudged: Type.Array(
      Type.Object({
        device: Type.String(),
        reason: Type.Enum([...UNJUDGED_REASONS]),
        since: Instant,
        detail: Said(),
      }),
      { description: 'Its devices that are not judged now, or not on all channels' },
    ),
    trend: orNull(
      Type.Object({
        from: Instant,
        to: Instant,
        direction: orNull(Type.Enum(['falling', 'steady', 'rising'])),
        machines: Type.Integer({ description: 'Machines that were read: the worst 20' }),
        points: Type.Array(Type.Array(Type.Number()), {
          description: '`[milliseconds, minimum, maximum, mean]` of the worst, oldest first',
        }),
      }),
      'Null while the series store does not answer; then no score is known either',
    ),
    seriesError: orNull(Type.String(), 'Why the series store does not answer; null while it does'),
  },
  { description: 'The health of the asset' },
);

/** The answer where nothing is known. */
export const NOT_KNOWN = 'No model or rule has judged it yet.';

/** A row of the fleet in JSON. */
export function fleetJson({ id, worst, doubts, ...row }: FleetRow): Static<typeof FleetSchema> {
  return {
    ...row,
    doubts: [...doubts],
    asset: id,
    health: worst?.health ?? null,
    grade: worst?.grade ?? 'unknown',
    since: worst?.since.toISOString() ?? null,
    changedAt: worst?.changedAt.toISOString() ?? null,
    reason: worst?.reason ?? NOT_KNOWN,
    device: worst?.device ?? null,
    component: worst?.component ?? null,
    episode: worst?.episode ?? null,
  };
}

/** A machine in JSON, with its newest score. */
export function machineJson(
  { since, changedAt, rules: _, ...machine }: MachineHealth,
  newest: { readonly score: number | null; readonly limit: number | null },
): Static<typeof MachineSchema> {
  return { ...machine, since: since.toISOString(), changedAt: changedAt.toISOString(), ...newest };
}
