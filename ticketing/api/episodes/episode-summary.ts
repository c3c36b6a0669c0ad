import { Type } from 'typebox';
import { Instant } from '../../../http/instant.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import { nullable } from '../fields.ts';

/** The alarm that opened the ticket; times of the machine. */
export const EpisodeSummarySchema = Type.Object({
  id: Type.String(),
  state: Type.String({ description: 'ISA-18.2' }),
  condition: Type.String(),
  severity: Type.String(),
  score: Type.Number({ description: '1 is the threshold' }),
  peakScore: Type.Number(),
  contributions: Type.Record(Type.String(), Type.Number()),
  firstChannel: Type.String(),
  reason: Said(),
  onsetAt: Instant,
  raisedAt: Instant,
  clearedAt: nullable(Instant),
});
