import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { PrintForm } from '../../expr/print-form.ts';
import { type DataType, mapType, STRING, structType } from '../../types/data-type.ts';
import { quotedSqlName, sqlName } from '../../types/type-name.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { constantOf, optionsLiteral, schemaOf } from '../binding/schema-argument.ts';
import { castTargets } from '../binding/specs.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { csvReader, csvWriter, inferCsv } from '../values/csv-values.ts';
import { optionsOf } from '../values/json-options.ts';

const csv = { group: 'csv', since: '3.0.0' } as const;

const OPTIONS = mapType(STRING, STRING);

/** Schema and options don't show in names of columns. */
const printFirst: PrintForm = ([value], _style, call) => `${call.fn}(${value})`;

const bindFromCsv: Bind = (args, context) => {
  if (args.length !== 2 && args.length !== 3) throw wrongNumberOfArguments('from_csv', '[2, 3]', args.length);
  const schema = schemaOf(args[1]!, context);
  if (schema.kind !== 'struct') {
    throw new SparkError('INVALID_SCHEMA.NON_STRUCT_TYPE', {
      inputSchema: `"${context.sql(args[1]!)}"`,
      dataType: quotedSqlName(schema),
    });
  }
  const options = optionsLiteral(args[2], context);
  const [input] = castTargets('from_csv', [args[0]!], ['string'], context);
  const type = structType(schema.fields.map((f) => ({ ...f, nullable: true })));
  return { args: [input!, OPTIONS], replaced: [args[0]!, options], type, nullable: isNullable(args[0]!) };
};

const bindToCsv: Bind = (args, context) => {
  if (args.length !== 1 && args.length !== 2) throw wrongNumberOfArguments('to_csv', '[1, 2]', args.length);
  const options = optionsLiteral(args[1], context);
  const type = typeOf(args[0]!);
  if (type.kind !== 'struct')
    throw unexpectedInput(`to_csv(${context.sql(args[0]!)})`, 0, 'struct', args[0]!, context);
  const nested = type.fields.find((f) => f.type.kind === 'variant');
  if (nested !== undefined) {
    throw mismatch('UNSUPPORTED_INPUT_TYPE', 'to_csv', args, context, {
      functionName: '`to_csv`',
      dataType: quotedSqlName(type),
    });
  }
  return {
    args: [type, OPTIONS],
    replaced: [args[0]!, options],
    type: STRING,
    nullable: isNullable(args[0]!),
  };
};

const bindSchemaOf: Bind = (args, context) => {
  if (args.length !== 1 && args.length !== 2)
    throw wrongNumberOfArguments('schema_of_csv', '[1, 2]', args.length);
  const value = constantOf(args[0]!, context);
  if (value === undefined) {
    throw mismatch('NON_FOLDABLE_INPUT', 'schema_of_csv', args, context, {
      inputName: '`csv`',
      inputType: '"STRING"',
      inputExpr: `"${context.sql(args[0]!)}"`,
    });
  }
  if (value === null)
    throw mismatch('UNEXPECTED_NULL', 'schema_of_csv', args, context, { exprName: '`csv`' });
  if (typeof value !== 'string') {
    throw unexpectedInput(`schema_of_csv(${context.sql(args[0]!)})`, 0, 'string', args[0]!, context);
  }
  const options = optionsLiteral(args[1], context);
  return { args: [typeOf(args[0]!), OPTIONS], replaced: [args[0]!, options], type: STRING, nullable: false };
};

function optionsFrom(call: Call) {
  const last = call.args.at(-1);
  return optionsOf(last?.kind === 'literal' ? last.value : undefined);
}

function columnsOf(types: readonly DataType[]): DataType {
  return structType(types.map((type, i) => ({ name: `_c${i}`, type, nullable: true })));
}

export const csvFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...csv,
    name: 'from_csv',
    bind: bindFromCsv,
    evaluate: (call) => csvReader(call.type, optionsFrom(call), call.zone ?? 'UTC'),
    print: printFirst,
    description: 'The struct of a line of CSV, by a schema.',
    examples: [["from_csv('1, 0.8', 'a INT, b DOUBLE')", '{1, 0.8}']],
  }),
  scalar({
    ...csv,
    name: 'to_csv',
    bind: bindToCsv,
    evaluate: (call) => csvWriter(typeOf(call.args[0]!), optionsFrom(call), call.zone ?? 'UTC'),
    print: printFirst,
    description: 'A struct as a line of CSV.',
    examples: [["to_csv(named_struct('a', 1, 'b', 2))", '1,2']],
  }),
  scalar({
    ...csv,
    name: 'schema_of_csv',
    bind: bindSchemaOf,
    evaluate: (call) => {
      const options = optionsFrom(call);
      return (line: string) => sqlName(columnsOf(inferCsv(line, options, call.zone ?? 'UTC')));
    },
    print: printFirst,
    description: 'The schema of a line of CSV, as DDL.',
    examples: [["schema_of_csv('1,abc')", 'STRUCT<_c0: INT, _c1: STRING>']],
  }),
];
