/** Parts of `/readyz` by name: `ok`, `ok; ` and a remark, or the fault in words. */
export type Readiness = () => Promise<Readonly<Record<string, string>>>;

/** How long an answer of `/readyz` is reused for all callers, in milliseconds. */
const REMEMBERED_MS = 1000;

/**
 * Asks at most once a second, however many ask: `/readyz` needs no sign-in.
 * @param now milliseconds
 */
export function rememberReadiness(ask: Readiness, now: () => number): Readiness {
  let asked: { readonly at: number; readonly answer: ReturnType<Readiness> } | undefined;
  let waiting: ReturnType<Readiness> | undefined;
  return () => {
    if (waiting) return waiting;
    if (asked && now() - asked.at < REMEMBERED_MS) return asked.answer;
    const answer = ask();
    waiting = answer;
    const settled = (): void => {
      waiting = undefined;
      asked = { at: now(), answer };
    };
    answer.then(settled, settled);
    return answer;
  };
}
