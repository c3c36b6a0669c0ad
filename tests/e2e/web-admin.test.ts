import mqtt from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { englishOf, focusFaults, hasBrowser, obstaclesOf, openBrowser, openPage, sizes } from '../helpers/browser.ts';
import { send, startForFile, startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const SUBJECTS = [
  'people',
  'calendar',
  'absences',
  'teams',
  'rates',
  'skills',
  'shifts',
  'rotas',
  'calendars',
  'places',
  'accounts',
  'plans',
  'catalogue',
  'parts',
  'stores',
  'policies',
  'ladders',
  'opening',
  'rules',
  'machines',
  'mappings',
  'devices',
  'quarantine',
  'models',
  'audit',
  'settings',
  'health',
];

/** Words of the seed, and a default that a plant words as it likes. */
const NAMES = /Mei Chen|Early shift|Shaft seal|Main store|Too hot|Sign in with the plant account|openid profile email/g;

/** A plant with one of each. */
async function seed(up: Up): Promise<void> {
  await send(up, 'PUT', '/shifts/early', { name: 'Early shift', timeZone: 'UTC', weekly: { mon: ['06:00-14:00'] } });
  await send(up, 'POST', '/people', { id: 'mei', name: 'Mei Chen', shifts: [{ shift: 'early', from: '2026-01-01' }] });
  await send(up, 'PUT', '/skills/weld', { name: 'Welding', certificate: true });
  await send(up, 'POST', '/assets', { id: 'plant:press', name: 'Press', site: 'plant' });
  await send(up, 'POST', '/parts', { id: 'seal', name: 'Shaft seal' });
  await send(up, 'PUT', '/stores/main', { name: 'Main store' });
  await send(up, 'PUT', '/parts/seal/stock/main', { onHand: 1, minimum: 4 });
  const when = { kind: 'high', channel: 'temperature', limit: 95, unit: 'Cel' };
  await send(up, 'PUT', '/alarm-rules/hot', { devices: 'plant:*', message: 'Too hot', when });
  await send(up, 'PUT', '/machine-classes/pump', { iso: { group: 2, mounting: 'rigid' } });
}

describe.skipIf(!hasBrowser)('administration in a browser', () => {
  let browser: Browser;
  let up: Awaited<ReturnType<typeof startForFile>>;
  // One program for all but the first: each test changes records of its own.
  beforeAll(async () => {
    up = await startForFile();
    return up.stop;
  });
  beforeAll(async () => {
    await seed(up);
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** Opens a subject, and what its button opens. */
  async function openForm(page: Page, subject: string, button: string) {
    await page.goto(`${up.http}/admin/${subject}`);
    await page.getByRole('button', { name: button, exact: true }).click();
    return page.getByRole('dialog');
  }

  it('every subject is usable empty and with records, on a desk and on a phone, in both languages, light and dark', async () => {
    const up = await startUp(tempDir());
    const obstacles: string[] = [];
    for (const [size, locale, scheme] of [
      [sizes.desk, 'en', 'light'],
      [sizes.phone, 'zh-CN', 'dark'],
    ] as const) {
      const { page, complaints } = await openPage(browser, size, locale);
      await page.emulateMedia({ colorScheme: scheme });
      for (const subject of SUBJECTS) {
        await page.goto(`${up.http}/admin/${subject}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        const found = [...(await obstaclesOf(page)), ...(await focusFaults(page))];
        const english = locale === 'en' ? [] : await englishOf(page, NAMES);
        for (const one of [...found, ...english]) obstacles.push(`${subject}, ${locale}: ${one}`);
      }
      expect(complaints).toEqual([]);
      if (size === sizes.desk) await seed(up);
    }
    expect(obstacles).toEqual([]);
  });

  it('people, hours, promises, plans and stock are made, changed and seen', async () => {
    const { page, complaints } = await openPage(browser, sizes.desk);
    const teams = await openForm(page, 'teams', 'Add a team');
    await teams.getByLabel('Id').fill('mechanics');
    await teams.getByLabel('Name').fill('Mechanics');
    await teams.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Mechanics' }).waitFor();

    const calendar = await openForm(page, 'calendars', 'Business hours');
    await calendar.getByRole('button', { name: 'Closed', exact: true }).click();
    await calendar.getByText('1 holidays').waitFor();
    await calendar.getByRole('button', { name: 'Save' }).click();
    await calendar.waitFor({ state: 'detached' });

    const policy = await openForm(page, 'policies', 'Default');
    await policy.getByLabel('Restore within').first().fill('2 h');
    await policy.getByRole('button', { name: 'The last 30 days' }).click();
    await policy.getByText(/The draft fits \d+ of \d+ tickets/).waitFor();
    await policy.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/P1 2 h/).waitFor();

    const plan = await openForm(page, 'plans', 'Add a plan');
    await plan.getByRole('textbox', { name: /^Id/ }).fill('oil');
    await plan.getByLabel('Title').fill('Change the oil');
    await plan.getByLabel('Machine').first().fill('plant:press');
    await plan.getByLabel('First day').fill('2027-01-04');
    await plan.getByRole('button', { name: 'Save' }).click();
    await page.getByText('4 Jan 2027').first().waitFor();

    await page.goto(`${up.http}/admin/parts`);
    await page.getByRole('button', { name: 'Stock of Shaft seal' }).first().click();
    await page.getByRole('button', { name: 'Receive' }).click();
    const receipt = page.getByRole('dialog', { name: 'Receive' });
    await receipt.getByLabel('Quantity').fill('5');
    await receipt.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/received 5 → 6 on hand/).waitFor();
    await page.getByText('Nothing is below its minimum.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('drafts of a rule and of a mapping show what they would do, and are saved', async () => {
    const hot = { device: 'plant:press', values: { temperature: { v: 90, u: 'Cel' } } };
    const items = [6, 5, 4, 3, 2, 1].map((minutes) => ({ ...hot, ts: Date.now() - minutes * 60_000 }));
    const headers = { 'content-type': 'application/json' };
    await fetch(`${up.http}/api/v1/telemetry`, { method: 'POST', headers, body: JSON.stringify(items) });
    const { page, complaints } = await openPage(browser, sizes.phone);
    const rule = await openForm(page, 'rules', 'Too hot');
    await rule.getByLabel('Limit').first().fill('80');
    await rule.getByRole('button', { name: 'Try', exact: true }).click();
    await rule.getByText('It would have given 1 alarm at 1 device.').waitFor();
    expect(await obstaclesOf(page)).toEqual([]);
    await rule.getByRole('button', { name: 'Save' }).click();
    await rule.waitFor({ state: 'detached' });
    expect(await up.get('/alarm-rules/hot')).toMatchObject({ when: { limit: 80 }, version: 2 });

    const mapping = await openForm(page, 'mappings', 'Add a mapping');
    await mapping.getByRole('textbox', { name: /^Id/ }).fill('mill');
    await mapping.getByLabel('Topics').first().fill('mill/{device}/state');
    await page.keyboard.press('Enter');
    await mapping.getByLabel('Topic of the message').fill('mill/press-1/state');
    await mapping.getByLabel('Payload of the message').fill('{"temp":21.5}');
    await mapping.getByText('1 reading with 1 value').first().waitFor();
    await mapping.getByText('This draft decides on the topic.').waitFor();
    expect(await obstaclesOf(page)).toEqual([]);
    await mapping.getByLabel('Topic to listen to').fill('harbinger/v1/plant/+/telemetry');
    const listening = page.waitForRequest('**/mappings/listen');
    await mapping.getByRole('button', { name: 'Listen for 30 s' }).click();
    await listening;
    // As many as it waits for, and some that came before it heard.
    const client = await mqtt.connectAsync(up.mqtt);
    const sent = setInterval(() => client.publish('harbinger/v1/plant/press/telemetry', '{"temp":21.5}'), 50);
    await mapping.getByText(/^20 messages in \d+ s/).waitFor();
    clearInterval(sent);
    await client.endAsync();
    await mapping
      .getByRole('table', { name: 'The message of harbinger/v1/plant/press/telemetry by the draft' })
      .first()
      .waitFor();
    expect(await obstaclesOf(page)).toEqual([]);
    await mapping.getByRole('button', { name: 'Save' }).click();
    await mapping.waitFor({ state: 'detached' });
    expect(await up.get('/mappings/mill')).toMatchObject({ topic: 'mill/{device}/state', values: ['**'] });
    expect(complaints).toEqual([]);
  });

  it('of two people who change one record the second sees what changed, and decides again', async () => {
    const { page } = await openPage(browser, sizes.phone);
    const form = await openForm(page, 'people', 'Mei Chen');
    await form.getByLabel('Phone').fill('+49 30 1234');
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ email: 'mei@plant.example' });
    await fetch(`${up.http}/api/v1/people/mei`, { method: 'PATCH', headers, body });
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Mail address is now: mei@plant.example').waitFor();
    await form.getByRole('button', { name: 'Take the change' }).click();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    const saved = await up.get<{ email: string; phone: string }>('/people/mei');
    expect(saved).toMatchObject({ email: 'mei@plant.example', phone: '+49 30 1234' });
  });

  it('of two people who change an account or a device the second sees it, and decides', async () => {
    await send(up, 'POST', '/accounts', { login: 'bo', name: 'Bo Lind', role: 'technician' });
    await send(up, 'POST', '/devices', { id: 'plant:pump' });
    const { page, complaints } = await openPage(browser, sizes.desk);
    const form = await openForm(page, 'accounts', 'Bo Lind');
    await form.getByLabel('Sites').fill('plant');
    await form.getByLabel('Sites').press('Enter');
    await send(up, 'PATCH', '/accounts/bo', { role: 'lead' });
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Role is now: Lead').waitFor();
    await form.getByRole('button', { name: 'Take the change' }).click();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    expect(await up.get('/accounts/bo')).toMatchObject({ role: 'lead', sites: ['plant'], active: true });

    await page.goto(`${up.http}/admin/devices`);
    const rotate = page.getByRole('button', { name: 'New secret: plant:pump' });
    await rotate.waitFor();
    await send(up, 'POST', '/devices/plant:pump/revoke', {});
    await rotate.click();
    await page.getByText('Registration is now: Shut out').waitFor();
    await page.getByRole('button', { name: 'Approve: plant:pump' }).click();
    await rotate.waitFor();
    expect(complaints.filter((one) => !/412/.test(one))).toEqual([]);
  });

  it('a list of more than a page is whole, found by words, and drawn as one scrolls', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `part-${String(index).padStart(3, '0')}`);
    for (const id of ids) await send(up, 'POST', '/parts', { id, name: `Spare ${id}` });
    const { page, complaints } = await openPage(browser, sizes.desk, 'zh-CN');
    await page.goto(`${up.http}/admin/parts`);
    const rows = page.getByRole('table').last().getByRole('row');
    await page.getByRole('button', { name: 'Spare part-000', exact: true }).waitFor();
    expect(await rows.count()).toBeLessThan(ids.length);
    // With the head and the seal.
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 20_000);
        return await rows.count();
      })
      .toBe(ids.length + 2);
    await page.getByRole('searchbox').fill('part-249');
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByRole('button', { name: 'Spare part-249', exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('the record is verified, and settings and health are shown', async () => {
    const { page, complaints } = await openPage(browser, sizes.desk);
    await page.goto(`${up.http}/admin/audit`);
    await page.getByRole('button', { name: 'Verify the record' }).click();
    await page.getByText('The record is whole: everything is as it was written.').waitFor();
    await page.getByLabel('Of what').selectOption('Skill');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Skill: Welding').waitFor();
    await page.goto(`${up.http}/admin/settings`);
    await page.getByText('HTTP_PORT', { exact: true }).waitFor();
    await page.goto(`${up.http}/admin/health`);
    await page
      .getByText(/Database: ok/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });
});
