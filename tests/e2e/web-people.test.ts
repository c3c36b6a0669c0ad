import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { complaintsOf, hasBrowser, obstaclesOf, openBrowser, type Size, sizes } from '../helpers/browser.ts';
import { ADMIN_TOKEN, startGuarded } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const PASSWORD = 'a long word for tests';
const ROLES = { ann: 'technician', ben: 'technician', lee: 'lead', pia: 'planner' } as const;
type Login = keyof typeof ROLES;

/** A plant that dispatches nothing by itself: everybody is on leave. */
async function openPlant() {
  const up = await startGuarded(tempDir(), { HTTP_FRESH_SIGN_IN_MINUTES: '720' });
  const ask = async (method: string, url: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${up.http}/api/v1${url}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}: ${said}`);
    return said === '' ? {} : (JSON.parse(said) as Record<string, unknown>);
  };
  for (const name of ['press-1', 'press-2'])
    await ask('POST', '/assets', { id: `plant:${name}`, name, site: 'plant', class: 'PU' });
  for (const [login, role] of Object.entries(ROLES))
    await ask('POST', '/accounts', { login, name: login, role, password: PASSWORD });
  const leave = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z', kind: 'leave' };
  const { items } = (await ask('GET', '/people')) as unknown as { items: readonly { id: string }[] };
  for (const { id } of items) await ask('POST', `/people/${id}/absences`, leave);
  const open = async (asset: string, title: string): Promise<string> => {
    const ticket = await ask('POST', '/tickets', { asset, title, workClass: 'inspection', priority: 'P3' });
    expect(ticket).toMatchObject({ state: 'new' });
    return String(ticket['id']);
  };
  return { http: up.http, ask, open };
}
type Plant = Awaited<ReturnType<typeof openPlant>>;

describe.skipIf(!hasBrowser)('people with a sign-in of their own', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  async function signedIn({ http }: Pick<Plant, 'http'>, login: Login, size: Size): Promise<Page> {
    const context = await browser.newContext({ viewport: size, locale: 'en' });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    complaintsOf(page);
    await page.goto(`${http}/sign-in`);
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  const press = (from: Page | Locator, name: string) => from.getByRole('button', { name, exact: true }).click();

  /** A technician takes a ticket that nobody has; another, who still sees it, hears who has it. */
  async function takeFree(plant: Plant): Promise<{ ann: Page; id: string }> {
    const id = await plant.open('plant:press-1', 'Bolts are loose');
    const [ann, ben] = [await signedIn(plant, 'ann', sizes.phone), await signedIn(plant, 'ben', sizes.phone)];
    for (const page of [ann, ben]) {
      await page.goto(`${plant.http}/work`);
      await page.getByRole('tab', { name: 'Free to take' }).click();
      await page.getByText('Bolts are loose').waitFor();
    }
    expect(await obstaclesOf(ben)).toEqual([]);
    // His page hears of nothing any more, as in a hall without reception.
    await ben.route('**/api/v1/{events,tickets/free}', (route) => route.abort());
    await press(ann, `Take ${id}`);
    await ann.waitForURL(`**/tickets/${id}`);
    await ann.getByText('Accepted', { exact: true }).waitFor();
    await press(ben, `Take ${id}`);
    await ben.getByText('ann has it').waitFor();
    return { ann, id };
  }

  /** A session ends while its person types: she signs in again above the page, and goes on. */
  async function signInWhileTyping({ ask }: Plant, page: Page): Promise<void> {
    await page.getByLabel('Comment').fill('half a sentence');
    await ask('DELETE', '/accounts/ann/sessions');
    const dialog = page.getByRole('dialog', { name: 'You are signed out' });
    // Where the page hears of it first, the dialogue covers the button.
    await Promise.race([press(page, 'Send').catch(() => undefined), dialog.waitFor()]);
    await dialog.getByLabel('Login').fill('ann');
    await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    expect(await obstaclesOf(page)).toEqual([]);
    await press(dialog, 'Sign in');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Comment').inputValue()).toBe('half a sentence');
    await press(page, 'Send');
    await expect.poll(() => page.getByLabel('Comment').inputValue()).toBe('');
    await page.getByText('half a sentence').waitFor();
  }

  /** Two look at one ticket; the second to act sees what changed, and decides again. */
  async function decideAgain({ http, ask }: Plant, { ann, id }: { ann: Page; id: string }): Promise<void> {
    const lee = await signedIn({ http }, 'lee', sizes.desk);
    // That page hears of Ann's work by the answer to her own request alone.
    await lee.route('**/api/v1/events', (route) => route.abort());
    await lee.goto(`${http}/tickets/${id}`);
    await press(lee, 'Give to another');
    await lee.getByRole('dialog').waitFor();
    await lee.keyboard.press('Escape');
    const focused = (): Promise<string> => lee.evaluate<string>('document.activeElement.innerText');
    await expect.poll(focused).toBe('Give to another');
    await press(lee, 'Give to another');
    const dialog = lee.getByRole('dialog', { name: 'Give to another' });
    await dialog.getByLabel('Person').selectOption('ben');
    await dialog.getByLabel('Reason').fill('Ann goes home');
    await press(ann, 'Start');
    await ann.getByText('In progress', { exact: true }).waitFor();
    await press(dialog, 'Give to another');
    await dialog.getByText('Somebody else changed the ticket meanwhile').waitFor();
    await lee.getByText('In progress', { exact: true }).waitFor();
    expect(await obstaclesOf(lee)).toEqual([]);
    expect(await ask('GET', `/tickets/${id}`)).toMatchObject({ state: 'in_progress', assignee: { id: 'ann' } });
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('Ann goes home');
    expect(await dialog.getByLabel('Person').inputValue()).toBe('ben');
    await press(dialog, 'Give to another');
    await dialog.waitFor({ state: 'detached' });
    await ann.getByText('Assigned', { exact: true }).waitFor();
    expect(await ask('GET', `/tickets/${id}`)).toMatchObject({ state: 'assigned', assignee: { id: 'ben' } });
  }

  /**
   * A card is dragged with the mouse: where its way is legal it moves, elsewhere the page says why.
   */
  async function drag(plant: Plant): Promise<void> {
    const id = await plant.open('plant:press-2', 'Oil under the press');
    const page = await signedIn(plant, 'pia', sizes.desk);
    await page.goto(`${plant.http}/board`);
    const column = (name: string) => page.getByRole('region', { name, exact: true });
    const card = page.getByRole('link', { name: /Oil under the press/ });
    const dragTo = async (name: string): Promise<void> => {
      const [from, to] = [await card.boundingBox(), await column(name).boundingBox()];
      if (!from || !to) throw new Error('the card and the column are drawn');
      await page.mouse.move(from.x + 40, from.y + 20);
      await page.mouse.down();
      await page.mouse.move(from.x + 60, from.y + 30, { steps: 3 });
      await page.mouse.move(to.x + 60, to.y + 60, { steps: 8 });
      await page.mouse.up();
    };
    await column('New').getByText('Oil under the press').waitFor();
    // It comes later, and moves the columns down.
    await page.getByText('Nobody is on shift').waitFor();
    await dragTo('Accepted');
    await page
      .getByText(`${id} cannot go from “New” to “Accepted”. You may move it to: Assigned, Cancelled.`)
      .waitFor();
    expect(await obstaclesOf(page)).toEqual([]);
    await dragTo('Assigned');
    const dialog = page.getByRole('dialog', { name: 'Move' });
    await dialog.getByLabel('Person').selectOption('ben');
    expect(await obstaclesOf(page)).toEqual([]);
    await press(dialog, 'Move');
    await dialog.getByText(/absent\. Give a reason/).waitFor();
    await dialog.getByLabel('Reason').fill('he comes in for it');
    await press(dialog, 'Move');
    await column('Assigned').getByText('Oil under the press').waitFor();
    await page.getByText('1 moved.').waitFor();
    expect(await plant.ask('GET', `/tickets/${id}`)).toMatchObject({ state: 'assigned', assignee: { id: 'ben' } });
  }

  // One program for all: it starts for half a minute.
  it('a free ticket is taken once, a session that ends loses nothing, the second of two decides again, cards are dragged', async () => {
    const plant = await openPlant();
    await drag(plant);
    const taken = await takeFree(plant);
    await signInWhileTyping(plant, taken.ann);
    await decideAgain(plant, taken);
  });
});
