import type { CodecMessage } from './codec.ts';
import type { MappingRule } from './mapping-codec.ts';

/** Properties whose unit is remembered: bounded, so that devices cannot fill the memory. */
const MAX_UNITS = 100_000;
const UNIT = '/$unit';

/**
 * The Homie convention, versions 3 and 4: `homie/{device}/{node}/{property}`. Values are retained and carry no time. The unit
 * of a property is in its attribute `$unit`, which a device publishes each time it connects; it counts for the one who sent it.
 */
export function homieRules(): readonly MappingRule[] {
  const units = new Map<string, string>();
  const name = 'homie';
  const attributes = ['homie/+/+', 'homie/+/$fw/#', 'homie/+/$implementation/#', 'homie/+/$stats/#'];
  return [
    // Version 5 has its number in the topic, and its units in a description: they are not read.
    { name, topic: ['homie/5/+/+', 'homie/5/+/+/+/+'], ignore: true },
    { name, topic: 'homie/5/{device}/{channel#}', payload: 'text' },
    { name, topic: ['homie/$broadcast/#', ...attributes, 'homie/+/+/+/set'], ignore: true },
    {
      name,
      topic: ['homie/+/+/+/$unit'],
      ignore: true,
      onIgnored: (message) => {
        if (units.size >= MAX_UNITS) units.clear();
        const unit = new TextDecoder().decode(message.payload.subarray(0, 32)).trim();
        if (unit === '') units.delete(keyOf(message));
        else units.set(keyOf(message), unit);
      },
    },
    { name, topic: ['homie/+/+/$name', 'homie/+/+/$type', 'homie/+/+/$properties', 'homie/+/+/+/+'], ignore: true },
    {
      name,
      topic: 'homie/{device}/{channel#}',
      payload: 'text',
      unitOf: (_channel, _value, message) => units.get(keyOf(message)),
    },
  ];
}

function keyOf({ principal: { site, device, kind }, topic }: CodecMessage): string {
  const property = topic.endsWith(UNIT) ? topic.slice(0, -UNIT.length) : topic;
  return `${kind === 'anyone' ? '' : `${site}:${device}`} ${property}`;
}
