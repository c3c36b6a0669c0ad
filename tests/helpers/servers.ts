/**
 * The address of a real server that the contract suites run against, set only under
 * `npm run test:all`.
 * @param name one of the variables of docs/development.md
 */
export function serverUrl(
  name: 'TEST_POSTGRES_URL' | 'TEST_INFLUX_URL' | 'TEST_INFLUX_TOKEN' | 'TEST_KAFKA_BROKERS' | 'TEST_MQTT_URL',
): string | undefined {
  return process.env['TEST_SERVERS'] === 'on' ? process.env[name] || undefined : undefined;
}
