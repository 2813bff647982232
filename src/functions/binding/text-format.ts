import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { PrintForm } from '../../expr/print-form.ts';
import { mapType, STRING, structType } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import type { Bind } from '../declare.ts';
import { optionsOf } from '../values/json-options.ts';
import { constantOf, optionsLiteral, schemaOf } from './schema-argument.ts';
import { castTargets } from './specs.ts';

/** Type of the options of `from_json`, `to_csv`, `schema_of_xml` and their like. */
export const OPTIONS = mapType(STRING, STRING);

/** Schema and options don't show in names of columns. */
export const printFirst: PrintForm = ([value], _style, call) => `${call.fn}(${value})`;

/** The options literal that binding put behind the value. */
export function optionsFrom(call: Call) {
  const last = call.args.at(-1);
  return optionsOf(last?.kind === 'literal' ? last.value : undefined);
}

/** Of `from_csv` and `from_xml`: a struct of a text, by the schema in the second argument; NULL where the text is, or `always`. */
export function bindStructFrom(name: string, nullable?: 'always'): Bind {
  return (args, context) => {
    if (args.length !== 2 && args.length !== 3) throw wrongNumberOfArguments(name, '[2, 3]', args.length);
    const schema = schemaOf(args[1]!, context);
    if (schema.kind !== 'struct') {
      throw new SparkError('INVALID_SCHEMA.NON_STRUCT_TYPE', {
        inputSchema: `"${context.sql(args[1]!)}"`,
        dataType: quotedSqlName(schema),
      });
    }
    const options = optionsLiteral(args[2], context);
    const [input] = castTargets(name, [args[0]!], ['string'], context);
    const type = structType(schema.fields.map((f) => ({ ...f, nullable: true })));
    return {
      args: [input!, OPTIONS],
      replaced: [args[0]!, options],
      type,
      nullable: nullable === 'always' || isNullable(args[0]!),
    };
  };
}

/** Of `to_csv` and `to_xml`: the text of a struct. */
export function bindTextOfStruct(name: string): Bind {
  return (args, context) => {
    if (args.length !== 1 && args.length !== 2) throw wrongNumberOfArguments(name, '[1, 2]', args.length);
    const options = optionsLiteral(args[1], context);
    const type = typeOf(args[0]!);
    if (type.kind !== 'struct')
      throw unexpectedInput(`${name}(${context.sql(args[0]!)})`, 0, 'struct', args[0]!, context);
    return {
      args: [type, OPTIONS],
      replaced: [args[0]!, options],
      type: STRING,
      nullable: isNullable(args[0]!),
    };
  };
}

/** Of `schema_of_csv`, `schema_of_json`, `schema_of_xml`: the DDL of a constant text's schema. */
export function bindSchemaOf(format: 'csv' | 'json' | 'xml'): Bind {
  const name = `schema_of_${format}`;
  return (args, context) => {
    if (args.length !== 1 && args.length !== 2) throw wrongNumberOfArguments(name, '[1, 2]', args.length);
    const value = constantOf(args[0]!, context);
    if (value === undefined) {
      throw mismatch('NON_FOLDABLE_INPUT', name, args, context, {
        inputName: `\`${format}\``,
        inputType: '"STRING"',
        inputExpr: `"${context.sql(args[0]!)}"`,
      });
    }
    if (value === null) throw mismatch('UNEXPECTED_NULL', name, args, context, { exprName: `\`${format}\`` });
    if (typeof value !== 'string') {
      throw unexpectedInput(`${name}(${context.sql(args[0]!)})`, 0, 'string', args[0]!, context);
    }
    const options = optionsLiteral(args[1], context);
    return {
      args: [typeOf(args[0]!), OPTIONS],
      replaced: [args[0]!, options],
      type: STRING,
      nullable: false,
    };
  };
}
