import { expect, it } from 'vitest';
import { NO_MODELS } from '../../../models/model-status.ts';
import { openModelRegistry } from '../../../models/registry/model-registry.ts';
import { modelRoutes } from '../../../ticketing/http/model-routes.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { sampleModel } from '../../models/registry/sample-model.ts';
import { openApp } from './app.ts';
import { lintOpenApi } from './openapi-lint.ts';

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
