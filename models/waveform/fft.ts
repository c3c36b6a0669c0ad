/** A fast Fourier transform of one size. A call allocates nothing. */
export type Fft = {
  /** A power of two. */
  readonly size: number;
  /** Replaces `size` complex numbers by their transform, not scaled. */
  forward(re: Float64Array, im: Float64Array): void;
  /** The way back, not scaled either: `size` times what went in. */
  inverse(re: Float64Array, im: Float64Array): void;
};

/**
 * Creates a transform that takes two radix-2 stages at a time, which halves the passes through
 * memory. The caller pads other lengths with zeros: sums over a spectrum (energy, velocity) stay
 * exact. So little code needs no library.
 * @param size a power of two, at least 2
 */
export function createFft(size: number): Fft {
  const places = bitReversed(size);
  const turns = turnsOf(size);
  const forward = (re: Float64Array, im: Float64Array): void => {
    for (let i = 0; i < size; i++) {
      const j = places[i] as number;
      if (j <= i) continue;
      swap(re, i, j);
      swap(im, i, j);
    }
    let half = 1;
    if (Math.log2(size) % 2 === 1) {
      pairs(re, im);
      half = 2;
    }
    for (; half < size; half *= 4) twoStages(re, im, { ...turns, half });
  };
  // With real and imaginary part exchanged the transform turns the other way round.
  return { size, forward, inverse: (re, im) => forward(im, re) };
}

/** The smallest power of two that is not below a length; at least 2. */
export function powerOfTwoFrom(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, length)));
}

/** Cosines and sines of `k / half` half turns, one stage in a row: at `half + k`. */
type Turns = { readonly cosines: Float64Array; readonly sines: Float64Array };

function turnsOf(size: number): Turns {
  const cosines = new Float64Array(size);
  const sines = new Float64Array(size);
  for (let half = 1; half < size; half *= 2) {
    for (let k = 0; k < half; k++) {
      cosines[half + k] = Math.cos((Math.PI * k) / half);
      sines[half + k] = Math.sin((Math.PI * k) / half);
    }
  }
  return { cosines, sines };
}

/** The stage of half-length 1, which needs no turn. */
function pairs(re: Float64Array, im: Float64Array): void {
  for (let a = 0; a < re.length; a += 2) {
    const [aRe, aIm] = [re[a] as number, im[a] as number];
    const [bRe, bIm] = [re[a + 1] as number, im[a + 1] as number];
    re[a] = aRe + bRe;
    im[a] = aIm + bIm;
    re[a + 1] = aRe - bRe;
    im[a + 1] = aIm - bIm;
  }
}

/**
 * The stages of half-length `half` and twice that; in the latter the second quarter is the first, a
 * quarter turn on.
 */
function twoStages(re: Float64Array, im: Float64Array, stage: Turns & { readonly half: number }): void {
  const { cosines, sines, half } = stage;
  for (let start = 0; start < re.length; start += 4 * half) {
    for (let k = 0; k < half; k++) {
      const cos1 = cosines[half + k] as number;
      const sin1 = sines[half + k] as number;
      const cos2 = cosines[2 * half + k] as number;
      const sin2 = sines[2 * half + k] as number;
      const a = start + k;
      const b = a + half;
      const c = b + half;
      const d = c + half;
      const bRe = (re[b] as number) * cos1 + (im[b] as number) * sin1;
      const bIm = (im[b] as number) * cos1 - (re[b] as number) * sin1;
      const dRe = (re[d] as number) * cos1 + (im[d] as number) * sin1;
      const dIm = (im[d] as number) * cos1 - (re[d] as number) * sin1;
      const sumRe = (re[c] as number) + dRe;
      const sumIm = (im[c] as number) + dIm;
      const lessRe = (re[c] as number) - dRe;
      const lessIm = (im[c] as number) - dIm;
      const turnedRe = sumRe * cos2 + sumIm * sin2;
      const turnedIm = sumIm * cos2 - sumRe * sin2;
      const quarterRe = lessIm * cos2 - lessRe * sin2;
      const quarterIm = -(lessRe * cos2 + lessIm * sin2);
      const evenRe = (re[a] as number) + bRe;
      const evenIm = (im[a] as number) + bIm;
      const oddRe = (re[a] as number) - bRe;
      const oddIm = (im[a] as number) - bIm;
      re[a] = evenRe + turnedRe;
      im[a] = evenIm + turnedIm;
      re[c] = evenRe - turnedRe;
      im[c] = evenIm - turnedIm;
      re[b] = oddRe + quarterRe;
      im[b] = oddIm + quarterIm;
      re[d] = oddRe - quarterRe;
      im[d] = oddIm - quarterIm;
    }
  }
}

function bitReversed(size: number): Int32Array {
  const places = new Int32Array(size);
  for (let i = 1; i < size; i++) places[i] = ((places[i >> 1] as number) >> 1) | (i & 1 ? size / 2 : 0);
  return places;
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i] as number;
  values[i] = values[j] as number;
  values[j] = kept;
}
