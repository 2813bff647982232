import type { FunctionDeclaration } from '../declare.ts';
import { extremeFunctions } from './aggregate-extremes.ts';
import { statisticsFunctions } from './aggregate-statistics.ts';
import { sumFunctions } from './aggregate-sum.ts';
import { arithmeticFunctions } from './arithmetic.ts';
import { comparisonFunctions } from './comparison.ts';
import { conditionalFunctions } from './conditional.ts';
import { internalFunctions } from './internal.ts';
import { logicFunctions } from './logic.ts';

/** One line a family. */
export const families: readonly (readonly FunctionDeclaration[])[] = [
  internalFunctions,
  arithmeticFunctions,
  comparisonFunctions,
  logicFunctions,
  conditionalFunctions,
  sumFunctions,
  extremeFunctions,
  statisticsFunctions,
];
