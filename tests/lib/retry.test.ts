import { describe, expect, it } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { retryUntilDone } from '../../lib/retry.ts';

const log = createLog({ level: 'silent', pretty: false });
const what = 'the server';

describe('retry', () => {
  it('goes on until the attempt succeeds', async () => {
    let tries = 0;
    const attempt = async () => {
      if (++tries < 2) throw new Error('down');
      return 'up';
    };
    expect(await retryUntilDone(attempt, { what, log, signal: new AbortController().signal })).toBe('up');
    expect(tries).toBe(2);
  });

  it('ends with the last error once it is told to stop', async () => {
    const stop = new AbortController();
    const attempt = async () => {
      stop.abort();
      throw new Error('down');
    };
    await expect(retryUntilDone(attempt, { what, log, signal: stop.signal })).rejects.toThrow('down');
  });

  it('gives up at once where waiting cannot help', async () => {
    let tries = 0;
    const attempt = async () => {
      tries++;
      throw new Error('wrong password');
    };
    const options = { what, log, signal: new AbortController().signal, giveUp: () => true };
    await expect(retryUntilDone(attempt, options)).rejects.toThrow('wrong password');
    expect(tries).toBe(1);
  });
});
