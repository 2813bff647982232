import { SparkError } from '../../core/error.ts';
import type { Expression } from '../../expr/expression.ts';
import {
  compilePattern,
  type PatternPart,
  type PatternUse,
} from '../../types/datetime/pattern/compile-pattern.ts';
import { constantText } from './text.ts';

/** Parts of a constant datetime pattern; null for any other, and for one that isn't valid: a row raises that. */
export function constantPattern(argument: Expression, use: PatternUse): readonly PatternPart[] | null {
  const pattern = constantText(argument);
  if (pattern === undefined) return null;
  try {
    return compilePattern(pattern, use);
  } catch (error) {
    if (error instanceof SparkError) return null;
    throw error;
  }
}
