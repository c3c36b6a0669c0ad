import { Type } from 'typebox';
import { readers } from '../../http/access/roles.ts';
import type { Routes } from '../../http/http-app.ts';
import { At } from '../../http/instant.ts';
import { DeviceId, findDevice } from '../../ingest/series/find-device.ts';
import type { SeriesStore } from '../../ingest/series/series-store.ts';
import { AppError, unprocessable } from '../../lib/errors.ts';
import type { MachineOf } from '../machine/machine-settings.ts';
import { FAULT_LINES } from './fault-frequencies.ts';
import { analyseWaveform } from './waveform-analysis.ts';
import { type WaveformRefusal, waveformRefusal } from './waveform-refusal.ts';
import { createWorkSpace } from './work-space.ts';

/** A transform of more samples would hold up other requests: 2 ** 19 take about 0.3 s. */
const MOST_SAMPLES = 2 ** 19;

const WHY: Readonly<Record<WaveformRefusal, string>> = {
  too_short: 'it has fewer than 256 samples',
  too_long: 'it is longer than 10 minutes',
  wrong_length: 'its number of samples is not the `waveformSamples` of its machine',
  impossible_rate: 'its sample rate is not between 10 Hz and 10 MHz',
  not_finite: 'a sample is not a number',
  constant: 'all samples are equal: the sensor may be dead',
};

const part = Type.Union([Type.Literal('shaft'), ...FAULT_LINES.map((one) => Type.Literal(one))]);
const OrNull = Type.Union([Type.Number(), Type.Null()]);
const Pairs = (description: string) =>
  Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 3 }), { description });

const Analysis = Type.Object({
  channel: Type.String(),
  at: Type.Integer({ description: 'Event time of the first sample, milliseconds since the epoch' }),
  sequence: Type.Integer(),
  sampleRateHz: Type.Number(),
  unit: Type.Union([Type.String(), Type.Null()]),
  count: Type.Integer({ description: 'Number of samples' }),
  statistics: Type.Object({ rms: Type.Number(), peak: Type.Number(), crest: Type.Number(), kurtosis: Type.Number() }),
  time: Pairs('`[milliseconds from the first sample, lowest, highest]` of equal stretches'),
  spectrum: Pairs('`[Hz, RMS in the unit of the block]`: the highest bin of equal stretches'),
  resolutionHz: Type.Number({ description: 'Lines nearer than this cannot be distinguished' }),
  envelope: Type.Object({
    fromHz: Type.Number({ description: 'The band that was demodulated: the most impulsive one' }),
    toHz: Type.Number(),
    impulsiveness: Type.Number({ description: 'Excess kurtosis of its envelope: 0 for noise' }),
    points: Pairs('`[Hz, amplitude]` of the squared envelope, whose mean is 1'),
  }),
  rpm: Type.Union([Type.Number(), Type.Null()], { description: 'Nominal speed of the machine class' }),
  lines: Type.Array(
    Type.Object({ part, expectedHz: Type.Number(), foundHz: OrNull, ratio: OrNull, harmonics: OrNull }),
    { description: 'Of the shaft and of the bearing, where its data are known; `rolling` is twice BSF' },
  ),
  verdict: Type.Union([Type.Literal('none'), ...FAULT_LINES.map((one) => Type.Literal(one)), Type.Null()], {
    description: 'The part whose line stands out most; null without data of a bearing',
  }),
});

/**
 * `GET /devices/{id}/waveforms/{at}/analysis`. Owns a work space; one request at a time uses it.
 */
export function waveformAnalysisRoutes(given: {
  readonly series: Pick<SeriesStore, 'devices' | 'waveform'>;
  readonly machineOf: MachineOf;
}): Routes {
  const { series, machineOf } = given;
  const space = createWorkSpace();
  return (api) => {
    const schema = {
      operationId: 'analyseDeviceWaveform',
      summary: 'One waveform as time, spectrum and envelope spectrum, with the lines of its bearing',
      tags: ['devices'],
      params: Type.Object({ ...DeviceId.properties, at: At }),
      querystring: Type.Object({
        channel: Type.String({ minLength: 1 }),
        sequence: Type.Optional(Type.Integer({ minimum: 0 })),
        points: Type.Optional(Type.Integer({ minimum: 100, maximum: 8_192, default: 2_000 })),
      }),
      response: { 200: Analysis },
    };
    api.get(
      '/devices/:id/waveforms/:at/analysis',
      { schema, config: { roles: readers } },
      async ({ params, query }) => {
        const { device } = await findDevice(series, params.id);
        const { channel, sequence, points = 2_000 } = query;
        const asked = { device, channel, sampledAt: params.at };
        const found = await series.waveform(sequence === undefined ? asked : { ...asked, sequence });
        if (!found) throw new AppError('not_found', `${device} has no waveform of ${channel} at ${params.at}.`);
        const machine = machineOf(device);
        const refusal = waveformRefusal(found, machine?.waveformSamples);
        if (refusal !== null) throw unprocessable('at', `this waveform cannot be analysed: ${WHY[refusal]}`);
        if (found.count > MOST_SAMPLES) {
          throw unprocessable('at', `this waveform has ${found.count} samples; at most ${MOST_SAMPLES} are analysed`);
        }
        const { sampledAt: at, sequence: which, sampleRateHz, unit, count } = found;
        const analysis = analyseWaveform(found, { machine, points, space });
        return { channel, at, sequence: which, sampleRateHz, unit, count, ...analysis } as never;
      },
    );
  };
}
