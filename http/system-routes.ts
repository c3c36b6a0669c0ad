import { type Static, Type } from 'typebox';
import type { Routes } from './http-app.ts';
import type { Readiness } from './readiness.ts';
import { Said } from './words/answer-in-words.ts';

const SettingSchema = Type.Object({
  name: Type.String({ description: 'The environment variable' }),
  path: Type.String({ description: 'The key in the settings file' }),
  value: Type.Union([Type.String(), Type.Null()], { description: 'A secret is masked; null: not set' }),
  default: Type.Union([Type.String(), Type.Null()]),
  source: Type.Enum(['default', 'environment', 'file', 'record'], {
    description: 'Where the value comes from; `record`: the database, and the file was only its seed',
  }),
  secret: Type.Boolean(),
  description: Said(),
});
const FindingSchema = Type.Object({
  check: Type.String(),
  ok: Type.Boolean(),
  detail: Said(),
  advice: Type.Optional(Said({ description: 'What to do where it failed' })),
});
const HealthSchema = Type.Object(
  {
    version: Type.String(),
    startedAt: Type.String({ format: 'date-time' }),
    memoryBytes: Type.Integer(),
    parts: Type.Array(FindingSchema, { description: 'As `/readyz` says' }),
    findings: Type.Array(FindingSchema, { description: 'As `harbinger doctor` says of an installation that runs' }),
  },
  { description: 'The health of the program' },
);

/** One setting in force. */
export type SettingInForce = Static<typeof SettingSchema>;

/** One finding of a check. */
export type SystemFinding = Static<typeof FindingSchema>;

/**
 * Settings in force, and the health of the whole program; for administrators.
 * @param system.examine runs the checks of an installation
 */
export function systemRoutes(system: {
  readonly settings: readonly SettingInForce[];
  readonly readiness: Readiness;
  readonly examine: () => Promise<readonly SystemFinding[]>;
  readonly version: string;
  readonly startedAt: Date;
}): Routes {
  // The whole plant's: callers limited to some sites see none of it.
  const config = { allSites: true };
  const list = {
    operationId: 'listSettings',
    summary: 'Every setting with its value, and where the value comes from',
    tags: ['system'],
    response: { 200: Type.Object({ items: Type.Array(SettingSchema), next: Type.Null() }) },
  };
  const health = {
    operationId: 'getSystemHealth',
    summary: 'Whether each part works, and what to do where it does not',
    tags: ['system'],
    response: { 200: HealthSchema },
  };
  return (api) => {
    api.get('/system/settings', { schema: list, config }, async () => ({ items: [...system.settings], next: null }));
    api.get('/system/health', { schema: health, config }, async () => {
      const [parts, findings] = await Promise.all([system.readiness(), system.examine()]);
      return {
        version: system.version,
        startedAt: system.startedAt.toISOString(),
        memoryBytes: process.memoryUsage.rss(),
        parts: Object.entries(parts).map(([check, how]) => ({
          check,
          // A part whose words begin with `ok` works, perhaps with a remark.
          ok: how === 'ok' || how.startsWith('ok;'),
          detail: how,
        })),
        findings: [...findings],
      };
    });
  };
}
