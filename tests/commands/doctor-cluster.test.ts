import { expect, it } from 'vitest';
import { checkCluster, findingsOf } from '../../commands/doctor/check-cluster.ts';
import { type ClusterView, viewCluster } from '../../ticketing/cluster/cluster-view.ts';
import { openEmbedded } from '../ticketing/helpers/embedded-database.ts';

const ROLES = 'broker,ingest,record,detect,ticketing,api';
const node = {
  ...{ process: 'a 1', node: 'a', roles: ROLES, version: '1.0.0', timeZone: 'UTC' },
  ...{ clockAheadMs: 3.4, secondsSilent: 1 },
};
const claim = { consumer: 'recorder', partition: 10, node: 'a', position: 90 } as const;
const good: ClusterView = {
  nodes: [node],
  partitions: [claim, { ...claim, partition: 11, node: 'b' }, { ...claim, consumer: 'detector' }],
  problems: [],
};
const ends = new Map([
  [10, 100],
  [11, 95],
]);

it('names each process, its roles, the shares of partitions and the lag', async () => {
  const found = await findingsOf(good, ends);
  expect(found.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  expect(found.map(({ check, detail }) => `${check}: ${detail}`)).toEqual([
    `node a: ${ROLES}; version 1.0.0; its clock differs from PostgreSQL's by 3 ms`,
    'recorder: partitions: a 1, b 1; 15 records behind at the last checkpoint',
    'detector: partitions: a 1; 10 records behind at the last checkpoint',
    'cluster: 1 processes agree',
  ]);
});

it.each([
  ['a process that says nothing', { nodes: [{ ...node, secondsSilent: 20 }] }, 'node a'],
  [
    'a partition without owner',
    { partitions: [...good.partitions, { ...claim, partition: 11, node: null }] },
    'recorder',
  ],
  ['a consumer that never read', { partitions: [claim] }, 'detector'],
  ['processes that differ', { problems: ['b runs version 0.9.0'] }, 'cluster'],
] as const)('%s fails, with what to do', async (_, more, check) => {
  const found = await findingsOf({ ...good, ...more } as ClusterView, ends);
  expect(found.filter(({ ok }) => !ok)).toEqual([
    { check, ok: false, detail: expect.any(String), advice: expect.stringMatching(/start|see|do/) },
  ]);
});

it('reads the cluster from the database, and finds none where one process does everything', async () => {
  const db = await openEmbedded();
  expect(await viewCluster(db)).toBeNull();
  await db.query(
    `insert into cluster_node values ('a 1', 'a', '${ROLES}', '1.0.0', 'UTC', 5000, clock_timestamp()),
       ('gone 1', 'gone', '${ROLES}', '1.0.0', 'UTC', 0, clock_timestamp() - interval '1 minute')`,
  );
  await db.query(`insert into journal_reader values ('a 1', 'recorder', 'a', true, clock_timestamp())`);
  await db.query(
    `insert into journal_claim (consumer, partition, epoch, holder, held_until, position) values
       ('recorder', 10, 1, 'a 1', clock_timestamp() + interval '8 s', 5),
       ('recorder', 11, 1, 'a 1', clock_timestamp() - interval '1 s', 6)`,
  );
  const view = await viewCluster(db);
  expect(view?.nodes.map((one) => one.node)).toEqual(['a']);
  expect(view?.partitions).toEqual([
    { consumer: 'recorder', partition: 10, node: 'a', position: 5 },
    { consumer: 'recorder', partition: 11, node: null, position: 6 },
  ]);
  expect(view?.problems).toEqual(["the clock of a is 5 s ahead of PostgreSQL's: let NTP (chrony) set it"]);
  await db.close();
});

it('says nothing where there is no cluster', async () => {
  expect(await checkCluster({ url: undefined, kafka: undefined })).toEqual([]);
});
