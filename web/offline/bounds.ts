/** Bounds of what is kept on a device. */
export const MOST_TICKETS = 30;
export const MOST_PHOTO_MB = 5;
export const MOST_PHOTOS_MB = 50;
const MB = 1_000_000;

/** The photos that are kept, the first first: small ones, up to a sum. */
export function fittingPhotos<T extends { readonly bytes: number }>(photos: readonly T[]): readonly T[] {
  let sum = 0;
  return photos.filter(({ bytes }) => {
    if (bytes > MOST_PHOTO_MB * MB || sum + bytes > MOST_PHOTOS_MB * MB) return false;
    sum += bytes;
    return true;
  });
}
