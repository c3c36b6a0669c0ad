import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  root: path.dirname(import.meta.dirname),
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/helpers/global-setup.ts'],
    env: { TEST_SERVERS: mode === 'servers' ? 'on' : 'off' },
    // A limit for what hangs, no measure: on a busy machine the program alone takes half a minute to start.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // The default of a second is too short on a busy machine; a poll that succeeds does not wait for it.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    maxWorkers: 2,
  },
}));
