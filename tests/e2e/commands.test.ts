import { expect, it } from 'vitest';
import { runProgram, startProgram } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

it('the demo ends with its first ticket, for the machine that has the fault', async () => {
  const { seconds, ticket } = JSON.parse(await runProgram(['demo', '--until-ticket', '--json'])) as {
    seconds: number;
    ticket: {
      device: string;
      priority: 'P1' | 'P2' | 'P3' | 'P4';
      assignee: { name: string };
      episode: { firstChannel: string };
      clocks: { kind: string; targetSeconds: number }[];
    };
  };
  expect(seconds).toBeGreaterThan(0);
  expect(ticket.device).toBe('demo:pump-3');
  expect(ticket.episode.firstChannel).toMatch(/^vibration/);
  const ackSeconds = { P1: 300, P2: 900, P3: 7200, P4: 28_800 }[ticket.priority];
  expect(ticket.clocks.find(({ kind }) => kind === 'ack')?.targetSeconds).toBe(ackSeconds);
  expect(ticket.assignee.name).toMatch(/\w/);
});

it('every command explains itself', async () => {
  const help = await runProgram(['--help']);
  for (const name of [
    'up',
    'demo',
    'replay',
    'simulate',
    'load',
    'device',
    'decode',
    'detect',
    'evaluate',
    'prognose',
    'quarantine',
    'doctor',
  ]) {
    expect(help).toContain(name);
    expect(await runProgram([name, '--help'])).toContain(`Usage: harbinger ${name}`);
  }
});

it('bad settings and arguments end with status 2 and say what to do', async () => {
  const settings = startProgram(['up'], { BROKER_PORT: 'x', MODELS_BACKEND: 'gpu', DATA_DIR: tempDir() });
  expect(await settings.ended).toBe(2);
  expect(settings.stderr()).toContain('BROKER_PORT: a whole number');
  expect(settings.stderr()).toContain('MODELS_BACKEND: TensorFlow.js backend');
  const unknown = startProgram(['fly']);
  expect(await unknown.ended).toBe(2);
});

it('the doctor finds a healthy machine healthy, and says what to do about a server that is away', async () => {
  const free = { BROKER_PORT: '0', HTTP_PORT: '0', DATA_DIR: tempDir() };
  expect(await runProgram(['doctor'], free)).not.toContain('FAIL');
  const sick = startProgram(['doctor', '--json'], { ...free, DATABASE_URL: 'postgres://127.0.0.1:1/x' });
  const { findings } = JSON.parse(await sick.line()) as { findings: { check: string; ok: boolean; advice?: string }[] };
  expect(await sick.ended).toBe(1);
  expect(findings.filter(({ ok }) => !ok)).toMatchObject([
    { check: 'database', advice: expect.stringContaining('DATABASE_URL') },
  ]);
});
