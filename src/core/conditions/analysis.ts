import type { ErrorCondition } from './index.ts';

export const analysisConditions = {
  'UNRESOLVED_COLUMN.WITH_SUGGESTION': {
    sqlState: '42703',
    message:
      'No column, variable or function parameter is named <objectName>. Did you mean one of these? [<proposal>].',
  },
  'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION': {
    sqlState: '42703',
    message: 'No column, variable or function parameter is named <objectName>.',
  },
} satisfies Record<string, ErrorCondition>;
