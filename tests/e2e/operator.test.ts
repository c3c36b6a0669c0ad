import { expect, it } from 'vitest';
import { runProgram, startProgram } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

it('an operator is told how to get in, finds the running program, and is told what to do without one', async () => {
  const env = { DATA_DIR: tempDir(), BROKER_PORT: '0', HTTP_PORT: '0', SITE_TIME_ZONE: 'Europe/Berlin' };
  const away = startProgram(['quarantine', 'list'], env);
  expect(await away.ended).toBe(69);
  expect(away.stderr()).toContain('start "harbinger up", set DATA_DIR');
  const add = ['user', 'add', 'ada', '--role', 'administrator', '--email', 'ada@plant.example'];
  await runProgram(add, env);

  const up = startProgram(['up'], env);
  const opens = await up.line();
  // Output that is no terminal's is kept: it gets no link.
  expect(opens).toMatch(
    /^open http:\/\/127\.0\.0\.1:\d+\/ {3}\(sign in; harbinger user link ada prints a link that does\)$/,
  );
  expect(await runProgram(['quarantine', 'list'], env)).toBe('nothing is quarantined\n');
  const [link = '', until = ''] = (await runProgram(['user', 'link', 'ada'], env)).split('\n');
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\?code=/);
  expect(until).toMatch(/^It signs ada in once, until .*\(Europe\/Berlin\)\. It is not shown again\.$/);
  expect(await runProgram(['user', 'set-email', 'ada', 'ada@site.example'], env)).toBe(
    'mail to ada goes to ada@site.example\n',
  );
  const again = startProgram(add, env);
  expect(await again.ended).toBe(1);
  const second = startProgram(['up'], env);
  expect(await second.ended).toBe(69);
  expect(second.stderr()).toContain('is in use by process');
  const elsewhere = startProgram(['quarantine', 'list', '--url', 'http://127.0.0.1:1'], env);
  expect(await elsewhere.ended).toBe(69);
  expect(elsewhere.stderr()).toContain('http://127.0.0.1:1 does not answer: is harbinger up running there?');
});
