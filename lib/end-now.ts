/**
 * Ends the process at once as an interrupt does, whatever its threads are at; a shell says 130. `process.exit` would wait for the
 * threads, and native code that is interrupted in one of them may abort the process.
 */
export function endNow(): void {
  process.removeAllListeners('SIGINT');
  process.kill(process.pid, 'SIGINT');
}
