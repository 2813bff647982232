import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { canCast } from '../../types/cast/can-cast.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import { castToVariant } from '../../types/cast/cast-variant.ts';
import { type DataType, INT, STRING, structType, VARIANT, VOID } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value, VariantValue } from '../../types/value.ts';
import { parseVariant } from '../../types/variant/parse-variant.ts';
import { readVariant, type VariantNode } from '../../types/variant/read-variant.ts';
import { writeVariant } from '../../types/variant/write-variant.ts';
import { unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { schemaOf } from '../binding/schema-argument.ts';
import { castTargets } from '../binding/specs.ts';
import { aggregate, type Bind, type FunctionDeclaration, generator, scalar } from '../declare.ts';
import { rememberLast } from '../values/memoize.ts';
import { followVariantPath, parseVariantPath } from '../values/variant-path.ts';
import { meetSchemas, schemaText, variantSchema } from '../values/variant-schema.ts';

const variant = { group: 'variant', since: '4.0.0' } as const;

function bindGet(name: string): Bind {
  return (args, context) => {
    if (args.length !== 2 && args.length !== 3) throw wrongNumberOfArguments(name, '[2, 3]', args.length);
    const type = args[2] === undefined ? VARIANT : schemaOf(args[2], context);
    const targets = castTargets(name, args.slice(0, 2), [VARIANT, 'string'], context);
    if (!canCast(VARIANT, type, 'ansi')) {
      throw new SparkError('DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', {
        sqlExpr: `"${name}(${args
          .slice(0, 2)
          .map((a) => context.sql(a))
          .join(', ')})"`,
        srcType: '"VARIANT"',
        targetType: quotedSqlName(type),
      });
    }
    return { args: targets, replaced: args.slice(0, 2), type, nullable: true };
  };
}

function variantGet(call: Call): (value: VariantValue, path: string) => Value {
  const compile = rememberLast((text: string) => {
    const path = parseVariantPath(text);
    if (path !== undefined) return path;
    throw new SparkError('INVALID_VARIANT_GET_PATH', { path: text, functionName: `\`${call.fn}\`` });
  });
  const mode = call.fn === 'try_variant_get' ? 'try' : 'ansi';
  return (value, pathText) => {
    const found = followVariantPath(readVariant(value), compile(pathText));
    if (found === undefined) return null;
    const part = writeVariant(found);
    return call.type.kind === 'variant'
      ? part
      : castValue(part, VARIANT, call.type, mode, call.zone ?? 'UTC');
  };
}

function malformed(text: string): SparkError {
  return new SparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
    badRecord: text,
    failFastMode: 'FAILFAST',
  });
}

const COLUMNS = structType([
  { name: 'pos', type: INT, nullable: false },
  { name: 'key', type: STRING, nullable: true },
  { name: 'value', type: VARIANT, nullable: false },
]);

function explodeRows(node: VariantNode): readonly (readonly Value[])[] {
  if (node.kind === 'array') return node.items.map((item, i) => [i, null, writeVariant(item)]);
  if (node.kind === 'object') return node.fields.map(([name, item], i) => [i, name, writeVariant(item)]);
  return [];
}

function explode(name: string, outer: boolean, description: string): FunctionDeclaration {
  return generator({
    ...variant,
    name,
    parameters: ['input'],
    bind: (args, context) => {
      if (args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
      return { args: castTargets(name, args, [VARIANT], context), type: COLUMNS, nullable: outer };
    },
    rows: () => (value: VariantValue | null) => {
      const rows = value === null ? [] : explodeRows(readVariant(value));
      return rows.length === 0 && outer ? [[null, null, null]] : rows;
    },
    description,
    examples: [],
  });
}

export const variantFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...variant,
    name: 'parse_json',
    signature: 'string -> variant',
    evaluate: () => (text: string) => {
      const node = parseVariant(text);
      if (node === undefined) throw malformed(text);
      return writeVariant(node);
    },
    description: 'The variant of a JSON text.',
    examples: [['cast(parse_json(\'{"a":1,"b":0.8}\') AS string)', '{"a":1,"b":0.8}']],
  }),
  scalar({
    ...variant,
    name: 'try_parse_json',
    signature: 'string -> variant',
    nullable: 'always',
    evaluate: () => (text: string) => {
      const node = parseVariant(text);
      return node === undefined ? null : writeVariant(node);
    },
    description: 'Like parse_json, but NULL where the text is no JSON.',
    examples: [['try_parse_json(\'{"a":1,\')', 'NULL']],
  }),
  scalar({
    ...variant,
    name: 'is_variant_null',
    signature: 'variant -> boolean',
    nulls: 'custom',
    nullable: 'never',
    evaluate: () => (value: VariantValue | null) => value !== null && readVariant(value).kind === 'null',
    description: 'Whether the variant is JSON’s null, which is not NULL.',
    examples: [["is_variant_null(parse_json('null'))", 'true']],
  }),
  scalar({
    ...variant,
    name: 'is_valid_variant',
    since: '4.2.0',
    signature: 'variant -> boolean',
    evaluate: () => (value: VariantValue) => {
      try {
        readVariant(value);
        return true;
      } catch {
        return false;
      }
    },
    description: 'Whether the bytes of the variant are well formed.',
    examples: [["is_valid_variant(parse_json('null'))", 'true']],
  }),
  scalar({
    ...variant,
    name: 'variant_get',
    bind: bindGet('variant_get'),
    evaluate: variantGet,
    description: 'What a path such as `$.a[0]` finds in a variant, cast to a type.',
    examples: [["variant_get(parse_json('{\"a\": 1}'), '$.a', 'int')", '1']],
  }),
  scalar({
    ...variant,
    name: 'try_variant_get',
    bind: bindGet('try_variant_get'),
    evaluate: variantGet,
    description: 'Like variant_get, but NULL where the value is not of the type.',
    examples: [["try_variant_get(parse_json('[1, \"hello\"]'), '$[1]', 'int')", 'NULL']],
  }),
  scalar({
    ...variant,
    name: 'schema_of_variant',
    signature: 'variant -> string',
    evaluate: () => (value: VariantValue) => schemaText(variantSchema(readVariant(value))),
    description: 'The type of the variant’s content, as DDL.',
    examples: [
      ['schema_of_variant(parse_json(\'[{"b":true,"a":0}]\'))', 'ARRAY<OBJECT<a: BIGINT, b: BOOLEAN>>'],
    ],
  }),
  aggregate({
    ...variant,
    name: 'schema_of_variant_agg',
    signature: 'variant -> string',
    nullable: 'never',
    accumulate: () => () => {
      let schema: DataType = VOID;
      return {
        update(value: VariantValue | null): void {
          if (value !== null) schema = meetSchemas(schema, variantSchema(readVariant(value)));
        },
        finish: () => schemaText(schema),
      };
    },
    description: 'The type that holds the contents of all variants, as DDL.',
    examples: [],
  }),
  scalar({
    ...variant,
    name: 'to_variant_object',
    bind: (args, context) => {
      if (args.length !== 1) throw wrongNumberOfArguments('to_variant_object', '1', args.length);
      const type = typeOf(args[0]!);
      if (!isNested(type)) {
        const spec = { kind: 'one_of', options: ['array', 'map', 'struct'] } as const;
        throw unexpectedInput(`to_variant_object(${context.sql(args[0]!)})`, 0, spec, args[0]!, context);
      }
      return { args: [type], type: VARIANT, nullable: isNullable(args[0]!) };
    },
    evaluate: (call) => {
      const type = typeOf(call.args[0]!);
      return (value: Value) => castToVariant(value, type);
    },
    description: 'A variant of a struct, a map or an array, with objects for structs and maps.',
    examples: [["cast(to_variant_object(named_struct('a', 1, 'b', 2)) AS string)", '{"a":1,"b":2}']],
  }),
  explode('variant_explode', false, 'A row for each element or field of a variant: position, name, value.'),
  explode('variant_explode_outer', true, 'Like variant_explode, with a row of NULLs where there is nothing.'),
];

function isNested(type: DataType): boolean {
  return type.kind === 'array' || type.kind === 'map' || type.kind === 'struct' || type.kind === 'variant';
}
