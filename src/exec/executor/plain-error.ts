import { SparkError } from '../../core/error.ts';
import { outOfMemory } from '../../core/out-of-memory.ts';
import type { PlainError } from './messages.ts';

export function toPlainError(thrown: unknown): PlainError {
  const error = outOfMemory(thrown) ?? thrown;
  if (error instanceof SparkError) {
    const { condition, parameters, span, hint } = error;
    return { kind: 'spark', condition, parameters, ...(span && { span }), ...(hint && { hint }) };
  }
  const defect = error instanceof Error ? error : new Error(String(error));
  return { kind: 'defect', message: defect.message, stack: defect.stack ?? '' };
}

export function fromPlainError(plain: PlainError): Error {
  if (plain.kind === 'spark') {
    return new SparkError(plain.condition, plain.parameters, { span: plain.span, hint: plain.hint });
  }
  const cause = new Error(plain.message);
  cause.stack = plain.stack;
  return new SparkError('INTERNAL_ERROR', { message: plain.message }, { cause });
}
