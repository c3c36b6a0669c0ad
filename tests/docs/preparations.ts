import { writeFileSync } from 'node:fs';
import path from 'node:path';

type Reader = {
  readonly cwd: string;
  run(text: string): Promise<string>;
  get<T>(route: string): Promise<T>;
};

/** Files and programs that the reader of a page has already. */
export type Prepared = {
  readonly settings?: Readonly<Record<string, string>>;
  before?(reader: Reader): Promise<void> | void;
  /** Words of the page in place of the reader's own. */
  readonly replace?: Readonly<Record<string, string>>;
  /** The test that runs this page instead. */
  readonly elsewhere?: string;
};

const FLEET = 'harbinger simulate --machines 3 --speed max --duration 40m';

export const preparations: Readonly<Record<string, Prepared>> = {
  'README.md': { before: ({ cwd }) => writeRecordings(cwd) },
  'docs/devices.md': { elsewhere: 'tests/e2e/docs-devices.test.ts' },
  'docs/access.md': {
    replace: { 'Bearer hbt_…': `Bearer '"$(seen 'hbt_[A-Za-z0-9_-]+')"'`, 'token revoke 7': 'token revoke 1' },
  },
  'docs/health.md': {
    async before({ run, get }) {
      await run(FLEET);
      for (let tries = 0; tries < 600; tries++) {
        const { items } = await get<{ items: { health: number | null }[] }>('/assets/health');
        if (items.length === 3 && items.every(({ health }) => health !== null)) return;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
  },
  'docs/models.md': {
    before: ({ cwd }) => writeRecordings(cwd),
    replace: { model_1f0a: '$(seen "model_[0-9a-f]+" 1)', model_77b2: '$(seen "model_[0-9a-f]+" 2)' },
  },
  'docs/notifications.md': { replace: { 'webhooks/ID/test': 'webhooks/$(seen "wh_[0-9a-f-]+")/test' } },
  'docs/work-orders.md': {
    async before({ run, get }) {
      await run(FLEET);
      await run(
        `curl -s -X PUT localhost:8080/api/v1/sla/calendars/business-hours -H 'content-type: application/json' ` +
          `-d '{"name":"Business hours","timeZone":"UTC","weekly":{"mon":["08:30-17:30"]}}'`,
      );
      await run(
        `curl -s localhost:8080/api/v1/assets -H 'content-type: application/json' -d '{"id":"plant:pump-1","name":"Pump 1","site":"plant"}' || true`,
      );
      for (let tries = 0; tries < 600; tries++) {
        if ((await get<{ items: unknown[] }>('/tickets')).items.length > 0) return;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
  },
};

/**
 * A pump that runs well for a time and then vibrates more and more, and runs to failure of a few
 * units.
 */
function writeRecordings(cwd: string): void {
  const start = Date.UTC(2026, 0, 5);
  const rows = Array.from({ length: 900 }, (_, i) => {
    const fault = Math.max(0, i - 650) / 60;
    const wave = Math.sin(i / 9) * 0.08 + Math.sin(i * 1.7) * 0.05;
    const cells = [2.1 + wave + fault, 61 + 2 * wave + fault, 12.4 + wave].map((value) => value.toFixed(4));
    return [new Date(start + i * 10_000).toISOString(), ...cells, fault > 0 ? 1 : 0].join(',');
  });
  const csv = ['time,vibration,temperature,current,label', ...rows, ''].join('\n');
  for (const name of ['my-pump', 'march', 'april', 'pump-1', 'pump-2', 'pump-3']) {
    writeFileSync(path.join(cwd, `${name}.csv`), csv);
  }
  const units = (first: number, count: number, share: number): string => {
    const lines = Array.from({ length: count }, (_, unit) => {
      const life = 120 + unit * 7 + (first % 100) * 3;
      return Array.from({ length: Math.round(life * share) }, (_, cycle) => {
        const wear = (cycle / life) ** 3;
        return [first + unit, cycle, (20 + 5 * wear + Math.sin(cycle + first)).toFixed(3), (3 + wear).toFixed(3)].join(
          ',',
        );
      });
    });
    return ['unit,cycle,vibration,temperature', ...lines.flat(), ''].join('\n');
  };
  writeFileSync(path.join(cwd, 'failed.csv'), units(1, 8, 1));
  writeFileSync(path.join(cwd, 'running.csv'), units(102, 3, 0.6));
}
