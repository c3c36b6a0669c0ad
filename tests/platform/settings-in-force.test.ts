import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig, namesGiven } from '../../platform/config.ts';
import { settingsInForce } from '../../platform/settings-in-force.ts';
import { tempDir } from '../helpers/temp-dir.ts';

function inForce(environment: Record<string, string>, file?: string) {
  const config = loadConfig({ environment, file });
  return new Map(settingsInForce({ config, names: namesGiven(environment), file }).map((each) => [each.name, each]));
}

test('each setting says its value, its default, and where the value comes from', () => {
  const file = path.join(tempDir(), 'settings.json');
  writeFileSync(file, JSON.stringify({ models: { learnRows: 500 }, http: { port: 9000 } }));
  const found = inForce({ HTTP_PORT: '9100' }, file);
  expect(found.get('MODELS_LEARN_ROWS')).toMatchObject({ value: '500', default: '400', source: 'file' });
  expect(found.get('HTTP_PORT')).toMatchObject({ value: '9100', source: 'environment', path: 'http.port' });
  expect(found.get('SITE_TIME_ZONE')).toMatchObject({ value: 'UTC', source: 'default' });
  expect(found.get('DETECTION_RULES')).toMatchObject({ source: 'record' });
  expect(found.get('KAFKA_BROKERS')).toMatchObject({ value: null, default: null, source: 'default' });
});

test('no secret is shown: tokens, passwords, and those within an address', () => {
  const secret = 'a-secret-of-24-characters';
  const environment = {
    HTTP_ADMIN_TOKEN: secret,
    DATABASE_URL: `postgres://me:${secret}@db/harbinger`,
    SMTP_URL: `smtps://me:${secret}@mail.example:465`,
    SMTP_FROM: 'harbinger@plant.example',
    MQTT_URL: `mqtts://me:${secret}@broker.example`,
    MQTT_PASSWORD: secret,
    INFLUX_URL: 'http://influx:8086',
    INFLUX_TOKEN: secret,
    INFLUX_ORG: 'plant',
    INFLUX_BUCKET: 'telemetry',
    PUBLIC_URL: 'https://harbinger.example',
    OIDC_ISSUER: 'https://login.example',
    OIDC_CLIENT_ID: 'harbinger',
    OIDC_CLIENT_SECRET: secret,
    OIDC_ROLE_MAP: 'staff=technician',
  };
  const found = inForce(environment);
  expect(JSON.stringify([...found.values()])).not.toContain(secret);
  expect(found.get('DATABASE_URL')?.value).toBe('postgres://•••@db/harbinger');
  expect(found.get('HTTP_ADMIN_TOKEN')).toMatchObject({ value: '•••', secret: true, source: 'environment' });
});
