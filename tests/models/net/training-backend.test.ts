import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../lib/errors.ts';
import type { BackendChoice, OpenBackend, Tf } from '../../../models/net/backend.ts';
import { createTrainingBackend } from '../../../models/net/training-backend.ts';

type Name = OpenBackend['name'];

/** Backends whose passes take as long as `ms` says; `broken` fail when they are first used. */
function fakes(ms: Partial<Record<Name, number>>, broken: readonly Name[] = []) {
  const lines: Record<string, unknown>[] = [];
  const passes: Name[] = [];
  let now = 0;
  const rehearse = async (tf: Tf) => {
    const name = tf as unknown as Name;
    if (broken.includes(name)) throw new TypeError('util.isNullOrUndefined is not a function');
    passes.push(name);
    now += ms[name] ?? 0;
  };
  const open = async (choice: BackendChoice): Promise<OpenBackend> => {
    const name = choice === 'auto' ? 'wasm' : choice;
    if (ms[name] === undefined) throw new AppError('unavailable', `the ${name} backend of TF.js cannot be loaded`);
    return { name, reason: choice === 'auto' ? 'auto: it loads' : 'asked for', use: async () => name as unknown as Tf };
  };
  const log = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const create = (choice: BackendChoice, hasNative = true) =>
    createTrainingBackend({ choice, hasNative, open, log, clock: () => now });
  return { lines, passes, rehearse, create };
}

describe('the backend that trains', () => {
  it.each([
    { wasm: 80, node: 12, wins: 'node' },
    { wasm: 12, node: 80, wins: 'wasm' },
    { wasm: 12, node: 12, wins: 'wasm' },
  ])('is the faster on the data at hand: $wasm ms on wasm, $node ms on node', async ({ wasm, node, wins }) => {
    const { create, rehearse, lines, passes } = fakes({ wasm, node });
    const trainer = create('auto');
    expect(await trainer.choose(rehearse)).toMatchObject({ name: wins });
    expect(passes).toEqual(['wasm', 'wasm', 'node', 'node']);
    const reason = `auto: a pass takes ${wasm} ms on wasm, ${node} ms on node`;
    expect(lines).toMatchObject([{ msg: 'TensorFlow.js trains', backend: wins, reason }]);
    // What was measured holds for the nets that follow.
    expect(await trainer.choose(rehearse)).toMatchObject({ name: wins });
    expect(passes).toHaveLength(4);
    expect(lines).toHaveLength(1);
  });

  it('is the other where one does not load, or fails when it is first used; one line says so', async () => {
    for (const { create, rehearse, lines } of [fakes({ wasm: 50 }), fakes({ wasm: 50, node: 1 }, ['node'])]) {
      expect(await create('auto').choose(rehearse)).toMatchObject({ name: 'wasm' });
      expect(lines.map(({ msg, backend }) => `${msg}: ${backend}`)).toEqual([
        'TF.js backend not used for training: node',
        'TensorFlow.js trains: wasm',
      ]);
      expect(lines[0]?.['reason']).toMatch(/cannot be loaded|is not a function/);
    }
    const { create, rehearse } = fakes({ wasm: 1, node: 50 }, ['wasm']);
    expect(await create('auto').choose(rehearse)).toMatchObject({ name: 'node' });
  });

  it('fails with the first reason where none can train', async () => {
    const { create, rehearse } = fakes({ wasm: 1 }, ['wasm']);
    await expect(create('auto').choose(rehearse)).rejects.toThrow('util.isNullOrUndefined');
  });

  it('is measured only where the native library is installed and no backend was asked for', async () => {
    const { create, rehearse, passes } = fakes({ wasm: 80, node: 12 });
    expect(await create('auto', false).choose(rehearse)).toMatchObject({ name: 'wasm', reason: 'auto: it loads' });
    expect(await create('wasm').choose(rehearse)).toMatchObject({ name: 'wasm', reason: 'asked for' });
    expect(await create('node').choose(rehearse)).toMatchObject({ name: 'node', reason: 'asked for' });
    expect(passes).toEqual([]);
  });
});
