import type { Now } from '../lib/clock.ts';
import type { EpisodeTransition } from '../models/alarm-episode.ts';
import { type Applied, applyTransition } from './apply-transition.ts';
import { ensureAssets } from './assets.ts';
import type { Db } from './db.ts';
import type { Routes } from './http/server.ts';
import { ensurePeople } from './people.ts';
import { defaultPolicy } from './sla/policy.ts';

export type Ticketing = {
  applyTransition(transition: EpisodeTransition): Promise<Applied>;
  ensureDevices(devices: readonly string[]): Promise<void>;
  readonly routes: readonly Routes[];
};
export async function createTicketing(o: { db: Db; now: Now; roster: readonly string[] }): Promise<Ticketing> {
  const policy = defaultPolicy();
  await ensurePeople(
    o.db,
    o.roster.map((name) => ({ id: name, name })),
  );
  return {
    applyTransition: (t) => applyTransition(o.db, t, { now: o.now(), policy }),
    ensureDevices: (devices) => ensureAssets(o.db, devices, o.now()),
    routes: [],
  };
}
