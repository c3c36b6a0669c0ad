import protobuf from 'protobufjs/light.js';

/** `[name, type, id]`; `[]` behind the type means repeated. */
type Field = readonly [name: string, type: string, id: number];

/** Fields that may hold a value: field names of the oneof, the last of them an extension. */
const SCALARS: readonly (readonly [string, string])[] = [
  ['int_value', 'uint32'],
  ['long_value', 'uint64'],
  ['float_value', 'float'],
  ['double_value', 'double'],
  ['boolean_value', 'bool'],
  ['string_value', 'string'],
];

/** The scalar values, numbered from an id on, and the other members of the oneof. */
function oneofOf(firstId: number, others: readonly Field[]): { fields: Field[]; oneof: string[] } {
  const scalars = SCALARS.map(([name, type], i): Field => [name, type, firstId + i]);
  const fields = [...scalars, ...others];
  return { fields, oneof: fields.map(([name]) => name) };
}

/** A message that holds nothing but extensions. */
const EXTENSION = { fields: {}, extensions: [[1, 536_870_911]] };

function message(
  fields: readonly Field[],
  more: { oneof?: string[]; nested?: Record<string, protobuf.IType>; extensions?: number } = {},
): protobuf.IType {
  return {
    fields: Object.fromEntries(
      fields.map(([name, type, id]) => [
        name,
        type.endsWith('[]') ? { rule: 'repeated', type: type.slice(0, -2), id } : { type, id },
      ]),
    ),
    ...(more.oneof && { oneofs: { value: { oneof: more.oneof } } }),
    ...(more.nested && { nested: more.nested }),
    ...(more.extensions && { extensions: [[more.extensions, 536_870_911]] }),
  };
}

const parameterValue = oneofOf(3, [['extension_value', 'ParameterValueExtension', 9]]);
const dataSetValue = oneofOf(1, [['extension_value', 'DataSetValueExtension', 7]]);
const propertyValue = oneofOf(3, [
  ['propertyset_value', 'PropertySet', 9],
  ['propertysets_value', 'PropertySetList', 10],
  ['extension_value', 'PropertyValueExtension', 11],
]);
const metricValue = oneofOf(10, [
  ['bytes_value', 'bytes', 16],
  ['dataset_value', 'DataSet', 17],
  ['template_value', 'Template', 18],
  ['extension_value', 'MetricValueExtension', 19],
]);

const Template = message(
  [
    ['version', 'string', 1],
    ['metrics', 'Metric[]', 2],
    ['parameters', 'Parameter[]', 3],
    ['template_ref', 'string', 4],
    ['is_definition', 'bool', 5],
  ],
  {
    extensions: 6,
    nested: {
      Parameter: message([['name', 'string', 1], ['type', 'uint32', 2], ...parameterValue.fields], {
        oneof: parameterValue.oneof,
        nested: { ParameterValueExtension: EXTENSION },
      }),
    },
  },
);

const DataSet = message(
  [
    ['num_of_columns', 'uint64', 1],
    ['columns', 'string[]', 2],
    ['types', 'uint32[]', 3],
    ['rows', 'Row[]', 4],
  ],
  {
    extensions: 5,
    nested: {
      DataSetValue: message(dataSetValue.fields, {
        oneof: dataSetValue.oneof,
        nested: { DataSetValueExtension: EXTENSION },
      }),
      Row: message([['elements', 'DataSetValue[]', 1]], { extensions: 2 }),
    },
  },
);

const MetaData = message(
  [
    ['is_multi_part', 'bool', 1],
    ['content_type', 'string', 2],
    ['size', 'uint64', 3],
    ['seq', 'uint64', 4],
    ['file_name', 'string', 5],
    ['file_type', 'string', 6],
    ['md5', 'string', 7],
    ['description', 'string', 8],
  ],
  { extensions: 9 },
);

const Metric = message(
  [
    ['name', 'string', 1],
    ['alias', 'uint64', 2],
    ['timestamp', 'uint64', 3],
    ['datatype', 'uint32', 4],
    ['is_historical', 'bool', 5],
    ['is_transient', 'bool', 6],
    ['is_null', 'bool', 7],
    ['metadata', 'MetaData', 8],
    ['properties', 'PropertySet', 9],
    ...metricValue.fields,
  ],
  { oneof: metricValue.oneof, nested: { MetricValueExtension: EXTENSION } },
);

const Payload = message(
  [
    ['timestamp', 'uint64', 1],
    ['metrics', 'Metric[]', 2],
    ['seq', 'uint64', 3],
    ['uuid', 'string', 4],
    ['body', 'bytes', 5],
  ],
  {
    extensions: 6,
    nested: {
      Template,
      DataSet,
      PropertyValue: message([['type', 'uint32', 1], ['is_null', 'bool', 2], ...propertyValue.fields], {
        oneof: propertyValue.oneof,
        nested: { PropertyValueExtension: EXTENSION },
      }),
      PropertySet: message(
        [
          ['keys', 'string[]', 1],
          ['values', 'PropertyValue[]', 2],
        ],
        { extensions: 3 },
      ),
      PropertySetList: message([['propertyset', 'PropertySet[]', 1]], { extensions: 2 }),
      MetaData,
      Metric,
    },
  },
);

/**
 * `org.eclipse.tahu.protobuf.Payload` (proto2) of Sparkplug B 3.0, written as a descriptor: no code
 * generation, and the light build of protobufjs without its parser. The edition stands at the
 * message because protobufjs reads it only there: proto2 distinguishes 0 from absent.
 */
export const PayloadMessage: protobuf.Type = protobuf.Root.fromJSON({
  nested: { Payload: { ...Payload, edition: 'proto2' } as protobuf.IType },
}).lookupType('Payload');
