import { describe, expect, it } from 'vitest';
import { encodeSparkplug } from '../../../helpers/sparkplug.ts';
import { data, NBIRTH, NOW, startSession } from './start-session.ts';

const EDGE = 'spBv1.0/plant/NCMD/edge-1';
const SPEED = { name: 'speed', alias: 7, datatype: 3, int_value: 5 };
const death = (bdSeq: number) => ({ timestamp: NOW, metrics: [{ name: 'bdSeq', datatype: 8, long_value: bdSeq }] });

describe('a Sparkplug session', () => {
  it('reads data by alias after a birth, and asks for nothing while seq runs on', () => {
    const session = startSession();
    session.send('plant/NBIRTH/edge-1', NBIRTH);
    for (let i = 1; i <= 600; i++) {
      const { readings, rejections } = session.send('plant/NDATA/edge-1', data(i % 256, i));
      expect(rejections).toEqual([]);
      expect(readings).toMatchObject([{ device: 'plant:edge-1', values: { temperature: i } }]);
    }
    expect(session.asked).toEqual([]);
    expect(session.nodes()).toEqual({ known: 1, online: 1 });
  });

  it('shares one seq between an edge node and its devices', () => {
    const session = startSession();
    session.send('plant/NBIRTH/edge-1', NBIRTH);
    session.send('plant/DBIRTH/edge-1/pump', { seq: 1, metrics: [SPEED] });
    session.send('plant/NDATA/edge-1', data(2));
    const { readings } = session.send('plant/DDATA/edge-1/pump', { seq: 3, metrics: [{ alias: 7, int_value: 6 }] });
    expect(readings).toMatchObject([{ device: 'plant:edge-1.pump', values: { speed: 6 }, timeSource: 'arrival' }]);
    session.send('plant/DDEATH/edge-1/pump', { seq: 4, timestamp: NOW });
    session.send('plant/NDATA/edge-1', data(5));
    expect(session.asked).toEqual([]);
    expect(session.counts).toMatchObject({ births: 2, deaths: 1, gaps: 0 });
  });

  it('asks for a rebirth after a gap, once, and still takes what it can read', () => {
    const session = startSession();
    session.send('plant/NBIRTH/edge-1', NBIRTH);
    session.send('plant/NDATA/edge-1', data(1));
    expect(session.send('plant/NDATA/edge-1', data(3)).readings).toHaveLength(1);
    expect(session.asked).toEqual([EDGE]);
    expect(session.send('plant/NDATA/edge-1', data(4)).readings).toHaveLength(1);
    expect(session.counts).toMatchObject({ gaps: 1, rebirthRequests: { sequence_gap: 1 } });
    session.send('plant/NBIRTH/edge-1', NBIRTH);
    session.send('plant/NDATA/edge-1', data(1), NOW + 60_000);
    expect(session.asked).toHaveLength(1);
  });

  it('asks again where that did not help, but not more often than every ten seconds, and ever more rarely', () => {
    const session = startSession();
    const asked: number[] = [];
    for (let second = 0; second < 400; second++) {
      const before = session.asked.length;
      session.send('plant/NDATA/edge-1', data(second % 256), NOW + second * 1000);
      if (session.asked.length > before) asked.push(second);
    }
    expect(asked).toEqual([0, 10, 30, 70, 150, 310]);
  });

  it('takes a message with the same seq as the last one for a redelivery: the same reading, no gap', () => {
    const session = startSession();
    session.send('plant/NBIRTH/edge-1', NBIRTH);
    const first = session.send('plant/NDATA/edge-1', data(1));
    const again = session.send('plant/NDATA/edge-1', data(1));
    expect(again.readings[0]?.sequence).toBe(first.readings[0]?.sequence);
    session.send('plant/NDATA/edge-1', data(2));
    expect(session.counts).toMatchObject({ gaps: 0, repeated: 1 });
    expect(session.asked).toEqual([]);
  });

  it('asks for the birth of a node that it does not know, keeps what carries names and says what it cannot name', () => {
    const session = startSession();
    const { readings, rejections } = session.send('plant/NDATA/edge-1', {
      timestamp: NOW,
      seq: 9,
      metrics: [
        { name: 'pressure', float_value: 2 },
        { alias: 1, float_value: 21 },
        { name: 'count', int_value: 0xffffffff },
      ],
    });
    expect(readings).toMatchObject([{ values: { pressure: 2 } }]);
    expect(rejections).toMatchObject([
      { reason: 'unknown_alias', index: 1 },
      { reason: 'unknown_type', index: 2 },
    ]);
    expect(session.asked).toEqual([EDGE]);
    expect(session.counts.rebirthRequests).toEqual({ unborn_node: 1 });
  });

  it('asks for the birth of a device, and where an alias is unknown', () => {
    const device = startSession();
    device.send('plant/NBIRTH/edge-1', NBIRTH);
    const named = { seq: 1, metrics: [{ name: 'speed', float_value: 5 }] };
    expect(device.send('plant/DDATA/edge-1/pump', named).readings).toMatchObject([{ values: { speed: 5 } }]);
    expect(device.counts.rebirthRequests).toEqual({ unborn_device: 1 });

    const alias = startSession();
    alias.send('plant/NBIRTH/edge-1', NBIRTH);
    alias.send('plant/NDATA/edge-1', { seq: 1, metrics: [{ alias: 99, float_value: 5 }] });
    expect(alias.counts.rebirthRequests).toEqual({ unknown_alias: 1 });
  });

  it('forgets the devices of a node at its next birth', () => {
    const session = startSession();
    session.send('plant/NBIRTH/edge-1', NBIRTH);
    session.send('plant/DBIRTH/edge-1/pump', { seq: 1, metrics: [SPEED] });
    session.send('plant/NBIRTH/edge-1', NBIRTH);
    const { rejections } = session.send('plant/DDATA/edge-1/pump', { seq: 1, metrics: [{ alias: 7, int_value: 6 }] });
    expect(rejections).toMatchObject([{ reason: 'unknown_alias' }]);
    expect(session.counts.rebirthRequests).toEqual({ unborn_device: 1 });
  });

  it('counts a death only if its bdSeq is that of the birth', () => {
    const session = startSession();
    session.send('plant/NBIRTH/edge-1', NBIRTH);
    session.send('plant/NDEATH/edge-1', death(2));
    expect(session.send('plant/NDATA/edge-1', data(1)).readings).toHaveLength(1);
    expect(session.asked).toEqual([]);
    session.send('plant/NDEATH/edge-1', death(3));
    expect(session.nodes()).toEqual({ known: 1, online: 0 });
    expect(session.counts).toMatchObject({ deaths: 1, foreignDeaths: 1 });
    expect(session.send('plant/NDATA/edge-1', data(2)).rejections).toMatchObject([{ reason: 'unknown_alias' }]);
    expect(session.asked).toEqual([EDGE]);
  });

  it('ignores what hosts say', () => {
    const session = startSession();
    for (const topic of ['STATE/harbinger', 'plant/NCMD/edge-1', 'plant/DCMD/edge-1/pump']) {
      const decoded = session.send(topic, Buffer.from('{}'));
      expect(decoded).toMatchObject({ readings: [], rejections: [], ignored: [expect.any(String)] });
    }
    expect(session.nodes().known).toBe(0);
  });

  it.each([
    ['unknown_topic', 'plant/NBIRTH'],
    ['unknown_topic', 'plant/NBIRTH/edge-1/pump'],
    ['unknown_topic', 'plant/DDATA/edge-1'],
    ['unknown_topic', 'plant/NOTHING/edge-1'],
    ['unknown_topic', 'plant/DDATA/edge-1/a/b'],
    ['invalid_device', 'plant:a/NBIRTH/edge-1'],
    ['invalid_device', `plant/DBIRTH/${'e'.repeat(40)}/${'d'.repeat(40)}`],
    ['invalid_device', 'plant/NBIRTH/'],
  ])('refuses as %s: %s', (reason, topic) => {
    const session = startSession();
    expect(session.send(topic, NBIRTH)).toMatchObject({ readings: [], rejections: [{ reason }] });
    expect(session.nodes().known).toBe(0);
  });

  it('believes nothing of, and sends nothing to, a node for which the sender may not speak', () => {
    const principal = { site: 'plant', device: 'edge-2', kind: 'device' } as const;
    const session = startSession({ principal, maySpeakFor: (_, id) => id === 'plant:edge-2' });
    for (const kind of ['NBIRTH', 'NDATA', 'NDEATH']) {
      expect(session.send(`plant/${kind}/edge-1`, NBIRTH)).toMatchObject({
        readings: [],
        rejections: [{ reason: 'forbidden_device', detail: 'plant:edge-2 may not publish for plant:edge-1' }],
      });
    }
    expect(session.asked).toEqual([]);
    expect(session.nodes().known).toBe(0);
    expect(session.send('plant/DBIRTH/edge-2/pump', { metrics: [SPEED] }).readings).toHaveLength(1);
    expect(session.asked).toEqual(['spBv1.0/plant/NCMD/edge-2']);
  });

  it('takes nothing of a device that is registered on its own from a node whose device has that name', () => {
    const principal = { site: 'plant', device: 'edge-1', kind: 'device' } as const;
    const speaks = { maySpeakFor: () => true, maySpeakBehind: (_: unknown, id: string) => id !== 'plant:edge-1.own' };
    const session = startSession({ principal, ...speaks });
    session.send('plant/NBIRTH/edge-1', NBIRTH);
    const refused = { readings: [], rejections: [{ reason: 'forbidden_device' }] };
    expect(session.send('plant/DBIRTH/edge-1/own', { seq: 1, metrics: [SPEED] })).toMatchObject(refused);
    expect(session.send('plant/DDATA/edge-1/own', { seq: 2, metrics: [SPEED] })).toMatchObject(refused);
    expect(session.send('plant/DBIRTH/edge-1/pump', { seq: 3, metrics: [SPEED] }).readings).toHaveLength(1);
    // A refused message is no gap.
    expect([session.counts.gaps, session.asked]).toEqual([0, []]);
    const payload = encodeSparkplug({ seq: 2, metrics: [SPEED] });
    const again = { topic: 'spBv1.0/plant/DDATA/edge-1/own', payload, principal, receivedAt: NOW, replayed: true };
    expect(session.decode(again)).toMatchObject(refused);
  });

  it('reads a quarantined message once the birth is known, as the same reading for what had a name, and changes nothing', () => {
    const session = startSession();
    const metrics = [
      { name: 'pressure', float_value: 2 },
      { alias: 1, float_value: 21 },
    ];
    const payload = encodeSparkplug({ timestamp: NOW, seq: 9, metrics });
    const [named] = session.send('plant/NDATA/edge-1', payload).readings;
    session.send('plant/NBIRTH/edge-1', NBIRTH);
    const before = JSON.stringify([session.counts, session.nodes()]);
    const principal = { site: 'plant', device: 'c', kind: 'anyone' } as const;
    const message = { topic: 'spBv1.0/plant/NDATA/edge-1', payload, principal, receivedAt: NOW, replayed: true };
    const { readings, rejections } = session.decode(message);
    expect(rejections).toEqual([]);
    expect(readings).toEqual([named, expect.objectContaining({ values: { temperature: 21 } })]);
    expect(JSON.stringify([session.counts, session.nodes()])).toBe(before);
    session.send('plant/NDATA/edge-1', data(1));
    expect(session.counts.gaps).toBe(0);
  });
});
