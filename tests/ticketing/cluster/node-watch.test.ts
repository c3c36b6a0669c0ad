import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createNodeWatch, problemsOf } from '../../../ticketing/cluster/node-watch.ts';
import { openEmbedded } from '../helpers/embedded-database.ts';

const ALL = 'broker,ingest,record,detect,ticketing,api';
const card = { node: 'a', roles: ALL, version: '1.0.0', timeZone: 'UTC' };
const seen = (more: object = {}) => ({ ...card, process: 'p2', node: 'b', clockAheadMs: 0, ...more });
const own = { ...card, process: 'p1', clockAheadMs: 0 };

it('processes that agree have no problem', () => {
  expect(problemsOf(own, [own, seen()], 6)).toEqual([]);
});

it.each([
  [{ version: '0.9.0' }, 'b runs version 0.9.0, a 1.0.0: finish the upgrade'],
  [{ timeZone: 'Asia/Shanghai' }, 'b has SITE_TIME_ZONE=Asia/Shanghai, a UTC: set the same everywhere'],
  [{ clockAheadMs: -3_600_000 }, "the clock of b is 3600 s behind PostgreSQL's: let NTP (chrony) set it"],
  [{ node: 'a' }, 'two processes are called a: set CLUSTER_NODE to another name in one'],
])('one that differs in %j is named, with what to do', (more, problem) => {
  expect(problemsOf(own, [own, seen(more)], 6)).toEqual([problem]);
});

it('more readers than partitions, and a role that nobody has, are named', () => {
  expect(problemsOf(own, [own, seen()], 1)).toEqual([
    '2 processes record, and the topic has 1 partitions: 1 wait; add partitions',
    '2 processes detect, and the topic has 1 partitions: 1 wait; add partitions',
  ]);
  expect(problemsOf(own, [{ ...own, roles: 'broker,ingest,record,detect,api' }], 6)).toEqual([
    'no process has the role ticketing: add it to CLUSTER_ROLES of one',
  ]);
});

it('each hears of the others by the database, and of none that stopped', async () => {
  const db = await openEmbedded();
  const log = pino({ level: 'silent' });
  const watch = (node: string, aheadMs: number) =>
    createNodeWatch({ db, own: { ...card, node }, partitions: 6, now: () => new Date(Date.now() + aheadMs), log });
  const [a, b] = [watch('a', 0), watch('b', 600_000)];
  await b.look();
  await a.look();
  expect(a.problems()).toEqual(["the clock of b is 600 s ahead of PostgreSQL's: let NTP (chrony) set it"]);
  await b.stop();
  await a.look();
  expect(a.problems()).toEqual([]);
  await a.stop();
  await db.close();
});

it('faults of the journal and of this process are named beside the others', async () => {
  const db = await openEmbedded();
  const asked: string[] = [];
  const journalFaults = async (cluster: string) => {
    asked.push(cluster);
    return ['the topic is on one broker'];
  };
  const log = pino({ level: 'silent' });
  const ownFaults = () => ['connections end'];
  const now = () => new Date();
  const watch = createNodeWatch({ db, own: card, partitions: 6, journalFaults, ownFaults, now, log });
  await watch.look();
  await expect.poll(() => asked).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  await expect
    .poll(async () => {
      await watch.look();
      return watch.problems();
    })
    .toEqual(['the topic is on one broker', 'connections end']);
  await watch.stop();
  await db.close();
});
