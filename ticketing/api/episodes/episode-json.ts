import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import { alarmStates, suppressors } from '../../episodes/alarm-state.ts';
import type { EpisodeRow, EvidenceRow } from '../../episodes/find-episodes.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { EpisodeSummarySchema } from './episode-summary.ts';
import { episodeSummaryJson } from './episode-summary-json.ts';

const PointsSchema = Type.Array(Type.Array(Type.Number()), {
  description: '`[[milliseconds, value], …]`, oldest first',
});

/** An alarm episode, as lists show it. */
export const EpisodeSchema = Type.Object({
  ...EpisodeSummarySchema.properties,
  state: Type.Enum([...alarmStates]),
  device: Type.String(names('device')),
  component: Type.Union([Type.String(), Type.Null()], { description: 'The part of the device, such as a bearing' }),
  asset: Type.String(names('asset')),
  ticket: Type.Union([Type.String(names('ticket')), Type.Null()]),
  detector: Type.String(),
  modelId: Type.String(),
  acknowledgedAt: Type.Union([Instant, Type.Null()]),
  acknowledgedBy: Type.Union([Type.String(), Type.Null()]),
  shelvedUntil: Type.Union([Instant, Type.Null()]),
  suppressedBy: Type.Array(Type.Enum([...suppressors]), { description: 'The rules that hide it' }),
  stayed: Type.Boolean({
    description:
      'It ended because the machine has come to stay as it was: POST /episodes/{id}/accept decides which level is normal',
  }),
  acceptedLevel: Type.Union([Type.Enum(['new', 'old']), Type.Null()], {
    description: 'Which level a person called normal; null where nobody has yet, or nothing stayed',
  }),
  prognosis: Type.Union(
    [
      Type.Object({
        earliestFailureAt: Instant,
        latestFailureAt: Type.Union([Instant, Type.Null()], {
          description: 'If it goes on as slowly as the score allows, no bound; null in old alarms',
        }),
        method: Said(),
      }),
      Type.Null(),
    ],
    { description: 'When it may fail; null where the detector has no estimate' },
  ),
});

/** The facts frozen when the alarm was raised. */
const Normal = Type.Object({
  center: Type.Number(),
  spread: Type.Number(),
  unit: Type.Union([Type.String(), Type.Null()], { description: 'UCUM' }),
});

export const EvidenceSchema = Type.Object({
  episode: EpisodeSchema,
  from: Instant,
  to: Instant,
  signals: Type.Record(Type.String(), PointsSchema, { description: 'Raw samples by channel' }),
  scores: PointsSchema,
  normal: Type.Record(Type.String(), Normal),
  scoring: Type.Optional(
    Type.Unknown({
      description:
        'How the score came about: model with its hash, thresholds, scaler, features, the state before the row that raised ' +
        'the alarm, and that row; absent for alarms of instruments and rules. `harbinger ticket replay` scores it again',
    }),
  ),
  hash: Type.String({
    description:
      'SHA-256 over the canonical JSON of from and to (in milliseconds), signals, scores, normal and scoring',
  }),
});

/** Renders an episode. */
export function episodeJson(row: EpisodeRow): Static<typeof EpisodeSchema> {
  return {
    ...episodeSummaryJson(row),
    state: row.state,
    device: row.device,
    component: row.component,
    asset: row.assetId,
    ticket: row.ticketId === null ? null : ticketNumber(row.ticketId),
    detector: row.detector,
    modelId: row.modelId,
    acknowledgedAt: isoOrNull(row.acknowledgedAt),
    acknowledgedBy: row.acknowledgedBy,
    shelvedUntil: isoOrNull(row.shelvedUntil),
    suppressedBy: [...row.suppressedBy],
    stayed: row.stayed,
    acceptedLevel: row.acceptedLevel,
    prognosis: row.prognosis && {
      earliestFailureAt: new Date(row.prognosis.earliestAt).toISOString(),
      latestFailureAt: row.prognosis.latestAt === undefined ? null : new Date(row.prognosis.latestAt).toISOString(),
      method: row.prognosis.method,
    },
  };
}

/** Renders an episode with its evidence. */
export function evidenceJson(row: EvidenceRow): Static<typeof EvidenceSchema> {
  const { from, to, signals, scores, normal, scoring } = row.evidence;
  return {
    episode: episodeJson(row),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    signals: Object.fromEntries(Object.entries(signals).map(([channel, points]) => [channel, points.map(pair)])),
    scores: scores.map(pair),
    normal: { ...normal },
    ...(scoring && { scoring }),
    hash: row.evidenceHash,
  };
}

function pair([at, value]: readonly [number, number]): number[] {
  return [at, value];
}
