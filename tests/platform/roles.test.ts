import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../platform/config.ts';
import { rolesOf } from '../../platform/roles.ts';

const SERVERS = {
  KAFKA_BROKERS: 'kafka:9092',
  DATABASE_URL: 'postgres://db/harbinger',
  INFLUX_URL: 'http://influx:8086',
  INFLUX_TOKEN: 't',
  INFLUX_ORG: 'o',
  INFLUX_BUCKET: 'b',
  ACCESS_KEY_FILE: '/etc/harbinger/access.key',
};

function rolesWith(environment: NodeJS.ProcessEnv, roles?: string): ReturnType<typeof rolesOf> {
  return rolesOf(loadConfig({ environment, roles }));
}

describe('roles', () => {
  it('are all of them in one process by default, without any server', () => {
    const roles = rolesWith({});
    expect([roles.shared, roles.has('detect'), roles.names.length]).toEqual([false, true, 6]);
  });

  it('of the command line count above the environment', () => {
    const roles = rolesWith({ ...SERVERS, CLUSTER_ROLES: 'api', CLUSTER_NODE: 'n1' }, 'record,detect');
    expect(roles).toMatchObject({ shared: true, names: ['record', 'detect'], node: 'n1' });
    expect(roles.has('api')).toBe(false);
  });

  it.each([
    ['detect', { KAFKA_BROKERS: '' }, 'KAFKA_BROKERS: needed with CLUSTER_ROLES=detect'],
    ['detect', { DATABASE_URL: '' }, 'DATABASE_URL: needed with CLUSTER_ROLES=detect'],
    ['record', { INFLUX_URL: '' }, 'INFLUX_URL: needed with CLUSTER_ROLES=record'],
    ['ticketing,api', { ACCESS_KEY_FILE: '' }, 'ACCESS_KEY_FILE: needed with CLUSTER_ROLES=ticketing,api'],
    ['broker,record', {}, 'broker needs ingest beside it'],
    ['detect,fish', {}, 'CLUSTER_ROLES: what this process does: all, or some of broker, ingest'],
  ])('%s are refused with %j, which says what to set', (CLUSTER_ROLES, left, word) => {
    expect(() => loadConfig({ environment: { ...SERVERS, ...left, CLUSTER_ROLES } })).toThrow(word);
  });

  it('that record or detect alone need no key of accounts', () => {
    expect(rolesWith({ ...SERVERS, ACCESS_KEY_FILE: '', CLUSTER_ROLES: 'record' }).names).toEqual(['record']);
  });
});
