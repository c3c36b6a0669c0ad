import { describe, expect, it } from 'vitest';
import { createLifecycle } from '../../lib/lifecycle.ts';
import { createLog } from '../../lib/log.ts';

const log = createLog({ level: 'silent', pretty: false });

describe('life cycle', () => {
  it('stops in reverse order, finishes every step and names those that failed', async () => {
    const stopped: string[] = [];
    const lifecycle = createLifecycle(log);
    lifecycle.onStop('first', () => void stopped.push('first'));
    lifecycle.onStop('second', async () => {
      throw new Error('stuck');
    });
    lifecycle.onStop('third', async () => void stopped.push('third'));
    expect(await lifecycle.stop()).toEqual(['second']);
    expect(stopped).toEqual(['third', 'first']);
  });

  it('stops once, however often it is told', async () => {
    let stops = 0;
    const lifecycle = createLifecycle(log);
    lifecycle.onStop('part', () => void stops++);
    await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    expect(stops).toBe(1);
  });
});
