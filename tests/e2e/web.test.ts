import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  englishOf,
  focusFaults,
  hasBrowser,
  obstaclesOf,
  openBrowser,
  openPage,
  type Size,
  sizes,
} from '../helpers/browser.ts';
import { runProgram, send, startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const ASSET = { id: 'plant:press-1', name: 'Press 1', site: 'plant', class: 'PU' };
const SCREENS = [
  '/work',
  '/work/notifications',
  '/board',
  '/tickets',
  '/fleet',
  '/labels',
  '/alarms',
  '/reports',
  '/admin',
];
/** Screens of what {@link seed} makes. */
const RECORDS = ['/tickets/HB-000001', '/assets/plant%3Apress-1'];
const NAMES = /Oil under the press|Press 1/g;

async function seed(up: Pick<Up, 'http'>): Promise<void> {
  await send(up, 'POST', '/assets', ASSET);
  await send(up, 'POST', '/tickets', { asset: ASSET.id, title: 'Oil under the press', priority: 'P1' });
}

/** Ways out of pages of a program that knows no machine yet. */
const STEPS = [
  ...['/work', '/board', '/tickets', '/alarms', '/reports', '/labels'].map((at) => [at, 'Machines', '/fleet'] as const),
  ['/fleet', 'Register a device', '/admin/devices'],
] as const;

describe.skipIf(!hasBrowser)('the web app in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  async function followSteps(up: Up): Promise<void> {
    const { page } = await openPage(browser, sizes.phone);
    for (const [at, step, to] of STEPS) {
      await page.goto(`${up.http}${at}`);
      await page.getByRole('main').getByRole('link', { name: step, exact: true }).click();
      await page.waitForURL(`**${to}`);
    }
  }

  it('a ticket appears by itself where somebody looks, and no policy is broken', async () => {
    const up = await startUp(tempDir());
    const { page, complaints } = await openPage(browser, sizes.desk);
    await page.goto(`${up.http}/`);
    await page.getByText('No ticket here').waitFor();
    await send(up, 'POST', '/assets', ASSET);
    await send(up, 'POST', '/tickets', { asset: ASSET.id, title: 'Oil <b>under</b> the press', priority: 'P1' });
    await page.getByText('Oil <b>under</b> the press').waitFor();
    await page.getByText('Oil <b>under</b> the press').click();
    await page.getByRole('heading', { level: 1, name: 'Oil <b>under</b> the press' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/tickets/HB-000001');
    expect(complaints).toEqual([]);
  });

  it('every screen is usable empty and with work, on a desk and on a phone, in both languages, light and dark', async () => {
    const up = await startUp(tempDir());
    const obstacles: string[] = [];
    const walk = async (how: { size: Size; locale: string; scheme: 'light' | 'dark' }, screens: readonly string[]) => {
      const { page, complaints } = await openPage(browser, how.size, how.locale);
      await page.emulateMedia({ colorScheme: how.scheme });
      for (const screen of screens) {
        await page.goto(`${up.http}${screen}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await page.evaluate<string>('document.documentElement.lang')).toBe(how.locale);
        const found = [...(await obstaclesOf(page)), ...(await focusFaults(page))];
        const english = how.locale === 'en' ? [] : await englishOf(page, NAMES);
        for (const one of [...found, ...english]) obstacles.push(`${screen}, ${how.locale}: ${one}`);
      }
      expect(complaints).toEqual([]);
    };
    await walk({ size: sizes.desk, locale: 'en', scheme: 'light' }, SCREENS);
    await followSteps(up);
    await seed(up);
    await walk({ size: sizes.phone, locale: 'zh-CN', scheme: 'dark' }, [...SCREENS, ...RECORDS]);
    await walk({ size: sizes.desk, locale: 'en', scheme: 'light' }, RECORDS);
    expect(obstacles).toEqual([]);
  });

  it('a machine goes bad, its ticket appears, and a technician works it on a phone', async () => {
    const dataDir = tempDir();
    const up = await startUp(dataDir);
    const { page, complaints } = await openPage(browser, sizes.phone);
    await page.goto(`${up.http}/tickets`);
    await page.getByText('No ticket here').waitFor();
    const address = new URL(up.mqtt);
    const replay = ['replay', 'examples/pump-fault.csv', '--speed', 'max'];
    await runProgram(replay, { DATA_DIR: dataDir, BROKER_PORT: address.port });
    await page
      .getByRole('link', { name: /pump-fault/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /pump-fault/ }).waitFor();
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('Accepted', { exact: true }).waitFor();
    for (const step of await page.getByRole('checkbox').all()) {
      await step.click();
      await expect.poll(() => step.isChecked()).toBe(true);
    }
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText('In progress', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('No fault found').click();
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('Resolved', { exact: true }).waitFor();
    const { items } = await up.get<{ items: { state: string; verdict: string }[] }>('/tickets');
    expect(items).toEqual([expect.objectContaining({ state: 'resolved', verdict: 'no_fault_found' })]);
    expect(complaints).toEqual([]);
  });

  it('a page says so when the server is away, and goes on by itself', async () => {
    const dataDir = tempDir();
    const up = await startUp(dataDir);
    const { page } = await openPage(browser, sizes.desk);
    await page.goto(`${up.http}/tickets`);
    await page.getByText('No ticket here').waitFor();
    up.child.kill('SIGKILL');
    await up.ended;
    await page.getByText('No connection since').waitFor();
    const again = await startUp(dataDir, { HTTP_PORT: new URL(up.http).port });
    await send(again, 'POST', '/assets', ASSET);
    await send(again, 'POST', '/tickets', { asset: ASSET.id, title: 'Oil under the press' });
    await page.getByText('Oil under the press').waitFor();
    await expect.poll(() => page.getByText('No connection since').count()).toBe(0);
  });
});
