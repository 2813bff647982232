import { Script } from 'node:vm';
import { discardScratchMemory, evaluateExpression } from '../codegen/evaluate.ts';
import { SparkError } from '../core/error.ts';
import type { Expression } from '../expr/expression.ts';
import { some } from '../expr/walk.ts';
import { generalName } from '../functions/lowering/plain-regexp.ts';
import { functionLookup } from '../functions/registry.ts';
import type { Value } from '../types/value.ts';

/** Milliseconds that the driver, which serves all clients, spends on one constant. */
const LIMIT = 500;

/** Only a script can be given a time limit, and it only reaches what is global. */
const key = Symbol.for('sparrow.evaluation');
const script = new Script('globalThis[Symbol.for("sparrow.evaluation")]()');
const holder = globalThis as { [key]?: () => Value };

/**
 * The value of an expression without columns, computed on this thread unless that takes too long: the match of
 * a bad regular expression need not end. Executors have no such limit, since queries there can be cancelled.
 *
 * @throws SparkError where the computation raises one; OPERATION_CANCELED when it takes too long
 */
export function evaluateBounded(e: Expression): Value {
  const evaluate = (): Value => evaluateExpression(e, functionLookup);
  if (holder[key] !== undefined || !some(e, isTypeScriptCall)) return evaluate();
  holder[key] = evaluate;
  try {
    return script.runInThisContext({ timeout: LIMIT }) as Value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    // It may have stopped while it changed something there.
    discardScratchMemory();
    throw new SparkError('OPERATION_CANCELED', {}, { cause: error });
  } finally {
    delete holder[key];
  }
}

/** Functions of regular expressions call TypeScript for some patterns. */
function isTypeScriptCall(e: Expression): boolean {
  if (e.kind !== 'call') return false;
  return [e.fn, generalName(e.fn)].some((fn) => functionLookup.scalar(fn)?.kind === 'evaluate');
}
