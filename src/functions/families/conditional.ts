import { f32, f64, irTypeOf } from '../../codegen/instructions.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call, Case, Expression } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { commonTypeOf } from '../../types/coercion/common-type.ts';
import { BOOLEAN, type DataType } from '../../types/data-type.ts';
import { differentTypes, mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { comparisonType } from '../binding/comparison.ts';
import { type AnyExpression, type Bind, type FunctionDeclaration, scalar } from '../declare.ts';

const conditional = { group: 'conditional', since: '1.0.0' } as const;

/** A call for the expansions below, with the mode of the call that is expanded. */
function derived(call: Call, fn: string, args: readonly Expression[], type: DataType = BOOLEAN): Call {
  return { kind: 'call', fn, args, type, nullable: args.some(isNullable), mode: call.mode };
}

function ifThen(call: Call, condition: Expression, then: Expression, otherwise: Expression): Case {
  return {
    kind: 'case',
    branches: [{ when: condition, then }],
    otherwise,
    type: call.type,
    nullable: isNullable(then) || isNullable(otherwise),
  };
}

function nullOf(type: DataType): Expression {
  return { kind: 'literal', type, value: null };
}

/** Arguments from `from` on become one type, which is the result's. */
function bindBranches(name: string, count: number | null, from: number): Bind {
  return (args, context) => {
    if (count === null ? args.length === 0 : args.length !== count) {
      throw wrongNumberOfArguments(name, count === null ? '> 0' : String(count), args.length);
    }
    const types = args.map(typeOf);
    const type = commonTypeOf(types.slice(from), context.mode);
    if (type === undefined) {
      const call = `${name}(${args.map((a) => context.sql(a)).join(', ')})`;
      throw differentTypes(call, name, types.slice(from));
    }
    return {
      args: [...types.slice(0, from), ...types.slice(from).map(() => type)],
      type,
      nullable: branchesNullable(name, args),
    };
  };
}

function branchesNullable(name: string, args: readonly AnyExpression[]): boolean {
  return name === 'if' || name === 'nvl2' ? args.slice(1).some(isNullable) : args.every(isNullable);
}

function coalesce(c: LowerContext, call: Call): Register {
  const first = c.lower(call.args[0]!);
  if (first.valid === null || call.args.length === 1) return first;
  const out = c.output('coalesce', call.type, call.nullable);
  c.scope(() =>
    c.f.block((exit) => {
      let value = first;
      for (const next of call.args.slice(1)) {
        if (value.valid === null) break;
        const found = value;
        c.if(value.valid, () => {
          out.set(found);
          c.f.br(exit);
        });
        value = c.lower(next);
      }
      out.set(value);
    }),
  );
  return out.register;
}

function isNan(register: Register) {
  return irTypeOf(register.value) === 'f32'
    ? f32.ne(register.value, register.value)
    : f64.ne(register.value, register.value);
}

const bindIf: Bind = (args, context) => {
  const bound = bindBranches('if', 3, 1)(args, context);
  const condition = typeOf(args[0]!);
  if (condition.kind !== 'boolean' && condition.kind !== 'void') {
    throw mismatch('UNEXPECTED_INPUT_TYPE', 'if', args, context, {
      paramIndex: 'first',
      requiredType: '"BOOLEAN"',
      inputSql: `"${context.sql(args[0]!)}"`,
      inputType: `"${condition.kind.toUpperCase()}"`,
    });
  }
  return { ...bound, args: [BOOLEAN, ...bound.args.slice(1)] };
};

const bindNullif: Bind = (args, context) => {
  const [a, b] = args;
  if (a === undefined || b === undefined || args.length !== 2) {
    throw wrongNumberOfArguments('nullif', '2', args.length);
  }
  if (comparisonType(a, b, context.mode) === undefined) {
    throw differentTypes(`nullif(${context.sql(a)}, ${context.sql(b)})`, 'nullif', [typeOf(a), typeOf(b)]);
  }
  const type = typeOf(a);
  // The comparison's casts can't be told from the result's type, so that the first value comes twice.
  const common = comparisonType(a, b, context.mode)!;
  return { args: [type, common, common], replaced: [a, a, b], type, nullable: true };
};

export const conditionalFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...conditional,
    name: 'coalesce',
    bind: bindBranches('coalesce', null, 0),
    nulls: 'custom',
    lowered: coalesce,
    description: 'The first value that is not NULL; those behind it are not computed.',
    examples: [['coalesce(NULL, 1, NULL)', '1']],
  }),
  scalar({
    ...conditional,
    name: 'nvl',
    aliases: ['ifnull'],
    since: '2.0.0',
    bind: bindBranches('nvl', 2, 0),
    expand: (call) => ({ ...call, fn: 'coalesce' }),
    description: 'The first value, or the second where the first is NULL.',
    examples: [["nvl(NULL, array('2'))", '[2]']],
  }),
  scalar({
    ...conditional,
    name: 'nvl2',
    since: '2.0.0',
    bind: bindBranches('nvl2', 3, 1),
    expand: (call) => ifThen(call, derived(call, 'isnotnull', [call.args[0]!]), call.args[1]!, call.args[2]!),
    description: 'The second value where the first is not NULL, else the third.',
    examples: [['nvl2(NULL, 2, 1)', '1']],
  }),
  scalar({
    ...conditional,
    name: 'if',
    bind: bindIf,
    expand: (call) => ifThen(call, call.args[0]!, call.args[1]!, call.args[2]!),
    print: ([a, b, c], style) => (style === 'sql' ? `(IF(${a}, ${b}, ${c}))` : `if (${a}) ${b} else ${c}`),
    description: 'The second value where the condition is true, else the third.',
    examples: [["if(1 < 2, 'a', 'b')", 'a']],
  }),
  scalar({
    ...conditional,
    name: 'nullif',
    since: '2.0.0',
    bind: bindNullif,
    expand: (call) =>
      ifThen(
        call,
        derived(call, 'equal_to', [call.args[1]!, call.args[2]!]),
        nullOf(call.type),
        call.args[0]!,
      ),
    print: ([a, , b]) => `nullif(${a}, ${b})`,
    description: 'NULL where both values are equal, else the first.',
    examples: [['nullif(2, 2)', 'NULL']],
  }),
  scalar({
    ...conditional,
    name: 'nullifzero',
    since: '4.0.0',
    signature: 'N:numeric -> N',
    nullable: 'always',
    expand: (call) => {
      const zero: Expression = { kind: 'literal', type: call.type, value: zeroOf(call.type) };
      return ifThen(call, derived(call, 'equal_to', [call.args[0]!, zero]), nullOf(call.type), call.args[0]!);
    },
    description: 'NULL for zero, else the number.',
    examples: [
      ['nullifzero(0)', 'NULL'],
      ['nullifzero(2)', '2'],
    ],
  }),
  scalar({
    ...conditional,
    name: 'zeroifnull',
    since: '4.0.0',
    signature: ['int -> int', 'N:numeric -> N'],
    nullable: 'never',
    expand: (call) => {
      const zero: Expression = { kind: 'literal', type: call.type, value: zeroOf(call.type) };
      return { ...derived(call, 'coalesce', [call.args[0]!, zero], call.type), nullable: false };
    },
    description: 'Zero for NULL, else the number.',
    examples: [
      ['zeroifnull(NULL)', '0'],
      ['zeroifnull(2)', '2'],
    ],
  }),
  scalar({
    ...conditional,
    name: 'nanvl',
    since: '1.5.0',
    signature: ['double, double -> double', 'float, float -> float'],
    nulls: 'custom',
    lowered: (c, call) => {
      const first = c.lower(call.args[0]!);
      const out = c.output('nanvl', call.type, call.nullable);
      const choose = (): void =>
        c.if(
          isNan(first),
          () => out.set(c.lower(call.args[1]!)),
          () => out.set({ ...first, valid: null }),
        );
      if (first.valid === null) choose();
      else c.if(first.valid, choose, () => out.setNull());
      return out.register;
    },
    description: 'The first number, or the second where the first is NaN.',
    examples: [["nanvl(cast('NaN' as double), 123)", '123.0']],
  }),
  scalar({
    ...conditional,
    name: 'between',
    bind: (args, context) => {
      if (args.length !== 3) throw wrongNumberOfArguments('between', '3', args.length);
      const [value, low, high] = args as readonly [AnyExpression, AnyExpression, AnyExpression];
      const t1 = comparisonType(value, low, context.mode);
      const t2 = comparisonType(value, high, context.mode);
      if (t1 === undefined || t2 === undefined) {
        const call = `between(${args.map((a) => context.sql(a)).join(', ')})`;
        throw differentTypes(call, 'between', args.map(typeOf));
      }
      // The value once for each comparison, as each has casts of its own.
      return {
        args: [t1, t1, t2, t2],
        replaced: [value, low, value, high],
        type: BOOLEAN,
        nullable: args.some(isNullable),
      };
    },
    expand: (call) => {
      const [v1, low, v2, high] = call.args as readonly [Expression, Expression, Expression, Expression];
      return derived(call, 'and', [
        derived(call, 'greater_than_or_equal', [v1, low]),
        derived(call, 'less_than_or_equal', [v2, high]),
      ]);
    },
    print: ([value, low, , high]) => `between(${value}, ${low}, ${high})`,
    description: 'Whether the value lies between the two others, both included.',
    examples: [['0.5 between 0.1 AND 1.0', 'true']],
  }),
];

function zeroOf(type: DataType): number | bigint {
  return type.kind === 'long' || type.kind === 'decimal' ? 0n : 0;
}
