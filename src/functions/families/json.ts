import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { PrintForm } from '../../expr/print-form.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { arrayType, type DataType, INT, STRING, structType } from '../../types/data-type.ts';
import { isStringLike } from '../../types/type-class.ts';
import { quotedSqlName, sqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { optionsLiteral, schemaOf } from '../binding/schema-argument.ts';
import { bindSpecs, castTargets } from '../binding/specs.ts';
import { bindSchemaOf, OPTIONS, optionsFrom, printFirst } from '../binding/text-format.ts';
import { type Bind, type FunctionDeclaration, generator, scalar } from '../declare.ts';
import { lowerFromJson, lowerGetJsonObject } from '../lowering/json.ts';
import { inferJson } from '../values/json-infer.ts';
import { leniencyOf } from '../values/json-options.ts';
import { followJsonPath, parseJsonPath } from '../values/json-path.ts';
import { printJson } from '../values/json-print.ts';
import { jsonReader } from '../values/json-read.ts';
import { parseJson } from '../values/json-text.ts';
import { jsonWriter } from '../values/json-write.ts';
import { rememberLast } from '../values/memoize.ts';

const json = { group: 'json', since: '2.2.0' } as const;

/** Spark calls a map that comes out of JSON so. */
const printFromJson: PrintForm = (args, style, call) =>
  call.type.kind === 'map' ? 'entries' : printFirst(args, style, call);

const bindFromJson: Bind = (args, context) => {
  if (args.length !== 2 && args.length !== 3)
    throw wrongNumberOfArguments('from_json', '[2, 3]', args.length);
  const schema = schemaOf(args[1]!, context);
  if (
    schema.kind !== 'struct' &&
    schema.kind !== 'array' &&
    schema.kind !== 'map' &&
    schema.kind !== 'variant'
  ) {
    throw new SparkError('DATATYPE_MISMATCH.INVALID_JSON_SCHEMA', {
      sqlExpr: `"from_json(${context.sql(args[0]!)})"`,
      schema: quotedSqlName(schema),
    });
  }
  if (schema.kind === 'map' && !isStringLike(schema.key)) {
    throw new SparkError('INVALID_JSON_SCHEMA_MAP_TYPE', { jsonSchema: quotedSqlName(schema) });
  }
  const options = optionsLiteral(args[2], context);
  const type = asNullable(schema);
  const input = implicitCast(typeOf(args[0]!), 'string', context.mode);
  if (input === undefined)
    throw unexpectedInput(`from_json(${context.sql(args[0]!)})`, 0, 'string', args[0]!, context);
  return { args: [input, OPTIONS], replaced: [args[0]!, options], type, nullable: true };
};

/** Whatever a schema says, values may be missing. */
function asNullable(type: DataType): DataType {
  switch (type.kind) {
    case 'array':
      return { kind: 'array', element: asNullable(type.element), containsNull: true };
    case 'map':
      return {
        kind: 'map',
        key: asNullable(type.key),
        value: asNullable(type.value),
        valueContainsNull: true,
      };
    case 'struct':
      return structType(type.fields.map((f) => ({ ...f, type: asNullable(f.type), nullable: true })));
    default:
      return type;
  }
}

const bindToJson: Bind = (args, context) => {
  if (args.length !== 1 && args.length !== 2) throw wrongNumberOfArguments('to_json', '[1, 2]', args.length);
  const options = optionsLiteral(args[1], context);
  const type = typeOf(args[0]!);
  if (type.kind !== 'struct' && type.kind !== 'array' && type.kind !== 'map' && type.kind !== 'variant') {
    throw new SparkError('DATATYPE_MISMATCH.INVALID_JSON_SCHEMA', {
      sqlExpr: `"to_json(${context.sql(args[0]!)})"`,
      schema: quotedSqlName(type),
    });
  }
  return {
    args: [type, OPTIONS],
    replaced: [args[0]!, options],
    type: STRING,
    nullable: isNullable(args[0]!),
  };
};

export const jsonFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...json,
    name: 'get_json_object',
    since: '1.5.0',
    signature: 'string, string -> string',
    nullable: 'always',
    lowered: lowerGetJsonObject,
    description: 'What a path such as `$.a[0].b` finds in a JSON text; NULL where it finds nothing.',
    examples: [['get_json_object(\'[{"a":"b"},{"a":"c"}]\', \'$[*].a\')', '["b","c"]']],
  }),
  scalar({
    ...json,
    name: 'from_json',
    bind: bindFromJson,
    lowered: (c, call, args) => lowerFromJson(c, call, args, optionsFrom(call).size === 0),
    print: printFromJson,
    description: 'The value of a JSON text by a schema: a struct, an array, a map or a variant.',
    examples: [['from_json(\'{"a":1, "b":0.8}\', \'a INT, b DOUBLE\')', '{1, 0.8}']],
  }),
  scalar({
    ...json,
    name: 'get_json_object_of_tree',
    internal: true,
    signature: 'string, string -> string',
    nullable: 'always',
    evaluate: () => {
      const compile = rememberLast(parseJsonPath);
      return (text: string, pathText: string) => {
        const path = compile(pathText);
        if (path === undefined) return null;
        const node = parseJson(text);
        return node === undefined ? null : followJsonPath(node, path);
      };
    },
    description: 'get_json_object for all paths and texts.',
    examples: [],
  }),
  scalar({
    ...json,
    name: 'from_json_of_tree',
    internal: true,
    signature: 'string, any -> any',
    nullable: 'always',
    evaluate: (call) => jsonReader(call.type, optionsFrom(call), call.zone ?? 'UTC'),
    description: 'from_json for all schemas, options and texts.',
    examples: [],
  }),
  scalar({
    ...json,
    name: 'to_json',
    bind: bindToJson,
    evaluate: (call) => jsonWriter(typeOf(call.args[0]!), optionsFrom(call), call.zone ?? 'UTC'),
    print: printFirst,
    description: 'A struct, an array, a map or a variant as JSON text.',
    examples: [["to_json(named_struct('a', 1, 'b', 2))", '{"a":1,"b":2}']],
  }),
  scalar({
    ...json,
    name: 'schema_of_json',
    since: '2.4.0',
    bind: bindSchemaOf('json'),
    evaluate: (call) => {
      const options = optionsFrom(call);
      return (text: string) => {
        const node = parseJson(text, leniencyOf(options));
        return node === undefined ? 'STRING' : sqlName(inferJson(node, options));
      };
    },
    print: printFirst,
    description: 'The schema of a JSON text, as DDL.',
    examples: [['schema_of_json(\'[{"col":0}]\')', 'ARRAY<STRUCT<col: BIGINT>>']],
  }),
  scalar({
    ...json,
    name: 'json_array_length',
    since: '3.1.0',
    bind: bindSpecs('json_array_length', ['string'], INT, { nullable: 'always', exact: true }),
    evaluate: () => (text: string) => {
      const node = parseJson(text);
      return node?.kind === 'array' ? node.items.length : null;
    },
    description: 'How many elements an array in JSON has; NULL for all else.',
    examples: [["json_array_length('[1,2,3,4]')", '4']],
  }),
  scalar({
    ...json,
    name: 'json_object_keys',
    since: '3.1.0',
    bind: bindSpecs('json_object_keys', ['string'], arrayType(STRING), { nullable: 'always', exact: true }),
    evaluate: () => (text: string) => {
      const node = parseJson(text);
      return node?.kind === 'object' ? node.entries.map(([name]) => name) : null;
    },
    description: 'The names of the fields of an object in JSON; NULL for all else.',
    examples: [['json_object_keys(\'{"key": "value"}\')', '[key]']],
  }),
  generator({
    ...json,
    name: 'json_tuple',
    since: '1.6.0',
    bind: (args, context) => {
      if (args.length < 2) throw wrongNumberOfArguments('json_tuple', '> 1', args.length);
      if (!args.every((arg) => isStringLike(typeOf(arg)))) {
        throw mismatch('NON_STRING_TYPE', 'json_tuple', args, context, { funcName: '`json_tuple`' });
      }
      const fields = args.slice(1).map((_, i) => ({ name: `c${i}`, type: STRING, nullable: true }));
      return {
        args: castTargets('json_tuple', args, ['string'], context),
        type: structType(fields),
        nullable: false,
      };
    },
    rows:
      () =>
      (text: string | null, ...names: (string | null)[]): readonly (readonly Value[])[] => {
        const node = text === null ? undefined : parseJson(text);
        const fields = new Map(node?.kind === 'object' ? node.entries : []);
        return [
          names.map((name) => {
            const value = name === null ? undefined : fields.get(name);
            if (value === undefined || value.kind === 'null') return null;
            return value.kind === 'string' ? value.value : printJson(value);
          }),
        ];
      },
    description: 'A row with the values of fields of an object in JSON, as texts.',
    examples: [],
  }),
];
