import { lowerLess } from '../../codegen/compare.ts';
import type { LoweredAggregate } from '../../codegen/implementation.ts';
import { and, i32, i64, irTypeOf, not, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { arrayType, BOOLEAN, INT } from '../../types/data-type.ts';
import { isOrderable } from '../../types/is-orderable.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, quotedFunction, wrongNumberOfArguments } from '../bind-errors.ts';
import { type AnyExpression, aggregate, type Bind, type FunctionDeclaration } from '../declare.ts';
import { some, whenValid } from '../lowering/sum-state.ts';
import { compareValues } from '../values/compare.ts';

const group = { group: 'agg', since: '1.0.0' } as const;

/** The most values that `max_by` gives. */
const MAX_COUNT = 100_000;

type Lowering = Omit<LoweredAggregate, 'kind'>;
type Better = (c: LowerContext, candidate: Register, best: Register) => Ir;

const greater: Better = (c, candidate, best) => lowerLess(c, best, candidate);
const less: Better = (c, candidate, best) => lowerLess(c, candidate, best);

/** Arguments `ordered` must be of types that can be sorted. */
function bindOrdered(name: string, count: number, ordered: number): Bind {
  return (args, context) => {
    if (args.length !== count) throw wrongNumberOfArguments(name, String(count), args.length);
    const type = typeOf(args[ordered]!);
    if (!isOrderable(type)) {
      throw mismatch('INVALID_ORDERING_TYPE', name, args, context, {
        functionName: quotedFunction(name),
        dataType: quotedSqlName(type),
      });
    }
    return { args: args.map(typeOf), type: typeOf(args[0]!), nullable: true };
  };
}

/** A third argument asks for so many values instead of one. */
function bindExtremeBy(name: string): Bind {
  const bindOne = bindOrdered(name, 2, 1);
  return (args, context) => {
    if (args.length !== 3) return bindOne(args, context);
    const bound = bindOne(args.slice(0, 2), context);
    const [value, , count] = args as readonly [AnyExpression, AnyExpression, AnyExpression];
    if (count.kind !== 'literal') {
      throw mismatch('NON_FOLDABLE_INPUT', name, args, context, {
        inputName: '`k`',
        inputType: '"INT"',
        inputExpr: `"${context.sql(count)}"`,
      });
    }
    const k = Number(count.value ?? 0);
    if (!(k >= 1 && k <= MAX_COUNT)) {
      throw mismatch('VALUE_OUT_OF_RANGE', name, args, context, {
        exprName: '`k`',
        valueRange: `[1, ${MAX_COUNT}]`,
        currentValue: context.sql(count),
      });
    }
    return {
      args: [...bound.args, INT],
      type: arrayType(typeOf(value), true),
      nullable: true,
      fn: `${name}_k`,
    };
  };
}

/** The values in the rows whose orderings come first, as many as asked for. */
function firstBy(name: string, description: string, sign: 1 | -1): FunctionDeclaration {
  return aggregate({
    ...group,
    since: '4.2.0',
    name: `${name}_k`,
    internal: true,
    signature: 'any, any, int -> array',
    accumulate: (call) => {
      const compare = compareValues(typeOf(call.args[1]!));
      const [, , count] = call.args;
      const k = count?.kind === 'literal' ? Number(count.value) : 1;
      return () => {
        const rows: (readonly [value: Value, ordering: Value])[] = [];
        return {
          update: (value: Value, ordering: Value) => {
            if (ordering !== null) rows.push([value, ordering]);
          },
          finish: () => {
            if (rows.length === 0) return null;
            rows.sort((a, b) => sign * compare(a[1], b[1]));
            return rows.slice(0, k).map((row) => row[0]);
          },
        };
      };
    },
    print: (args) => `${name}(${args.join(', ')})`,
    description,
    examples: [],
  });
}

/** The one value that beats all others. */
function extreme(name: string, better: Better): Lowering {
  const take: Lowering['update'] = (c, _call, state, [value]) =>
    whenValid(c, value!, () => {
      const best = state.get(0);
      const candidate = { ...value!, valid: null };
      const set = (): void => state.set(0, candidate);
      if (best.valid === null) c.if(better(c, candidate, best), set);
      else c.if(best.valid, () => c.if(better(c, candidate, best), set), set);
    });
  return {
    state: (call) => [{ name, type: call.type, nullable: true, initial: null }],
    update: take,
    merge: take,
    finish: (_c, _call, state) => state.get(0),
    moving: () => ({ kind: 'best', by: 0, replaces: better }),
  };
}

/** The value in the row whose ordering beats all others; of equal ones the last. */
function extremeBy(name: string, beats: Better): Lowering {
  const take: Lowering['update'] = (c, _call, state, [value, ordering]) =>
    whenValid(c, ordering!, () => {
      const best = state.get(1);
      const candidate = { ...ordering!, valid: null };
      const set = (): void => {
        state.set(0, value!);
        state.set(1, candidate);
      };
      const compare = (): void => c.if(not(beats(c, best, candidate)), set);
      if (best.valid === null) compare();
      else c.if(best.valid, compare, set);
    });
  return {
    state: (call) => [
      { name: 'valueWithExtremumOrdering', type: call.type, nullable: true, initial: null },
      { name: `${name}Ordering`, type: typeOf(call.args[1]!), nullable: true, initial: null },
    ],
    update: take,
    merge: take,
    finish: (_c, _call, state) => state.get(0),
    moving: () => ({ kind: 'best', by: 1, replaces: (c, later, earlier) => not(beats(c, earlier, later)) }),
  };
}

/** The first value that comes, or the last. */
function picked(name: 'first' | 'last'): Lowering {
  const set = (c: LowerContext, state: Parameters<Lowering['update']>[2], value: Register): void => {
    const store = (): void => {
      state.set(0, value);
      state.set(1, some(BOOLEAN, i32.const(1)));
    };
    if (name === 'last') store();
    else c.if(not(state.get(1).value), store);
  };
  return {
    state: (call) => [
      { name, type: call.type, nullable: true, initial: null },
      { name: 'valueSet', type: BOOLEAN, nullable: false, initial: false },
    ],
    update: (c, call, state, [value]) => {
      if (call.ignoreNulls) whenValid(c, value!, () => set(c, state, value!));
      else set(c, state, value!);
    },
    merge: (c, _call, state, [value, isSet]) => c.if(isSet!.value, () => set(c, state, value!)),
    finish: (_c, _call, state) => state.get(0),
    moving: () => ({ kind: 'end', end: name }),
  };
}

/** One running value of an integer or boolean type, folded by an instruction. */
function folded(name: string, fold: (a: Ir, b: Ir) => Ir, moving?: Lowering['moving']): Lowering {
  const take: Lowering['update'] = (c, call, state, [value]) =>
    whenValid(c, value!, () => {
      const before = state.get(0);
      const result = fold(before.value, value!.value);
      const next = before.valid === null ? result : select(before.valid, result, value!.value);
      state.set(0, some(call.type, c.f.let(name, next)));
    });
  return {
    state: (call) => [{ name, type: call.type, nullable: true, initial: null }],
    update: take,
    merge: take,
    finish: (_c, _call, state) => state.get(0),
    ...(moving === undefined ? {} : { moving }),
  };
}

function bits(operation: 'and' | 'or' | 'xor') {
  return (a: Ir, b: Ir): Ir => (irTypeOf(a) === 'i64' ? i64 : i32)[operation](a, b);
}

const bindPicked: Bind = (args, context) => {
  const [value, ignore] = args;
  if (value === undefined || args.length > 2) throw wrongNumberOfArguments('first', '[1, 2]', args.length);
  if (ignore !== undefined && (ignore.kind !== 'literal' || ignore.type.kind !== 'boolean')) {
    throw mismatch('UNEXPECTED_INPUT_TYPE', 'first', args, context, {
      paramIndex: 'second',
      requiredType: '"BOOLEAN"',
      inputSql: `"${context.sql(ignore)}"`,
      inputType: quotedSqlName(typeOf(ignore)),
    });
  }
  const type = typeOf(value);
  const ignoreNulls = ignore?.kind === 'literal' && ignore.value === true;
  return { args: [type], replaced: [value], type, nullable: true, ignoreNulls };
};

const INTEGRAL = 'N:integral -> N';

export const extremeFunctions: readonly FunctionDeclaration[] = [
  firstBy('min_by', 'The first arguments in the rows where the second is least.', 1),
  firstBy('max_by', 'The first arguments in the rows where the second is greatest.', -1),
  aggregate({
    ...group,
    name: 'min',
    bind: bindOrdered('min', 1, 0),
    duplicatesMatter: false,
    lowered: extreme('min', less),
    description: 'The least value.',
    examples: [['min(col) FROM VALUES (10), (-1), (20) AS tab(col)', '-1']],
  }),
  aggregate({
    ...group,
    name: 'max',
    bind: bindOrdered('max', 1, 0),
    duplicatesMatter: false,
    lowered: extreme('max', greater),
    description: 'The greatest value.',
    examples: [['max(col) FROM VALUES (10), (50), (20) AS tab(col)', '50']],
  }),
  aggregate({
    ...group,
    name: 'min_by',
    since: '3.0.0',
    bind: bindExtremeBy('min_by'),
    lowered: extremeBy('min', less),
    description: 'The first argument in the row where the second is least.',
    examples: [["min_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y)", 'a']],
  }),
  aggregate({
    ...group,
    name: 'max_by',
    since: '3.0.0',
    bind: bindExtremeBy('max_by'),
    lowered: extremeBy('max', greater),
    description: 'The first argument in the row where the second is greatest.',
    examples: [["max_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y)", 'b']],
  }),
  aggregate({
    ...group,
    name: 'first',
    aliases: ['first_value', 'any_value'],
    since: '2.0.0',
    bind: bindPicked,
    ignoresNulls: true,
    lowered: picked('first'),
    description: 'The first value that comes; with true as second argument the first that is not NULL.',
    examples: [['first(col) FROM VALUES (10), (5), (20) AS tab(col)', '10']],
  }),
  aggregate({
    ...group,
    name: 'last',
    aliases: ['last_value'],
    since: '2.0.0',
    bind: bindPicked,
    ignoresNulls: true,
    lowered: picked('last'),
    description: 'The last value that comes; with true as second argument the last that is not NULL.',
    examples: [['last(col) FROM VALUES (10), (5), (20) AS tab(col)', '20']],
  }),
  aggregate({
    ...group,
    name: 'bool_and',
    aliases: ['every'],
    since: '3.0.0',
    signature: 'boolean -> boolean',
    nullable: 'always',
    duplicatesMatter: false,
    lowered: folded('min', (a, b) => and(a, b), extreme('min', less).moving),
    description: 'Whether all values are true.',
    examples: [['bool_and(col) FROM VALUES (true), (false), (true) AS tab(col)', 'false']],
  }),
  aggregate({
    ...group,
    name: 'bool_or',
    aliases: ['any', 'some'],
    since: '3.0.0',
    signature: 'boolean -> boolean',
    nullable: 'always',
    duplicatesMatter: false,
    lowered: folded('max', (a, b) => i32.or(a, b), extreme('max', greater).moving),
    description: 'Whether one of the values is true.',
    examples: [['bool_or(col) FROM VALUES (true), (false), (false) AS tab(col)', 'true']],
  }),
  aggregate({
    ...group,
    name: 'bit_and',
    since: '3.0.0',
    signature: INTEGRAL,
    nullable: 'always',
    duplicatesMatter: false,
    lowered: folded('bit_and', bits('and')),
    description: 'The bits that all values have.',
    examples: [['bit_and(col) FROM VALUES (3), (5) AS tab(col)', '1']],
  }),
  aggregate({
    ...group,
    name: 'bit_or',
    since: '3.0.0',
    signature: INTEGRAL,
    nullable: 'always',
    duplicatesMatter: false,
    lowered: folded('bit_or', bits('or')),
    description: 'The bits that one of the values has.',
    examples: [['bit_or(col) FROM VALUES (3), (5) AS tab(col)', '7']],
  }),
  aggregate({
    ...group,
    name: 'bit_xor',
    since: '3.0.0',
    signature: INTEGRAL,
    nullable: 'always',
    lowered: folded('bit_xor', bits('xor')),
    description: 'The bits that an odd number of values has.',
    examples: [['bit_xor(col) FROM VALUES (3), (5) AS tab(col)', '6']],
  }),
];
