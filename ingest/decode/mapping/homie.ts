import { isObject } from '../../../lib/text/json-text.ts';
import type { CodecMessage } from '../values/codec.ts';
import { parseJson } from '../values/json-payload.ts';
import { type AnnouncedUnits, createAnnouncedUnits } from './announced-units.ts';
import type { MappingRule } from './mapping-rule.ts';

const UNIT = '/$unit';
const MAX_UNIT_BYTES = 32;

/**
 * The Homie convention, versions 3 to 5: `homie/{device}/{node}/{property}`, in version 5
 * `homie/5/…`. Values are retained and carry no time. Units are in the attributes `$unit` of
 * properties, in version 5 in `$description`, which a device publishes each time it connects; they
 * count for their sender.
 */
export function homieRules(): readonly MappingRule[] {
  const told = createAnnouncedUnits();
  const unitOf: MappingRule['unitOf'] = (_channel, _value, message) => told.find(message, message.topic);
  const name = 'homie';
  const attributes = ['homie/+/+', 'homie/+/$fw/#', 'homie/+/$implementation/#', 'homie/+/$stats/#'];
  return [
    { name, topic: 'homie/5/+/$description', ignore: true, onIgnored: (message) => readDescription(told, message) },
    { name, topic: ['homie/5/+/+', 'homie/5/+/+/+/+'], ignore: true },
    { name, topic: 'homie/5/{device}/{channel#}', payload: 'text', unitOf },
    { name, topic: ['homie/$broadcast/#', ...attributes, 'homie/+/+/+/set'], ignore: true },
    {
      name,
      topic: ['homie/+/+/+/$unit'],
      ignore: true,
      onIgnored: (message) => {
        const unit = new TextDecoder().decode(message.payload.subarray(0, MAX_UNIT_BYTES));
        told.tell(message, message.topic.slice(0, -UNIT.length), unit);
      },
    },
    { name, topic: ['homie/+/+/$name', 'homie/+/+/$type', 'homie/+/+/$properties', 'homie/+/+/+/+'], ignore: true },
    {
      name,
      topic: 'homie/{device}/{channel#}',
      payload: 'text',
      unitOf,
    },
  ];
}

function readDescription(told: AnnouncedUnits, message: CodecMessage): void {
  const parsed = parseJson(message.payload);
  if ('reason' in parsed) return;
  const device = message.topic.slice(0, message.topic.lastIndexOf('/'));
  for (const [node, description] of members(parsed.json, 'nodes')) {
    for (const [property, { unit }] of members(description, 'properties')) {
      told.tell(message, `${device}/${node}/${property}`, typeof unit === 'string' ? unit : '');
    }
  }
}

/** The objects in a member of an object, by name. */
function members(json: unknown, name: string): readonly (readonly [string, Record<string, unknown>])[] {
  const found = isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined;
  if (!isObject(found)) return [];
  return Object.entries(found).filter((entry): entry is [string, Record<string, unknown>] => isObject(entry[1]));
}
