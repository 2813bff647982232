import { SparkError } from '../../core/error.ts';
import { outOfMemory } from '../../core/out-of-memory.ts';
import type { PlainError } from './messages.ts';
import { UnexpectedNulls } from './unexpected-nulls.ts';

export function toPlainError(thrown: unknown): PlainError {
  const error = outOfMemory(thrown) ?? thrown;
  if (error instanceof SparkError) {
    const { condition, parameters, span, hint } = error;
    return { kind: 'spark', condition, parameters, ...(span && { span }), ...(hint && { hint }) };
  }
  if (error instanceof UnexpectedNulls) return { kind: 'unexpected_nulls', path: error.path };
  const defect = error instanceof Error ? error : new Error(String(error));
  return { kind: 'defect', message: defect.message, stack: defect.stack ?? '' };
}

export function fromPlainError(plain: PlainError): Error {
  if (plain.kind === 'spark') {
    return new SparkError(plain.condition, plain.parameters, { span: plain.span, hint: plain.hint });
  }
  if (plain.kind === 'unexpected_nulls') {
    const { path, message: reason } = new UnexpectedNulls(plain.path);
    return new SparkError('FAILED_READ_FILE.NO_HINT', { path, reason });
  }
  const cause = new Error(plain.message);
  cause.stack = plain.stack;
  return new SparkError('INTERNAL_ERROR', { message: plain.message }, { cause });
}
