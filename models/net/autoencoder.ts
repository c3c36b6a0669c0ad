/**
 * A small autoencoder, channels → hidden (elu) → channels, for features that are about 0 ± 1 when
 * normal. Plain data. The first layer sees one more input that is always 1 (its bias); layers are
 * padded to multiples of 4, so that devices with similar channels go through the same matrices.
 * Models of earlier versions have one; none is trained any more.
 */
export type Autoencoder = {
  readonly channels: number;
  /** Inputs with the constant and the padding. */
  readonly width: number;
  readonly hidden: number;
  /** `[width × hidden]`, then `[hidden × width]`. */
  readonly weights: Float32Array;
};

/** Groups devices whose nets can be stacked. */
export function groupByWidth<T extends { readonly net: Autoencoder }>(members: readonly T[]): T[][] {
  const groups = new Map<number, T[]>();
  for (const member of members) {
    const group = groups.get(member.net.width);
    if (group === undefined) groups.set(member.net.width, [member]);
    else group.push(member);
  }
  return [...groups.values()];
}
