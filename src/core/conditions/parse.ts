import type { ErrorCondition } from './index.ts';

export const parseConditions = {
  PARSE_SYNTAX_ERROR: { sqlState: '42601', message: 'Syntax error at or near <error><hint>.' },
  PARSE_EMPTY_STATEMENT: { sqlState: '42617', message: 'The statement is empty.' },
  UNCLOSED_BRACKETED_COMMENT: {
    sqlState: '42601',
    message: 'A bracketed comment is not closed: */ is missing.',
  },
  'UNSUPPORTED_FEATURE.STATEMENT': { sqlState: '0A000', message: '<feature> is not supported yet.' },
} satisfies Record<string, ErrorCondition>;
