import { expect, test } from 'vitest';
import type { FleetControl, MachineState } from '../../../simulator/control/fleet-control.ts';
import { runningFans } from './control-bed.ts';

const LONG = { timeout: 60_000 };

function machine(control: FleetControl, number: number): MachineState {
  const found = control.state().machines[number - 1];
  if (!found) throw new Error(`there is no fan-${number}`);
  return found;
}

const channel = (state: MachineState, name: string) => state.channels.find((each) => each.name === name);

test('a fault begins, grows and is repaired; each act is in the truth with its time', async () => {
  const { control, kept } = await runningFans(200);
  expect(machine(control, 1).damage).toEqual({});
  await control.act({ act: 'fault', machine: 'fan-1', fault: 'filter', growth: '2m' });
  await expect.poll(() => machine(control, 1).damage.filter ?? 0, LONG).toBeGreaterThan(0.5);
  expect(machine(control, 2).damage).toEqual({});
  await control.act({ act: 'repair', machine: 'fan-1', fault: 'filter' });
  await expect.poll(() => machine(control, 1).damage, LONG).toEqual({});
  const truth = control.truth();
  expect(truth.acts).toMatchObject([
    {
      act: 'fault',
      machine: 'fan-1',
      fault: 'filter',
      growth: '2m',
      at: expect.any(String),
      doneAt: expect.any(String),
    },
    { act: 'repair', machine: 'fan-1', fault: 'filter' },
  ]);
  expect(truth.faults).toMatchObject([{ device: 'sim:fan-1', kind: 'filter' }]);
  expect(truth.events.filter(({ what }) => what !== 'failure')).toMatchObject([
    { device: 'sim:fan-1', what: 'onset', fault: 'filter' },
    { device: 'sim:fan-1', what: 'repair', fault: 'filter', quality: 'as_new' },
  ]);
  expect(kept.map(({ acts }) => acts?.length)).toEqual([1, 2]);
});

test('a broken sensor shows another value than the true one, until it is mended', async () => {
  const { control } = await runningFans(200);
  await control.act({ act: 'instrument', machine: 'fan-2', channel: 'temperature', trouble: 'bias', amount: '40 K' });
  const difference = (): number => {
    const { isTrue, shown } = channel(machine(control, 2), 'temperature') ?? {};
    return (shown ?? 0) - (isTrue ?? 0);
  };
  await expect.poll(difference, LONG).toBeGreaterThan(35);
  expect(machine(control, 2).troubles).toEqual([
    { trouble: 'bias', channel: 'temperature', until: expect.any(String) },
  ]);
  expect(await control.act({ act: 'mend', machine: 'fan-2', of: 'temperature' })).toContain('1 troubles ended');
  await expect.poll(difference, LONG).toBeLessThan(5);
  expect(control.truth().troubles).toMatchObject([{ device: 'sim:fan-2', trouble: 'bias', channel: 'temperature' }]);
  expect(control.truth().troubles[0]?.until).not.toBeNull();
});

test('a network that is cut keeps readings back on all its machines, and sends them afterwards', async () => {
  const { control, arrivals } = await runningFans(50);
  const sequences = (): number[] => {
    const own = arrivals.filter(({ topic }) => topic.includes('fan-3'));
    return own.map(({ body }) => (body as { seq: number }).seq);
  };
  await expect.poll(() => sequences().length, LONG).toBeGreaterThan(5);
  await control.act({ act: 'network', machine: 'sim/*', trouble: 'outage' });
  await expect.poll(() => machine(control, 1).troubles.length + machine(control, 3).troubles.length, LONG).toBe(2);
  const before = machine(control, 3).simulatedTo;
  await expect
    .poll(() => Date.parse(machine(control, 3).simulatedTo), LONG)
    .toBeGreaterThan(Date.parse(before) + 20_000);
  expect(channel(machine(control, 3), 'temperature')?.shown).not.toBeNull();
  const during = sequences().length;
  await control.act({ act: 'mend', machine: 'sim/*', of: 'network' });
  await expect.poll(() => sequences().length, LONG).toBeGreaterThan(during + 15);
  const all = sequences();
  expect(all).toEqual(all.map((_, i) => i + 1));
});

test('another product changes the load, and an overhaul renews all parts', async () => {
  const { control } = await runningFans(200);
  await expect.poll(() => machine(control, 1).load, LONG).toBeGreaterThan(0);
  const before = machine(control, 1).load;
  await control.act({ act: 'load', machine: 'fan-1', load: 0.5 });
  await expect.poll(() => machine(control, 1).load / before, LONG).toBeLessThan(0.7);
  await control.act({ act: 'overhaul', machine: 'fan-1' });
  expect(machine(control, 1).events.at(-1)).toMatchObject({ what: 'overhaul' });
});

test('time goes faster at once, also for machines that wait, and never past the clock', async () => {
  const { control } = await runningFans(0.001);
  await expect.poll(() => machine(control, 1).readings, LONG).toBe(1);
  expect(control.state()).toMatchObject({ speed: 0.001 });
  expect(control.state().behindSeconds).toBeGreaterThan(86_000);
  await control.act({ act: 'speed', speed: 'max' });
  await expect.poll(() => machine(control, 3).readings, LONG).toBeGreaterThan(500);
  expect(Date.parse(machine(control, 3).simulatedTo)).toBeLessThanOrEqual(Date.now());
});

test.each([
  [{ act: 'fly' }, /act: must be one of fault, instrument, network, load, repair, overhaul, mend, speed/],
  [{ act: 'fault', machine: 'fan-9', fault: 'filter' }, /machine: there is no machine fan-9: fan-\d is near/],
  [{ act: 'fault', machine: 'fan-1', fault: 'leak' }, /fault: leak does not fit fan-1: a fan can have/],
  [{ act: 'fault', machine: 'fan-1', fault: 'filtr' }, /must be one of imbalance.*filter is near/],
  [{ act: 'fault', machine: 'fan-1', fault: 'filter', growth: 'soon' }, /growth: must be a duration above 0 such as/],
  [{ act: 'fault', fault: 'filter' }, /machine: machine is required/],
  [
    { act: 'instrument', machine: 'fan-1', channel: 'hue', trouble: 'stuck' },
    /channel: fan-1 has no channel hue: a fan has vibration_de/,
  ],
  [{ act: 'instrument', machine: 'fan-1', channel: 'temperature', trouble: 'bias', amount: 5 }, /a unit is missing/],
  [{ act: 'instrument', machine: 'fan-1', channel: 'temperature', trouble: 'odd' }, /trouble: must be one of noise/],
  [{ act: 'network', machine: 'fan-1', trouble: 'loss', share: 2 }, /share: must be/],
  [{ act: 'repair', machine: 'fan-1' }, /fault: must be the fault that is repaired/],
  [{ act: 'repair', machine: 'fan-1', fault: 'leak' }, /fault: leak does not fit fan-1/],
  [{ act: 'repair', machine: 'fan-1', fault: 'filter', quality: 'so-so' }, /quality: must be one of as_new/],
  [{ act: 'mend', machine: 'fan-9' }, /there is no machine fan-9/],
  [{ act: 'load', machine: 'fan-1', load: 9 }, /load: must be/],
  [{ act: 'speed', speed: '-1' }, /speed: must be a number above 0/],
  [{ act: 'speed', speed: 2, machine: 'fan-1' }, /machine: is not known here/],
])('%j is refused with what would fit, and nothing is done', async (body, reason) => {
  const { control } = await runningFans(1);
  await expect(control.act(body)).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching(reason) });
  expect(control.truth().acts).toEqual([]);
});
