import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { complaintsOf, hasBrowser, obstaclesOf, openBrowser, sizes } from '../helpers/browser.ts';
import { ADMIN_TOKEN, startGuarded } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const PASSWORD = 'a long word for tests';
const ASSET = { id: 'plant:press-1', name: 'Press 1', site: 'plant', class: 'PU' };
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const STEPS = [
  { kind: 'tick', instruction: 'Lock the press out', safety: true, mandatory: true },
  { kind: 'tick', instruction: 'Tighten the bolts', mandatory: true },
];

type Event = { readonly kind: string; readonly at: string; readonly payload: Readonly<Record<string, unknown>> };

describe.skipIf(!hasBrowser)('work without the server', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  async function openPlant(dataDir: string, port = '0') {
    const up = await startGuarded(dataDir, { HTTP_PORT: port, HTTP_FRESH_SIGN_IN_MINUTES: '720' });
    const ask = async (url: string, body?: object, method = 'POST') => {
      const answer = await fetch(`${up.http}/api/v1${url}`, {
        headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { method, body: JSON.stringify(body) }),
      });
      const said = (await answer.json()) as Record<string, unknown>;
      if (!answer.ok) throw new Error(`${url}: ${JSON.stringify(said)}`);
      return said;
    };
    return { ...up, ask };
  }
  type Plant = Awaited<ReturnType<typeof openPlant>>;

  /** A ticket of `ann`, with a checklist. */
  async function giveTicket({ ask }: Plant, title: string): Promise<string> {
    const { id, state } = await ask('/tickets', { asset: ASSET.id, title, priority: 'P2' });
    if (state !== 'assigned') await ask(`/tickets/${id}/transitions`, { to: 'assigned', assignee: 'ann' });
    await ask(`/tickets/${id}/checklists`, { name: 'Press', steps: STEPS });
    return String(id);
  }

  /** `ann` at a phone, who has opened her work, which is kept. */
  async function openPhone(plant: Plant): Promise<{ context: BrowserContext; page: Page }> {
    const context = await browser.newContext({ viewport: sizes.phone, locale: 'en' });
    onTestFinished(() => context.close());
    const signedIn = await context.request.post(`${plant.http}/api/v1/session`, {
      data: { login: 'ann', password: PASSWORD },
      headers: { 'x-requested-with': 'tests' },
    });
    expect(signedIn.status()).toBe(201);
    const page = await context.newPage();
    complaintsOf(page);
    await page.goto(`${plant.http}/work`);
    await page.getByText('Kept on this device').waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    return { context, page };
  }

  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const tick = async (page: Page): Promise<void> => {
    for (const step of STEPS) {
      const box = page.getByRole('checkbox', { name: step.instruction });
      await box.click();
      await expect.poll(() => box.isChecked()).toBe(true);
    }
  };
  /** Signs with the finger. */
  const sign = async (page: Page): Promise<void> => {
    const pad = page.locator('canvas');
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    if (!box) throw new Error('there is a field to sign in');
    await page.mouse.move(box.x + 40, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y + 30, { steps: 5 });
    await page.mouse.up();
    await press(page, 'Sign');
  };
  const resolve = async (page: Page): Promise<void> => {
    await press(page, 'Resolve');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('No fault found').click();
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  async function newPlant(): Promise<{ dataDir: string; plant: Plant }> {
    const dataDir = tempDir();
    const plant = await openPlant(dataDir);
    await plant.ask('/assets', ASSET);
    await plant.ask('/accounts', { login: 'ann', name: 'Ann', role: 'technician', password: PASSWORD });
    return { dataDir, plant };
  }

  it('a whole repair is done without the server, outlives a reload, and arrives in order with its times', async () => {
    const { dataDir, plant } = await newPlant();
    const id = await giveTicket(plant, 'Bolts are loose');
    const { page } = await openPhone(plant);
    plant.child.kill('SIGKILL');
    await plant.ended;

    await page.getByText('Bolts are loose').click();
    await press(page, 'Accept');
    await page.getByText('Accepted', { exact: true }).waitFor();
    await page.getByText('steps of the checklist are open').waitFor();
    await tick(page);
    await press(page, 'Start');
    await page.getByText('In progress', { exact: true }).waitFor();
    await page.locator('input[type=file]').first().setInputFiles({
      name: 'bolts.png',
      mimeType: 'image/png',
      buffer: PHOTO,
    });
    await page.getByLabel('Comment').fill('two bolts were loose');
    await press(page, 'Send');
    await page.reload();
    await page.getByText('two bolts were loose').first().waitFor();
    await sign(page);
    await page.getByText('Waits to be sent: 8').first().waitFor();
    await resolve(page);
    await page.getByText('Waits to be sent: 9').first().waitFor();
    expect(await obstaclesOf(page)).toEqual([]);

    const backAt = Date.now();
    const again = await openPlant(dataDir, new URL(plant.http).port);
    await press(page, 'Send now').catch(() => undefined);
    await expect.poll(() => page.getByText('Waits to be sent').count(), { timeout: 90_000 }).toBe(0);
    const ticket = await again.ask(`/tickets/${id}`);
    expect([ticket['state'], ticket['verdict']]).toEqual(['resolved', 'no_fault_found']);
    const { items } = (await again.ask(`/tickets/${id}/events?limit=200`)) as unknown as { items: Event[] };
    const late = items.filter(({ payload }) => 'receivedAt' in payload);
    const kinds = ['accepted', 'steps_answered', 'steps_answered', 'started', 'file_added', 'commented'];
    kinds.push('file_added', 'resolved');
    expect(late.map(({ kind }) => kind)).toEqual(kinds);
    // It counts from its arrival, over the work as it was then: before the ticket was resolved.
    expect(items.findLast(({ kind }) => kind === 'signed' || kind === 'resolved')?.kind).toBe('resolved');
    const signed = await again.ask(`/tickets/${id}/signatures`);
    expect(signed['items']).toMatchObject([{ name: 'Ann', meaning: 'performed' }]);
    const files = (await again.ask(`/tickets/${id}/files`)) as unknown as { items: { name: string }[] };
    expect(files.items.map(({ name }) => name)).toEqual(['bolts.png', 'signature-performed.png']);
    const times = late.map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThan(backAt);
  });

  it('of two who changed a ticket both sides are shown, the person decides, and signing out removes all', async () => {
    const { plant } = await newPlant();
    const id = await giveTicket(plant, 'Bolts are loose');
    const { context, page } = await openPhone(plant);
    await page.getByText('Bolts are loose').click();
    await page.getByRole('button', { name: 'Accept', exact: true }).waitFor();
    await context.setOffline(true);
    await press(page, 'Accept');
    await page.getByText('Waits to be sent: 1').first().waitFor();
    await plant.ask(`/tickets/${id}/transitions`, { to: 'cancelled', reason: 'the press is scrapped' });
    await context.setOffline(false);

    const refused = page.getByRole('alert').filter({ hasText: 'What the server has' });
    await refused.waitFor();
    const shown = await refused.textContent();
    expect(shown).toContain('What you did: Accepted');
    expect(shown).toContain('State: Cancelled');
    expect(await obstaclesOf(page)).toEqual([]);
    await press(page, 'Send again');
    await refused.getByText('cannot go from cancelled to accepted').waitFor();
    await press(page, 'Discard');
    await expect.poll(() => page.getByText('Waits to be sent').count()).toBe(0);
    await page.getByText('Cancelled', { exact: true }).waitFor();

    const kept = `indexedDB.databases().then((all) => all.length && new Promise((done) => {
      indexedDB.open('harbinger').onsuccess = ({ target: { result: db } }) => {
        const count = db.transaction('kept').objectStore('kept').count();
        count.onsuccess = () => { db.close(); done(count.result); };
      };
    }))`;
    expect(await page.evaluate(kept)).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Menu' }).click();
    await press(page, 'Sign out');
    await page.waitForURL('**/sign-in');
    expect(await page.evaluate(kept)).toBe(0);
    expect(await page.evaluate('caches.keys()')).not.toContain('harbinger-files');
  });
});
