import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { complaintsOf, hasBrowser, obstaclesOf, openBrowser, sizes } from '../helpers/browser.ts';
import { ADMIN_TOKEN, startGuarded } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const PASSWORD = 'a long word for tests';

describe.skipIf(!hasBrowser)('what a person is told, in a browser', () => {
  let browser: Browser;
  let http = '';
  let context: BrowserContext;
  let page: Page;
  let ticket = '';
  let complaints: readonly string[];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  const ask = async (url: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const answer = await fetch(`${http}/api/v1${url}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return (await answer.json()) as Record<string, unknown>;
  };

  /** `ann` at a phone, signed in. */
  async function openPhone(): Promise<void> {
    ({ http } = await startGuarded(tempDir()));
    await ask('/accounts', { login: 'ann', name: 'Ann Berg', role: 'technician', password: PASSWORD });
    await ask('/assets', { id: 'plant:press-1', name: 'Press 1', site: 'plant' });
    ticket = String((await ask('/tickets', { asset: 'plant:press-1', title: 'Leak', priority: 'P3' }))['id']);
    context = await browser.newContext({ viewport: sizes.phone, locale: 'en', permissions: ['notifications'] });
    onTestFinished(() => context.close());
    const data = { login: 'ann', password: PASSWORD };
    await context.request.post(`${http}/api/v1/session`, { data, headers: { 'x-requested-with': 'tests' } });
    page = await context.newPage();
    complaints = complaintsOf(page);
  }

  it('is chosen by kind, way and hour, in both languages; what is saved holds', async () => {
    await openPhone();
    await page.goto(`${http}/work#inbox`);
    await page.getByRole('link', { name: 'What I am told, and when' }).click();
    const push = page.getByRole('checkbox', { name: 'A comment: Push' });
    await push.uncheck();
    await page.getByLabel('A comment: Mail').selectOption('daily');
    await page.getByRole('checkbox', { name: 'Quiet hours' }).check();
    await page.getByLabel('From').fill('21:30');
    expect(await obstaclesOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It also holds for what was not sent yet.').waitFor();
    const kept = await (await context.request.get(`${http}/api/v1/me/preferences`)).json();
    expect(kept).toMatchObject({
      choices: { comment: { push: 'off', email: 'daily' } },
      quietHours: { from: '21:30', until: '06:00' },
    });

    // Elsewhere she chose something else meanwhile.
    const elsewhere = { choices: {}, quietHours: null, digestAt: '07:15' };
    await context.request.put(`${http}/api/v1/me/preferences`, {
      data: elsewhere,
      headers: { 'x-requested-with': 'tests' },
    });
    await page.getByRole('checkbox', { name: 'A comment: Inbox' }).uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('You changed this elsewhere meanwhile').waitFor();
    await page.getByRole('button', { name: 'Take the change' }).click();
    await expect.poll(() => push.isChecked()).toBe(true);

    await page.evaluate(`localStorage.setItem('harbinger-language', 'zh-CN')`);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '通知内容与时间' }).waitFor();
    expect(await obstaclesOf(page)).toEqual([]);
    expect(complaints.filter((one) => !/412/.test(one))).toEqual([]);
  });

  it('comes to the service worker as a push, and its press opens the ticket', async () => {
    await openPhone();
    await page.goto(`${http}/work`);
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    const protocol = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      protocol.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [one] = registrations;
        if (one && !one.isDeleted) resolve(one.registrationId);
      });
    });
    await protocol.send('ServiceWorker.enable');
    const told = { title: 'A ticket is yours', body: 'Leak', tag: ticket, url: `/tickets/${ticket}` };
    await protocol.send('ServiceWorker.deliverPushMessage', {
      origin: http,
      registrationId: await registered,
      data: JSON.stringify(told),
    });
    const shown = `navigator.serviceWorker.ready.then((it) => it.getNotifications())
      .then((all) => all.map(({ title, body, data }) => ({ title, body, data })))`;
    await expect.poll(() => page.evaluate(shown)).toEqual([{ title: told.title, body: told.body, data: told.url }]);

    // A headless browser shows no notification to press: its event is made in the worker.
    const [worker] = context.serviceWorkers();
    await worker?.evaluate(`registration.getNotifications().then(([notification]) => {
      dispatchEvent(new NotificationEvent('notificationclick', { notification }));
    })`);
    await page.waitForURL(`${http}/tickets/${ticket}`);
    await page.getByRole('heading', { name: /Leak/ }).first().waitFor();
    expect(await page.evaluate(shown)).toEqual([]);
  });
});
