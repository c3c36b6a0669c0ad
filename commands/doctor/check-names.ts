import { existsSync } from 'node:fs';
import path from 'node:path';
import { refuseDeviceName } from '../../broker/access/device-administration.ts';
import { openDeviceRegistry } from '../../broker/access/device-registry.ts';
import { AppError } from '../../lib/errors.ts';
import { refuseName } from '../../lib/taken-names.ts';
import { readLocalApi } from '../../ticketing/accounts/local-api.ts';
import { createDb } from '../../ticketing/db/create-db.ts';
import { attempt, type Finding } from './finding.ts';

const PAGE = 200;
const NAMED = 10;
const what = { people: 'person', accounts: 'login', tokens: 'token' } as const;
type Kind = keyof typeof what;
type Named = { readonly id: string | number; readonly login?: string; readonly name: string };

/**
 * Whether a person or device has a name that records would take for the system or for another kind
 * of actor: a name from before such names were refused. Checks people and tokens of the embedded
 * database while the program runs.
 */
export function checkNames({ dataDir, url }: { dataDir: string; url: string | undefined }): Promise<Finding> {
  const advice = 'give these people another id and end these tokens; register these devices under another name';
  return attempt('names', advice, async () => {
    const found = await refusedDevices(dataDir);
    const running = await readLocalApi(dataDir);
    // That the database is away is a finding of its own.
    const stored = url === undefined ? undefined : await storedNames(url).catch(ignoreOutage);
    const known = url === undefined ? running && (await namesOfProgram(running)) : stored;
    for (const [kind, name] of known ?? []) {
      const refused = refuseName(name);
      if (refused !== undefined) found.push(`the ${what[kind]} ${name}: ${refused}`);
    }
    if (found.length > 0) {
      const more = found.length > NAMED ? `; and ${found.length - NAMED} more` : '';
      throw new AppError('invalid', found.slice(0, NAMED).join('; ') + more);
    }
    if (known) return 'none can be taken for another';
    const next = url === undefined ? 'start the program' : 'once the database answers, ask again';
    return `of devices none; ${next} to check people and tokens`;
  });
}

function ignoreOutage(error: unknown): undefined {
  if (error instanceof AppError) return undefined;
  throw error;
}

async function refusedDevices(dataDir: string): Promise<string[]> {
  if (!existsSync(path.join(dataDir, 'devices'))) return [];
  const registry = openDeviceRegistry({ dataDir });
  const found: string[] = [];
  try {
    for (let after = ''; ; ) {
      const page = registry.list({ after, limit: PAGE });
      found.push(...page.flatMap(({ id }) => refuseDeviceName(id) ?? []));
      if (page.length < PAGE) return found;
      after = page.at(-1)?.id ?? '';
    }
  } finally {
    await registry.close();
  }
}

type Pairs = readonly (readonly [Kind, string])[];

async function storedNames(url: string): Promise<Pairs> {
  const db = createDb({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
  try {
    const tables = `to_regclass('person') is not null and to_regclass('account') is not null and to_regclass('api_token') is not null`;
    const { rows: made } = await db.query<{ yes: boolean }>(`select ${tables} as yes`);
    // They come with the first start.
    if (!made[0]?.yes) return [];
    const { rows } = await db.query<{ kind: Kind; name: string }>(
      `select 'people' as kind, id as name from person union all select 'accounts', login from account
       union all select 'tokens', name from api_token where revoked_at is null`,
    );
    return rows.map(({ kind, name }) => [kind, name]);
  } finally {
    await db.close();
  }
}

/** Asks a running program; undefined if it does not answer, as after a kill. */
async function namesOfProgram({ http, token }: { http: string; token: string }): Promise<Pairs | undefined> {
  const pairs: (readonly [Kind, string])[] = [];
  for (const kind of ['people', 'accounts', 'tokens'] as const) {
    for (let cursor = ''; ; ) {
      const request = { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(10_000) };
      const answer = await fetch(`${http}/api/v1/${kind}?limit=${PAGE}${cursor}`, request).catch(() => undefined);
      if (!answer?.ok) return undefined;
      const { items, next } = (await answer.json()) as { items: readonly Named[]; next: string | null };
      pairs.push(
        ...items.map(({ id, login, name }) => [kind, login ?? (kind === 'tokens' ? name : String(id))] as const),
      );
      if (next === null) break;
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
  }
  return pairs;
}
