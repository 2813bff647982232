import type { StructType } from '../../columns/blob.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { structType } from '../../types/data-type.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { buildStruct } from '../lowering/struct-builder.ts';

const struct = { group: 'struct', since: '1.4.0' } as const;

const bindNamed: Bind = (args, context) => {
  if (args.length % 2 !== 0) throw wrongNumberOfArguments('named_struct', '2n (n > 0)', args.length);
  const fields = [];
  for (let i = 0; i < args.length; i += 2) {
    const [name, value] = [args[i]!, args[i + 1]!];
    if (name.kind !== 'literal' || typeof name.value !== 'string') {
      const names = args.filter((_, k) => k % 2 === 0).map((a) => `"${context.sql(a)}"`);
      throw mismatch('CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING', 'named_struct', args, context, {
        inputExprs: `[${names.join(', ')}]`,
      });
    }
    fields.push({ name: name.value, type: typeOf(value), nullable: isNullable(value) });
  }
  return { args: args.map(typeOf), type: structType(fields), nullable: false };
};

export const structFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...struct,
    since: '1.5.0',
    name: 'named_struct',
    bind: bindNamed,
    nulls: 'custom',
    lowered: (c, call) => {
      const values = call.args.filter((_, i) => i % 2 === 1).map((value) => c.lower(value));
      const value = buildStruct(c, call.type as StructType, values);
      return { type: call.type, value, high: null, valid: null };
    },
    // STRUCT(a, b) is a call of this function, too, and prints without the names.
    print: (args, style, call) =>
      call.alias === 'struct' && style === 'sql'
        ? `struct(${args.filter((_, i) => i % 2 === 1).join(', ')})`
        : `named_struct(${args.join(', ')})`,
    description: 'A struct of the named fields: names and values in turn.',
    examples: [["named_struct('a', 1, 'b', 2, 'c', 3)", '{1, 2, 3}']],
  }),
];
