/** @returns the folder of an embedded database with its schema */
export function databaseTemplate(): string;
