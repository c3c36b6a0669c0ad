import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Stands at the end of a list and says when a person comes near it. */
export function Nearly({ then }: { readonly then: () => void }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const call = useRef(then);
  useEffect(() => {
    call.current = then;
  });
  useEffect(() => {
    if (!place.current) return undefined;
    const watch = new IntersectionObserver(([seen]) => seen?.isIntersecting && call.current(), { rootMargin: '600px' });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return <div ref={place} aria-hidden />;
}

/**
 * The first of many items, and more of them as a person scrolls to their end.
 * @returns `end` stands behind them
 */
export function useGrowing<T>(items: readonly T[], step: number): { shown: readonly T[]; end: ReactNode } {
  const [count, setCount] = useState(step);
  // A new one watches anew: also where the end of the list is still in sight.
  const end = items.length > count && <Nearly key={count} then={() => setCount(count + step)} />;
  return { shown: items.slice(0, count), end };
}

/** Draws the first of many items, and more of them as a person scrolls to their end. */
export function Growing<T>({
  items,
  step,
  children,
}: {
  readonly items: readonly T[];
  readonly step: number;
  readonly children: (item: T) => ReactNode;
}): ReactNode {
  const { shown, end } = useGrowing(items, step);
  return (
    <>
      {shown.map(children)}
      {end}
    </>
  );
}
