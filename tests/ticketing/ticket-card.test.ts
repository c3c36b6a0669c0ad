import { expect, it } from 'vitest';
import { type CardTicket, sparkline, ticketCard } from '../../ticketing/ticket-card.ts';

const ticket: CardTicket = {
  number: 'HB-000001',
  title: 'pump-3: bearing wear suspected',
  description: 'Vibration at the drive end is 4.1 mm/s, normally 1.5.',
  state: 'assigned',
  priority: 'P2',
  priorityReason: 'criticality B, severity high',
  device: 'demo:pump-3',
  assignee: { name: 'Mei Chen' },
  detectedAt: '2026-01-05T08:00:00.000Z',
  clocks: [
    { kind: 'ack', state: 'running', dueAt: '2026-01-05T08:15:00.000Z' },
    { kind: 'ola', state: 'running', dueAt: '2026-01-05T08:15:00.000Z' },
  ],
  episode: {
    condition: 'bearing',
    score: 2.34,
    contributions: { flow: 0.02, vibration_de: 0.9, current: 0.08 },
    firstChannel: 'vibration_de',
  },
};
const rising = Array.from({ length: 120 }, (_, i) => [i * 1000, 1.5 + i / 50] as const);
const evidence = {
  signals: { vibration_de: rising },
  normal: { vibration_de: { center: 1.5, spread: 0.1 } },
};

it('the card tells machine, reason, channels by their share, due times in local time and the assignee', () => {
  const card = ticketCard(ticket, evidence, 'Asia/Shanghai');
  for (const text of [
    'HB-000001 · P2 · assigned',
    'demo:pump-3',
    'Mei Chen',
    '90 %  normal 1.5 ± 0.3',
    '16:15:00 (Asia/Shanghai)',
  ]) {
    expect(card).toContain(text);
  }
  expect(card).not.toContain('flow');
  expect(card.indexOf('vibration_de')).toBeLessThan(card.indexOf('current'));
  expect(new Set(card.split('\n').map((line) => [...line].length)).size).toBe(1);
});

it('a rising signal is drawn rising, a flat one flat', () => {
  expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8], 8)).toBe('▁▂▃▄▅▆▇█');
  expect(sparkline([5, 5, 5], 8)).toBe('▁▁▁');
  expect(
    sparkline(
      rising.map(([, value]) => value),
      10,
    ),
  ).toHaveLength(10);
});
