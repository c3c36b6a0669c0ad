/**
 * Makes the wall clock of a program run faster, so that what takes minutes to fall due falls due
 * within seconds: loaded by `node --import`, before the program. `FAST_CLOCK` holds the moment at
 * which both clocks agree (ms) and the factor; with the same moment a restarted program continues
 * from the clock's place. Timers keep their real pace.
 */
const [from, factor] = (process.env.FAST_CLOCK ?? '').split(' ').map(Number);
if (Number.isFinite(from) && Number.isFinite(factor)) {
  const RealDate = Date;
  const realNow = RealDate.now;
  const now = () => Math.floor(from + (realNow.call(RealDate) - from) * factor);
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, as) => Reflect.construct(target, given.length === 0 ? [now()] : given, as),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
