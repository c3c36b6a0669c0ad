import fc from 'fast-check';

/**
 * Property tests try the same examples each time, as what chance finds must not fail what lands.
 * `PROPERTY_SEED` is another number to begin with; `random` searches on.
 */
const given = process.env['PROPERTY_SEED'] ?? '20260101';
if (given !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(given) });
