import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** Makes an empty database on the real PostgreSQL of `npm run test:all`. @returns its URL */
export async function postgresDatabase(url: string): Promise<string> {
  const name = `harbinger_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const database = new URL(url);
  database.pathname = `/${name}`;
  return database.toString();
}
