import type { ErrorCondition } from './index.ts';

export const catalogConditions = {
  TABLE_OR_VIEW_NOT_FOUND: { sqlState: '42P01', message: 'The table or view <relationName> cannot be found. Check its spelling and its schema.' },
} satisfies Record<string, ErrorCondition>;
