import { expect, it } from 'vitest';
import { modelRoutes } from '../../../models/assign/model-routes.ts';
import { modelDecisionRoutes } from '../../../models/registry/model-decision-routes.ts';
import { openModelRegistry } from '../../../models/registry/model-registry.ts';
import { NO_MODELS } from '../../../models/registry/status-file.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { openApp } from '../../http/app.ts';
import { lintOpenApi } from '../../http/openapi-lint.ts';
import { sampleModel } from '../registry/sample-model.ts';

it('the models are listed in pages, and one is shown with who uses it and how its shadow does', async () => {
  const registry = openModelRegistry({ dataDir: tempDir() });
  const [first, second] = [sampleModel(), sampleModel({ seed: 2, card: { createdAt: '2026-01-02T00:00:00.000Z' } })];
  for (const stored of [second, first]) await registry.put(stored);
  const { id, subject } = second.card;
  await registry.promote({ at: '2026-01-03T00:00:00.000Z', by: 'eve', action: 'shadow', subject, model: id });
  const counts = { rows: 200, agreed: 150, liveAlarms: 1, shadowAlarms: 3, from: 0, to: 1 };
  const shadows = [{ device: 'plant:pump-1', live: first.card.id, shadow: id, ...counts }];
  const refusals = [{ device: 'plant:pump-2', model: first.card.id, reason: 'no such channel' }];
  const app = await openApp([modelRoutes({ registry, status: () => ({ ...NO_MODELS, shadows, refusals }) })]);
  const get = async (url: string) => (await app.inject(`/api/v1${url}`)).json();

  const page = await get('/models?limit=1');
  expect(page.items).toMatchObject([{ id: first.card.id, uses: [], refusals: [{ device: 'plant:pump-2' }] }]);
  const next = await get(`/models?limit=1&cursor=${page.next}`);
  expect(next).toMatchObject({ items: [{ id }], next: null });
  expect(await get(`/models/${id.slice(0, 14)}`)).toMatchObject({
    uses: [{ role: 'shadow', by: 'eve', subject: { kind: 'device', name: 'plant:pump-1' } }],
    shadows: [{ device: 'plant:pump-1', agreement: 0.75, liveAlarms: 1, shadowAlarms: 3 }],
  });
  expect((await app.inject('/api/v1/models/model_0000')).statusCode).toBe(404);
  expect((await app.inject('/api/v1/models?cursor=x')).statusCode).toBe(400);
  expect(lintOpenApi((await app.inject('/api/v1/openapi.json')).json())).toEqual([]);
  await app.close();
});

it('a model is promoted and rolled back with who and why, and each decision is told', async () => {
  const registry = openModelRegistry({ dataDir: tempDir() });
  const [first, second] = [sampleModel(), sampleModel({ seed: 2 })];
  for (const stored of [first, second]) await registry.put(stored);
  let recorded = 0;
  const decided = async () => {
    recorded += 1;
  };
  const app = await openApp([modelDecisionRoutes({ registry, now: () => new Date(0), decided })]);
  const post = async (url: string, payload: object) => {
    const answer = await app.inject({ method: 'POST', url: `/api/v1${url}`, payload });
    return { status: answer.statusCode, body: answer.json() };
  };
  const { id, subject } = first.card;
  const promoted = await post(`/models/${id.slice(0, 14)}/promote`, { reason: 'better in April' });
  expect(promoted).toMatchObject({ status: 200, body: { model: id, from: null, reason: 'better in April', subject } });
  expect((await post(`/models/${id}/promote`, {})).status).toBe(409);
  expect((await post(`/models/${second.card.id}/promote`, { shadow: true })).body.action).toBe('shadow');
  expect((await post('/model-rollbacks', { subject, shadow: true })).body.action).toBe('unshadow');
  expect((await post('/model-rollbacks', { subject, reason: 'too many alarms' })).body).toMatchObject({
    model: null,
    from: id,
  });
  expect((await post('/model-rollbacks', { subject })).body.detail).toContain('nothing to go back to');
  expect((await post('/models/model_0000/promote', {})).status).toBe(404);
  expect((await post('/model-rollbacks', { subject: { kind: 'team', name: 'x' } })).status).toBe(400);
  expect(recorded).toBe(4);
  const page = (await app.inject('/api/v1/model-decisions?limit=3')).json();
  expect(page.items.map(({ action, reason }: Record<string, unknown>) => [action, reason])).toEqual([
    ['rollback', 'too many alarms'],
    ['unshadow', null],
    ['shadow', null],
  ]);
  const rest = (await app.inject(`/api/v1/model-decisions?limit=3&cursor=${page.next}`)).json();
  expect(rest).toMatchObject({ items: [{ action: 'promote', reason: 'better in April' }], next: null });
  expect((await registry.promotions()).unreadable).toBe(0);
  await app.close();
});
