import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../platform/config.ts';
import { tempDir } from '../helpers/temp-dir.ts';

function fileWith(settings: unknown): string {
  const file = path.join(tempDir(), 'harbinger.json');
  writeFileSync(file, JSON.stringify(settings));
  return file;
}

describe('settings', () => {
  it('take the environment before the file before the defaults', () => {
    const file = fileWith({ broker: { port: 2000 }, http: { port: 3000 } });
    const { broker, http, models } = loadConfig({ environment: { HTTP_PORT: '4000', MODELS_LEARN_ROWS: '' }, file });
    expect([broker.port, http.port, models.learnRows]).toEqual([2000, 4000, 400]);
  });

  it('are all reported at once when they are bad, without repeating their values', () => {
    const newer = fileWith({ harbinger: 2, later: {} });
    expect(() => loadConfig({ environment: {}, file: newer })).toThrow(
      'reads form 1 of a settings file, and this is 2',
    );
    expect(loadConfig({ environment: {}, file: fileWith({ harbinger: 1, http: { port: 3000 } }) }).http.port).toBe(
      3000,
    );
    const file = fileWith({ brokr: {}, http: { prt: 1 } });
    const environment = {
      BROKER_PORT: 'x',
      HTTP_PORT: '70000',
      DATABASE_URL: 'mysql://user:secret@host/db',
      INFLUX_URL: 'http://localhost:1',
      MODELS_BACKEND: 'gpu',
      MODELS_LEARN_ROWS: '0',
      SITE_TIME_ZONE: 'Mars/Olympus',
      KAFKA_PARTITIONS: '0',
    };
    let message = '';
    try {
      loadConfig({ environment, file });
    } catch (error) {
      message = (error as Error).message;
    }
    const names = ['INFLUX_TOKEN', 'INFLUX_ORG', 'INFLUX_BUCKET', 'section brokr', 'setting http.prt'];
    for (const name of [...Object.keys(environment).filter((key) => key !== 'INFLUX_URL'), ...names]) {
      expect(message).toContain(name);
    }
    expect(message).not.toContain('secret');
  });

  it('need the files that TLS needs', () => {
    const load = (environment: Record<string, string>) => () => loadConfig({ environment });
    const certificate = { BROKER_TLS_CERT_FILE: 'a.pem', BROKER_TLS_KEY_FILE: 'a.key' };
    expect(load({ BROKER_TLS_PORT: '8883' })).toThrow(
      /TLS_CERT_FILE: needed with BROKER_TLS_PORT\n.*TLS_KEY_FILE: needed with BROKER_TLS_PORT/,
    );
    expect(load({ BROKER_TLS_CERT_FILE: 'a.pem' })).toThrow(/TLS_KEY_FILE: needed with BROKER_TLS_CERT_FILE/);
    expect(load({ ...certificate, BROKER_TLS_CLIENT_CERTIFICATES: 'required' })).toThrow(
      /TLS_CA_FILE: needed with BROKER_TLS_CLIENT_CERTIFICATES=required/,
    );
    expect(load({ ...certificate, BROKER_TLS_CLIENT_CERTIFICATES: 'yes' })).toThrow(/off, optional or required/);
    const { broker } = load({ ...certificate, BROKER_TLS_PORT: '0', BROKER_WS_PORT: '0' })();
    expect([broker.tlsPort, broker.wsPort, broker.tlsClientCertificates]).toEqual([0, 0, 'off']);
  });

  it('need the whole of InfluxDB or none of it', () => {
    const influx = { INFLUX_URL: 'http://localhost:8086', INFLUX_TOKEN: 't', INFLUX_ORG: 'o', INFLUX_BUCKET: 'b' };
    expect(loadConfig({ environment: influx }).influx).toEqual({
      url: 'http://localhost:8086',
      token: 't',
      org: 'o',
      bucket: 'b',
      retentionDays: 0,
    });
    expect(loadConfig({ environment: {} }).influx).toEqual({ retentionDays: 0 });
  });
});

describe('alarm rules in the file', () => {
  it('are refused with their index, and no section is lost without them', () => {
    const rule = { id: 'hot', when: { kind: 'high', channel: 't', limit: 80 }, message: 'Hot' };
    const file = fileWith({ detection: { rules: [rule, { ...rule, id: 'b', when: { kind: 'high' } }] } });
    expect(() => loadConfig({ environment: {}, file })).toThrow('detection.rules[1] b: when');
    const good = loadConfig({ environment: {}, file: fileWith({ detection: { rules: [rule] } }) });
    expect(good.detection.rules).toEqual([rule]);
  });
});
