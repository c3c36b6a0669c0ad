import { describe, expect, it } from 'vitest';
import { editDistance } from '../../lib/text/nearest-word.ts';
import { loadConfig, strangers } from '../../platform/config.ts';

const look = (...names: string[]) => strangers(Object.fromEntries(names.map((name) => [name, 'x'])));

describe('names in the environment', () => {
  it.each([
    ['BROKER_PROT', 'BROKER_PORT'],
    ['HTTP_PROT', 'HTTP_PORT'],
    ['DATABASE_ULR', 'DATABASE_URL'],
    ['INFLUX_TOKN', 'INFLUX_TOKEN'],
    ['KAFKA_BROKER', 'KAFKA_BROKERS'],
    ['MODELS_LEARNROWS', 'MODELS_LEARN_ROWS'],
    ['SITE_TIMEZONE', 'SITE_TIME_ZONE'],
    ['SMTP_FORM', 'SMTP_FROM'],
    ['BROKER_TLS_CERTFILE', 'BROKER_TLS_CERT_FILE'],
    ['JOURNAL_RETENTION_HOUR', 'JOURNAL_RETENTION_HOURS'],
    ['NOTIFICATIONS_QUIET_HOUR', 'NOTIFICATIONS_QUIET_HOURS'],
    ['MQTT_TOPIC', 'MQTT_TOPICS'],
    ['LOG_LEVLE', 'LOG_LEVEL'],
    ['DATA_DRI', 'DATA_DIR'],
    ['OIDC_ISUER', 'OIDC_ISSUER'],
    ['QUARANTINE_MAX_ITEM', 'QUARANTINE_MAX_ITEMS'],
  ])('%s is refused, and %s named', (wrong, meant) => {
    expect(() => loadConfig({ environment: { [wrong]: 'x' } })).toThrow(
      `${wrong} is no setting: did you mean ${meant}?`,
    );
  });

  it('a setting in small letters is refused, since it would have no effect', () => {
    expect(look('broker_port').wrong).toEqual(['broker_port: names of settings are in capitals: BROKER_PORT']);
  });

  it('a name that begins like ours, or has a slip in its first word, is said and stops nothing', () => {
    expect(look('BROKER_COLOUR', 'BORKER_PORT', 'DATADIR')).toEqual({
      wrong: [],
      odd: [
        'BROKER_COLOUR is no setting: docs/settings.md has them all',
        'BORKER_PORT is no setting: did you mean BROKER_PORT?',
        'DATADIR is no setting: did you mean DATA_DIR?',
      ],
    });
  });

  it('names of others are left alone: proxies, Kubernetes, shells', () => {
    const others = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'PATH', 'HOME', 'KAFKA_HEAP_OPTS', 'DATABASE_HOST'];
    expect(look(...others, 'BROKER_SERVICE_HOST', 'MQTT_PORT_1883_TCP', 'TEST_INFLUX_URL')).toEqual({
      wrong: [],
      odd: [],
    });
  });

  it('an exchange of two letters is one slip', () => {
    expect([editDistance('prot', 'port'), editDistance('port', 'ports'), editDistance('', 'abc')]).toEqual([1, 1, 3]);
  });
});
