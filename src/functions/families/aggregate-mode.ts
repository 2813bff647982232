/** `mode`. */
import type { Accumulator } from '../../codegen/implementation.ts';
import { SparkError } from '../../core/error.ts';
import type { AggregateCall } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { PrintForm } from '../../expr/print-form.ts';
import { BOOLEAN } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, ordinal, quotedFunction, wrongNumberOfArguments } from '../bind-errors.ts';
import { constantOf } from '../binding/schema-argument.ts';
import {
  type AnyExpression,
  aggregate,
  type Bind,
  type BindContext,
  type FunctionDeclaration,
} from '../declare.ts';
import { ValueSet } from '../values/collection.ts';
import { compareValues } from '../values/compare.ts';

/** Of values that are equally frequent the least is asked for. */
function isDeterministic(call: AggregateCall): boolean {
  const [, flag] = call.args;
  return flag?.kind === 'literal' && flag.value === true;
}

function constantFlag(args: readonly AnyExpression[], context: BindContext): AnyExpression {
  const flag = args[1]!;
  const type = typeOf(flag);
  const value = constantOf(flag, context);
  if (value === null) {
    throw mismatch('UNEXPECTED_NULL', 'mode', args, context, { exprName: '`deterministic`' });
  }
  if (type.kind !== 'boolean') {
    throw new SparkError('UNEXPECTED_INPUT_TYPE', {
      paramIndex: ordinal(1),
      functionName: quotedFunction('mode'),
      requiredType: quotedSqlName(BOOLEAN),
      inputSql: `"${context.sql(flag)}"`,
      inputType: quotedSqlName(type),
    });
  }
  if (value === undefined) {
    throw new SparkError('NON_FOLDABLE_ARGUMENT', {
      funcName: quotedFunction('mode'),
      paramName: '`deterministic`',
      paramType: quotedSqlName(BOOLEAN),
    });
  }
  return { kind: 'literal', type: BOOLEAN, value };
}

const bindMode: Bind = (args, context, written = args.length) => {
  if (args.length < 1 || written > 2) throw wrongNumberOfArguments('mode', '[0, 1, 2]', args.length);
  const [value] = args;
  const replaced = written === 2 ? [value!, constantFlag(args, context)] : args;
  return { args: replaced.map(typeOf), replaced, type: typeOf(value!), nullable: true };
};

/** Spark turns the order around when it reads it, and shows it so (`orderStyle`). */
const printMode: PrintForm = ([value], _style, call) => {
  if (value === undefined) return 'mode()';
  const isAsked = call.kind === 'aggregate_call' && isDeterministic(call as AggregateCall);
  return isAsked ? `mode() WITHIN GROUP (ORDER BY ${value} DESC)` : `mode(${value})`;
};

/** The most frequent value; of several the least where that is asked for, else the one that came first. */
function mostFrequent(call: AggregateCall): () => Accumulator {
  const type = typeOf(call.args[0]!);
  const compare = compareValues(type);
  const [order] = call.order;
  const ordered = isDeterministic(call) || order !== undefined;
  return () => {
    const distinct = new ValueSet(type);
    const counts = new Map<Value, number>();
    const known: Value[] = [];
    return {
      update: (value: Value) => {
        if (value === null) return;
        if (distinct.add(value)) {
          known.push(value);
          counts.set(value, 1);
          return;
        }
        const key = counts.has(value) ? value : known.find((k) => compare(k, value) === 0)!;
        counts.set(key, counts.get(key)! + 1);
      },
      finish: () => {
        let best: Value = null;
        for (const [value, count] of counts) {
          const top = best === null ? 0 : counts.get(best)!;
          if (count > top) best = value;
          else if (count === top && ordered) {
            const smaller = compare(value, best) < 0;
            if (order?.direction === 'desc' ? !smaller : smaller) best = value;
          }
        }
        return best;
      },
    };
  };
}

export const modeFunctions: readonly FunctionDeclaration[] = [
  aggregate({
    group: 'agg',
    since: '3.4.0',
    name: 'mode',
    withinGroup: 'optional',
    orderStyle: 'reversed',
    bind: bindMode,
    accumulate: mostFrequent,
    print: printMode,
    description: 'The most frequent value.',
    examples: [['mode(col) FROM VALUES (0), (10), (10) AS tab(col)', '10']],
  }),
];
