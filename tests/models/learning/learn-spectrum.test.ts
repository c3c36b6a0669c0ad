import { beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { createDetector } from '../../../models/detector/detector.ts';
import { createKeptRows } from '../../../models/device/kept-rows.ts';
import { spectrumTrial } from '../../../models/device/use-spectra.ts';
import { learnHere } from '../../../models/learning/learner.ts';
import { describeNets, netReport } from '../../../models/normal/net-report.ts';
import type { NormalModel } from '../../../models/normal/normal-model.ts';
import type { ReadingVerdict } from '../../../models/watch/judge.ts';
import { scoreAgain } from '../../../models/watch/score-again.ts';
import { backend, cutAt, feed, goOn, openDetector, type Run } from '../detector-runs.ts';

const DEVICE = 'plant:gear-1';
const RATE_HZ = 20_000;
const COUNT = 2_048;
const BLOCKS = 1_600;
const FAULT_FROM = 1_300;

/**
 * A gear whose mesh sings at 20 times its speed, over a rumble of its load: the line moves through
 * the bands, which no straight line follows. From a block on something rings at 1.6 kHz at any
 * speed, no louder than the line that is there at one of them.
 */
function gear({ sings, faulty, seed = 1 }: { sings: boolean; faulty: boolean; seed?: number }): Reading[] {
  const random = createRandom(seed);
  let speed = 0;
  return Array.from({ length: BLOCKS }, (_, i) => {
    speed += 0.3 * (-speed + 1.3 * random.gaussian());
    const hz = 80 * (1 + 0.15 * Math.max(-2, Math.min(2, speed)));
    const meshHz = sings ? 20 * hz : 1200;
    const size = Math.max(0.3, 1 + 0.25 * random.gaussian());
    const rumble = 1.5 * random.next();
    const ringing = faulty && i >= FAULT_FROM ? 0.6 : 0;
    const phase = 6.3 * random.next();
    const samples = Float32Array.from({ length: COUNT }, (_, k) => {
      const at = k / RATE_HZ;
      const line = size * Math.sin(2 * Math.PI * meshHz * at + phase);
      const load = rumble * Math.sin(2 * Math.PI * 150 * at);
      return line + load + ringing * Math.sin(2 * Math.PI * 1600 * at) + 0.3 * random.gaussian();
    });
    const sampledAt = 1_700_000_000_000 + i * 10_000;
    const waveform = { channel: 'vib', unit: 'm/s2', sampleRateHz: RATE_HZ, samples };
    const known = { device: DEVICE, sampledAt, sequence: i, receivedAt: sampledAt, timeSource: 'device' as const };
    return { ...known, values: { speed: 60 * hz }, waveform };
  });
}

const stateOf = ({ detector }: Pick<Run, 'detector'>) => {
  const [state] = detector.statesOf(DEVICE);
  return state ?? expect.fail('the gear is known');
};

const netsOf = (run: Pick<Run, 'detector'>) => {
  const state = stateOf(run);
  const report = state.model && netReport(state.model, state.channels, spectrumTrial(state));
  return report ?? expect.fail('it has waveforms');
};

const raisedIn = ({ transitions }: { readonly transitions: readonly Run['transitions'][number][] }) =>
  transitions.filter(({ kind }) => kind === 'raised').map(({ episode }) => episode);

/** The same program without any trial. */
async function withoutNets(readings: readonly Reading[]) {
  const verdicts: ReadingVerdict[] = [];
  const learner = { ...learnHere(backend), learnSpectra: async () => ({ spectra: null, trial: 'no_better' as const }) };
  const onVerdict = (verdict: ReadingVerdict): void => void verdicts.push(verdict);
  const detector = createDetector({
    backend,
    learner,
    onVerdict,
    learnRows: 400,
    kept: createKeptRows(),
    now: () => new Date(0),
  });
  const { transitions } = await detector.process(readings, 0);
  return { detector, verdicts, transitions };
}

describe('nets on log spectra, of a gear whose line moves through the bands', () => {
  const models: NormalModel[] = [];
  const readings = gear({ sings: true, faulty: true });
  let run: Run;
  beforeAll(async () => {
    const opened = openDetector(400, { onRaised: (_state, model) => void models.push(model) });
    run = await feed(opened, [readings]);
  });

  it('win where the line moves, and say what they changed', () => {
    const report = netsOf(run);
    expect(report).toMatchObject({ trial: 'used', channels: 32 });
    expect(report.used.length).toBeGreaterThan(0);
    for (const { channel, spread } of report.used) {
      const [from = 0] = channel.replace('vib.', '').split('-').map(Number);
      expect(from).toBeGreaterThan(800);
      expect(from).toBeLessThan(2700);
      expect(spread).toBeLessThan(0.9);
    }
    expect(describeNets(report)).toContain(`net: ${report.used.length} of 32 bands (spread of vib.`);
    // Learned once: slow damage must not be learned with later spectra.
    expect(stateOf(run).spectra?.span).toBeNull();
  });

  it('find a fault that stays within what each band has done, which levels alone do not', async () => {
    const at = (readings[FAULT_FROM]?.sampledAt ?? 0) - 1;
    const raised = raisedIn(run);
    // Where the line itself is there the band is as it should be: the alarm may end between.
    expect(raised.length).toBeGreaterThan(0);
    for (const { onsetAt } of raised) expect(onsetAt).toBeGreaterThan(at);
    expect(raised[0]?.reason).toMatch(/the band vib\.\d+-\d+hz is above what its net tells/);
    const [first] = Object.keys(raised[0]?.contributions ?? {});
    expect(first).toBe('vib.rms');
    expect(raisedIn(await withoutNets(readings))).toHaveLength(0);
  });

  it('keep what the alarm followed from: its score is worked out again, through JSON', async () => {
    const [episode] = raisedIn(run);
    const scoring = episode?.evidence.scoring ?? expect.fail('nothing frozen');
    const tf = await (await backend.open()).use();
    const again = scoreAgain(tf, models[0] ?? expect.fail('no model'), JSON.parse(JSON.stringify(scoring)));
    expect(again.score).toBeCloseTo(episode?.score ?? 0, 6);
  });

  it('go on after a restart as without one, and in whatever batches readings come', async () => {
    const [before = [], after = []] = cutAt(readings, [1_290]);
    const first = await feed(openDetector(400), cutAt(before, [350, 777, 801, 1_100]));
    const restarted = openDetector(400);
    goOn(restarted, first);
    await feed(restarted, cutAt(after, [3, 50]));
    expect(restarted.verdicts).toEqual(run.verdicts.slice(first.verdicts.length));
  });

  it('raise nothing on more of the same', async () => {
    const healthy = await feed(openDetector(400), [gear({ sings: true, faulty: false, seed: 7 })]);
    expect(netsOf(healthy).trial).toBe('used');
    expect(raisedIn(healthy)).toHaveLength(0);
  });
});

describe('the gate of nets on log spectra', () => {
  it('stays shut where nothing bends: no verdict differs by a digit', async () => {
    const readings = gear({ sings: false, faulty: false });
    const tried = await feed(openDetector(400), [readings]);
    const report = netsOf(tried);
    expect(['nothing_to_gain', 'no_better']).toContain(report.trial);
    expect(report.used).toEqual([]);
    const untried = await withoutNets(readings);
    expect(tried.verdicts).toEqual(untried.verdicts);
    expect(stateOf(tried).model?.id).toBe(stateOf(untried).model?.id);
  });

  it('says which waveforms and blocks no net judges', async () => {
    const shortened = (reading: Reading, channel: string, count: number): Reading => {
      const { waveform } = reading as Reading & { readonly waveform: { readonly samples: Float32Array } };
      const sampledAt = reading.sampledAt + channel.length * 1_000;
      return {
        ...reading,
        sampledAt,
        waveform: { ...waveform, channel, samples: waveform.samples.slice(0, count) },
      } as Reading;
    };
    const readings = gear({ sings: true, faulty: false })
      .slice(0, 140)
      .flatMap((reading) => ['v', 'vv', 'vvv', 'vvvv', 'vvvvv'].map((name) => shortened(reading, name, 512)));
    const last = readings.at(-1) ?? expect.fail('readings');
    const odd = [10, 20, 30].map((after) => ({
      ...shortened(last, 'v', 256),
      sampledAt: last.sampledAt + after * 1_000,
      sequence: last.sequence + after,
    }));
    const run = await feed(openDetector(400), [readings, odd]);
    const said = describeNets(netsOf(run));
    expect(said).toContain('waveforms after the first four have no net: 1');
    expect(said).toContain('is not that of the first: 3');
    expect(describeNets(netsOf(await feed(openDetector(400), [readings])))).not.toContain('blocks');
  });
});
