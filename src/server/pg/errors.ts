import { SparkError } from '../../core/error.ts';
import type { ErrorFields } from './protocol/backend.ts';
import { ProtocolError } from './protocol/byte-reader.ts';

/** An error with PostgreSQL's wording and code, which clients match. */
export class PgError extends Error {
  override readonly name = 'PgError';
  readonly sqlState: string;
  readonly severity: 'ERROR' | 'FATAL';

  constructor(sqlState: string, message: string, severity: 'ERROR' | 'FATAL' = 'ERROR') {
    super(message);
    this.sqlState = sqlState;
    this.severity = severity;
  }
}

export function errorFields(error: unknown): ErrorFields {
  if (error instanceof PgError) return fields(error.severity, error.sqlState, error.message);
  if (error instanceof ProtocolError) return fields('FATAL', '08P01', error.message);
  if (error instanceof SparkError) return sparkFields(error);
  return fields('ERROR', 'XX000', error instanceof Error ? error.message : String(error));
}

function sparkFields(error: SparkError): ErrorFields {
  if (error.condition === 'OPERATION_CANCELED') {
    return fields('ERROR', '57014', 'canceling statement due to user request');
  }
  const [message = ''] = error.message.split('\n== SQL');
  const isSyntax = error.condition === 'PARSE_SYNTAX_ERROR';
  const near = error.parameters.error?.replace(/^'|'$/g, '');
  return {
    ...fields('ERROR', error.sqlState, message),
    // Clients look for PostgreSQL's words in the message or the detail.
    ...(isSyntax && near !== undefined && { D: `syntax error at or near "${near}"` }),
    ...(error.hint !== undefined && { H: error.hint }),
    ...(error.span && { P: String(error.position ?? error.span.start + 1) }),
  };
}

function fields(severity: 'ERROR' | 'FATAL', sqlState: string, message: string): ErrorFields {
  return { S: severity, V: severity, C: sqlState, M: message };
}
