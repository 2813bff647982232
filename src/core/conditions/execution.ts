import type { ErrorCondition } from './index.ts';

export const executionConditions = {
  INTERNAL_ERROR: { sqlState: 'XX000', message: '<message>' },
  OPERATION_CANCELED: { sqlState: 'HY008', message: 'The operation was canceled.' },
  UNABLE_TO_ACQUIRE_MEMORY: {
    sqlState: '53200',
    message: 'Unable to acquire <requestedBytes> bytes of memory, got <receivedBytes>.',
  },
  SPILL_OUT_OF_MEMORY: {
    sqlState: '82003',
    message: 'Rows that do not fit in memory could not be written to <consumerToSpill>: <message>.',
  },
  SCALAR_SUBQUERY_TOO_MANY_ROWS: {
    sqlState: '21000',
    message: 'A subquery that stands for one value gave more than one row.',
  },
} satisfies Record<string, ErrorCondition>;
