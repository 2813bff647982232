import { analysisConditions } from './analysis.ts';
import { catalogConditions } from './catalog.ts';
import { executionConditions } from './execution.ts';
import { formatConditions } from './formats.ts';
import { functionConditions } from './functions.ts';
import { parseConditions } from './parse.ts';
import { runtimeConditions } from './runtime.ts';
import { sessionConditions } from './session.ts';

export interface ErrorCondition {
  readonly sqlState: string;
  /** Our own wording; `<name>` is replaced by the parameter of that name. */
  readonly message: string;
}

/** Every condition that Sparrow raises: Spark's names and SQLSTATEs. */
export const conditionTable: Readonly<Record<string, ErrorCondition>> = {
  ...parseConditions,
  ...analysisConditions,
  ...catalogConditions,
  ...formatConditions,
  ...functionConditions,
  ...runtimeConditions,
  ...executionConditions,
  ...sessionConditions,
};
