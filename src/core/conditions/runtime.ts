import type { ErrorCondition } from './index.ts';

export const runtimeConditions = {
  DIVIDE_BY_ZERO: { sqlState: '22012', message: 'Division by zero. To get NULL instead, use `try_divide`.' },
} satisfies Record<string, ErrorCondition>;
