import { expect, it } from 'vitest';
import { runProgram, startGuarded } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

it('the first administrator is added while nothing runs, and all others while it does', async () => {
  const dataDir = tempDir();
  const user = async <T>(...args: string[]): Promise<T> =>
    JSON.parse(await runProgram(['user', ...args, '--json'], { DATA_DIR: dataDir })) as T;
  const ada = await user<{ password: string }>('add', 'ada', '--name', 'Ada Park', '--role', 'administrator');
  const up = await startGuarded(dataDir, { LOG_LEVEL: 'trace' });
  const call = (path: string, init: { method?: string; cookie?: string; body?: object } = {}) =>
    fetch(`${up.http}${path}`, {
      method: init.method ?? 'GET',
      redirect: 'manual',
      headers: {
        'x-requested-with': 'tests',
        ...(init.cookie !== undefined && { cookie: init.cookie }),
        ...(init.body && { 'content-type': 'application/json' }),
      },
      ...(init.body && { body: JSON.stringify(init.body) }),
    });
  const cookieOf = (answer: Response): string => answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const signIn = (login: string, password: string) =>
    call('/api/v1/session', { method: 'POST', body: { login, password } });
  const statusOf = async (path: string, cookie: string) => (await call(path, { cookie })).status;

  const signedIn = await signIn('ada', ada.password);
  expect(signedIn.status).toBe(201);
  expect(await statusOf('/api/v1/accounts', cookieOf(signedIn))).toBe(200);

  const mei = await user<{ account: { sites: string[] } }>('add', 'mei', '--role', 'viewer', '--site', 'plant');
  expect(mei.account.sites).toEqual(['plant']);
  const { url } = await user<{ url: string }>('link', 'mei');
  expect(url.startsWith(`${up.http}/sign-in?code=`)).toBe(true);
  const code = new URL(url).searchParams.get('code') ?? '';
  const cookie = cookieOf(await call('/sign-in', { method: 'POST', body: { code } }));
  expect(await statusOf('/api/v1/tickets', cookie)).toBe(200);
  expect(await statusOf('/api/v1/accounts', cookie)).toBe(403);
  await user('set-role', 'mei', 'administrator');
  // Accounts are about all sites.
  expect(await statusOf('/api/v1/accounts', cookie)).toBe(403);
  await user('set-sites', 'mei');
  expect(await statusOf('/api/v1/accounts', cookie)).toBe(200);
  await user('disable', 'mei');
  expect(await statusOf('/api/v1/me', cookie)).toBe(401);
  const { items } = await user<{ items: { login: string; active: boolean }[] }>('list');
  expect(items.map(({ login, active }) => [login, active])).toEqual([
    ['ada', true],
    ['mei', false],
  ]);
  await expect(user('show', 'nobody')).rejects.toThrow(/no account with the login nobody/);

  const { secret } = await user<{ secret: string }>('token', 'add', 'erp', '--scope', 'tickets:read');
  const headers = { authorization: `Bearer ${secret}` };
  expect((await fetch(`${up.http}/api/v1/tickets`, { headers })).status).toBe(200);
  for (const kept of [ada.password, code, secret]) expect(up.stderr()).not.toContain(kept);
});
