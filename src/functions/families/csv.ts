import { typeOf } from '../../expr/expression-type.ts';
import { type DataType, structType } from '../../types/data-type.ts';
import { quotedSqlName, sqlName } from '../../types/type-name.ts';
import { mismatch } from '../bind-errors.ts';
import {
  bindSchemaOf,
  bindStructFrom,
  bindTextOfStruct,
  optionsFrom,
  printFirst,
} from '../binding/text-format.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { csvReader, csvWriter, inferCsv } from '../values/csv-values.ts';

const csv = { group: 'csv', since: '3.0.0' } as const;

const bindTextOf = bindTextOfStruct('to_csv');

const bindToCsv: Bind = (args, context) => {
  const bound = bindTextOf(args, context);
  const type = typeOf(args[0]!);
  if (type.kind === 'struct' && type.fields.some((f) => f.type.kind === 'variant')) {
    throw mismatch('UNSUPPORTED_INPUT_TYPE', 'to_csv', args, context, {
      functionName: '`to_csv`',
      dataType: quotedSqlName(type),
    });
  }
  return bound;
};

function columnsOf(types: readonly DataType[]): DataType {
  return structType(types.map((type, i) => ({ name: `_c${i}`, type, nullable: true })));
}

export const csvFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...csv,
    name: 'from_csv',
    bind: bindStructFrom('from_csv'),
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
    bind: bindSchemaOf('csv'),
    evaluate: (call) => {
      const options = optionsFrom(call);
      return (line: string) => sqlName(columnsOf(inferCsv(line, options, call.zone ?? 'UTC')));
    },
    print: printFirst,
    description: 'The schema of a line of CSV, as DDL.',
    examples: [["schema_of_csv('1,abc')", 'STRUCT<_c0: INT, _c1: STRING>']],
  }),
];
