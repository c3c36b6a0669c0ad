/**
 * Ends the process at once, as an interrupt does, without waiting for its threads; a shell
 * says 130. `process.exit` would wait for the threads, and interrupted native code in one of them
 * may abort the process.
 */
export function endNow(): void {
  process.removeAllListeners('SIGINT');
  process.kill(process.pid, 'SIGINT');
}
