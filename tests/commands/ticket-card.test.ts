import { expect, it } from 'vitest';
import { type CardTicket, sparkline, ticketCard, ticketChanges } from '../../commands/ticket-card.ts';

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
  dueAt: { ola: null, restore: null, ack: '2026-01-05T08:15:00.000Z', start: '2026-01-05T10:00:00.000Z' },
  episode: { contributions: { flow: 0.02, vibration_de: 0.9, current: 0.08 } },
};
const rising = Array.from({ length: 120 }, (_, i) => [i * 1000, 1.5 + i / 50] as const);
const evidence = {
  signals: { vibration_de: rising },
  normal: { vibration_de: { center: 1.5, spread: 0.1, unit: 'mm/s' } },
};

it('the card tells machine, reason, due times in local time, the assignee, and the signal that says most', () => {
  const card = ticketCard(ticket, evidence, 'Asia/Shanghai');
  for (const text of [
    'HB-000001  P2  assigned',
    'demo:pump-3',
    'criticality B',
    'Mei Chen',
    '16:15:00 (Asia/Shanghai)',
  ]) {
    expect(card).toContain(text);
  }
  expect(card).toContain('vibration_de in mm/s: 1.5 to 3.88 over 119 s, normally 1.2 to 1.8');
  expect(card.indexOf('acknowledge by')).toBeLessThan(card.indexOf('start by'));
  expect(card).not.toContain('restore by');
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

it('who follows a ticket is told what changes of it, and of its text only what is new', () => {
  expect(ticketChanges(ticket, ticket)).toEqual([]);
  const worse = {
    ...ticket,
    priority: 'P1',
    state: 'accepted',
    description: `${ticket.description}\nIt has got worse.`,
  };
  expect(ticketChanges(ticket, worse)).toEqual([
    '  HB-000001: priority P2 → P1',
    '  HB-000001: state assigned → accepted',
    '    It has got worse.',
  ]);
});
