import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type DocBlock, docBlocks, docShell, promisedBy } from '../helpers/doc-shell/doc-shell.ts';
import { runProgram, settled, startGuarded, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const BLOCKS = docBlocks(readFileSync(path.join(import.meta.dirname, '../../docs/devices.md'), 'utf8'));
const SETTINGS = BLOCKS.filter(({ text }) => text.includes('"mappings"'));
type Shell = ReturnType<typeof docShell>;

/**
 * Commands after the messages of a block wait until these are stored: nobody types as fast as a
 * test.
 */
async function runBlock(shell: Shell, block: DocBlock, stored: () => Promise<void>): Promise<string> {
  const [sending = '', ...rest] = block.text.split(/^(?=harbinger device values|curl -s 'localhost)/m);
  let printed = '';
  for (const part of [sending, ...rest]) {
    if (part !== sending) await stored();
    const { status, stdout, stderr } = await shell.run(part);
    expect([`line ${block.line}`, status, stderr]).toEqual([`line ${block.line}`, 0, expect.anything()]);
    printed += stdout;
  }
  return printed;
}

function expectPromised(block: DocBlock, printed: string): void {
  const kept = promisedBy(block).filter((words) => printed.includes(words));
  expect([`line ${block.line}`, ...kept]).toEqual([`line ${block.line}`, ...promisedBy(block)]);
}

it('every block of docs/devices.md is run, or says why not', () => {
  const counts = { run: 0, registered: 0, notRun: 0, json: 0 };
  for (const { language, mark } of BLOCKS) {
    if (language === 'json') counts.json++;
    else if (mark.startsWith('not run: ')) counts.notRun++;
    else if (mark === 'run: registered') counts.registered++;
    else counts.run++;
  }
  expect(BLOCKS.every(({ language }) => language === 'sh' || language === 'json')).toBe(true);
  expect(counts).toMatchObject({ registered: 2, notRun: 2, json: 4 });
});

it('the commands of docs/devices.md print what it says', async () => {
  const dataDir = tempDir();
  const up = await startUp(dataDir);
  const shell = docShell({ dataDir, mqtt: up.mqtt, http: up.http });
  writeFileSync(path.join(shell.folder, 'harbinger.json'), SETTINGS[0]?.text ?? '');
  for (const block of BLOCKS) {
    if (block.language !== 'sh' || block.mark !== '') continue;
    expectPromised(block, await runBlock(shell, block, () => settled(up)));
  }
});

it('the examples with a registered device come in with the secret that was printed', async () => {
  const dataDir = tempDir();
  const up = await startGuarded(dataDir);
  const shell = docShell({ dataDir, mqtt: up.mqtt, http: up.http });
  for (const block of BLOCKS.filter(({ mark }) => mark === 'run: registered')) {
    const [add = '', ...rest] = block.text.split('\n');
    const { stdout } = await shell.run(add);
    const [, secret = ''] = /password (\S+)/.exec(stdout) ?? [];
    const [, token = ''] = /bearer\): (\S+)/.exec(stdout) ?? [];
    const text = rest.join('\n').replaceAll('PASSWORD', secret).replaceAll('TOKEN', token);
    const [sending = '', ...asking] = text.split(/^(?=harbinger device values)/m);
    const sent = await shell.run(sending);
    expect([sent.stderr, sent.status]).toEqual(['', 0]);
    const missing = async (): Promise<readonly string[]> => {
      const printed = sent.stdout + (await shell.run(asking.join(''))).stdout;
      return promisedBy(block).filter((words) => !printed.includes(words));
    };
    await expect.poll(missing).toEqual([]);
  }
});

it('the JSON of docs/devices.md is a payload that is read, or settings that are taken', async () => {
  for (const { text, line } of BLOCKS.filter(({ language }) => language === 'json')) {
    const folder = tempDir();
    const file = path.join(folder, 'block.json');
    const isPayload = text.includes('"values": {') && text.includes('"seq"');
    const isRule = text.trimStart().startsWith('{\n  "name"');
    writeFileSync(file, isRule ? `{"mappings":{"rules":[${text}]}}` : text);
    const payload = path.join(folder, 'payload');
    writeFileSync(payload, '{"values":{"a":1}}');
    const settings = isPayload ? [] : ['--config', file];
    const args = ['decode', ...settings, '--topic', 'harbinger/v1/plant/p/telemetry', isPayload ? file : payload];
    expect([line, await runProgram(args)]).toEqual([line, expect.stringContaining('1 readings, 0 refused')]);
  }
});
