import { type Static, Type } from 'typebox';
import { everyone } from './access/roles.ts';
import type { Routes } from './http-app.ts';

const Plant = Type.Object(
  {
    timeZone: Type.String({ description: 'IANA time zone in which people of the plant read times; SITE_TIME_ZONE' }),
    version: Type.String({ description: 'Of the program' }),
    brokerPorts: Type.Object(
      {
        mqtt: Type.Optional(Type.Integer()),
        mqtts: Type.Optional(Type.Integer()),
        ws: Type.Optional(Type.Integer()),
        wss: Type.Optional(Type.Integer()),
      },
      { description: 'Ports of the embedded broker, by scheme' },
    ),
  },
  { description: 'Settings of the whole plant' },
);

/** `GET /plant`: data that a page needs to show the plant's records. */
export function plantRoutes(plant: Static<typeof Plant>): Routes {
  const schema = {
    operationId: 'getPlant',
    summary: 'Time zone of the plant, version of the program, and ports of its broker',
    tags: ['access'],
    response: { 200: Plant },
  };
  return (api) => {
    api.get('/plant', { schema, config: { roles: everyone } }, async () => plant);
  };
}
