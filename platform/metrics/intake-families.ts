import { by, counter, type Family, gauge, one } from './metric-family.ts';

/** Counts of received messages and readings, by outcome. */
export const INTAKE_FAMILIES: readonly Family[] = [
  counter('messages_total', 'Messages taken in, over MQTT and HTTP', ({ intake }) => one(intake.counts.messages)),
  counter('readings_total', 'Readings taken in', ({ intake }) => by('format', intake.counts.readingsByFormat), [
    'format',
  ]),
  counter('rejections_total', 'Payload elements refused', ({ intake }) => by('reason', intake.counts.rejections), [
    'reason',
  ]),
  counter('unread_total', 'Telemetry that no reading can hold', ({ intake }) => by('reason', intake.counts.unread), [
    'reason',
  ]),
  counter('ignored_total', 'Messages without telemetry', ({ intake }) => by('format', intake.counts.ignored), [
    'format',
  ]),
  counter(
    'wrong_times_total',
    'Readings with an impossible time: their time of arrival counts',
    ({ clocks }) => by('cause', clocks.counts().times),
    ['cause'],
  ),
  gauge('wrong_clocks', 'Devices whose clock is wrong', ({ clocks }) => one(clocks.counts().wrongNow)),
  gauge(
    'unjudged_devices',
    'Devices of which readings are not judged',
    ({ detector, intake }) => by('reason', { ...detector.unjudged.counts(), refused: intake.refused.count() }),
    ['reason'],
  ),
];
