import type { PartitionSpec, PartitionValue } from '../ast.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseIdentifier } from './name.ts';
import { parseConstant } from './storage.ts';
import type { TokenStream } from './token-stream.ts';

/** `PARTITION (a = 1, b)`. */
export function parsePartitionSpec(p: TokenStream): PartitionSpec {
  const { start } = p.expect('PARTITION');
  const values = parseParenthesized(p, () => parseList(p, parsePartitionValue));
  return { kind: 'partitionSpec', values, span: p.spanFrom(start) };
}

/** The same, if it's there. */
export function parseOptionalPartitionSpec(p: TokenStream): PartitionSpec | undefined {
  return p.atSequence('PARTITION', '(') ? parsePartitionSpec(p) : undefined;
}

function parsePartitionValue(p: TokenStream): PartitionValue {
  const name = parseIdentifier(p);
  let value: PartitionValue['value'];
  if (p.accept('=')) {
    const bareDefault = p.at('DEFAULT') && !p.isString(1);
    value = bareDefault ? 'DEFAULT' : parseConstant(p);
    if (bareDefault) p.advance();
  }
  return { kind: 'partitionValue', name, value, span: p.spanFrom(name.span.start) };
}

/** A spec in which every column needs a value, as in DROP PARTITION. */
export function parseStaticPartitionSpec(p: TokenStream): PartitionSpec {
  const spec = parsePartitionSpec(p);
  for (const { name, value, span } of spec.values) {
    if (value === undefined) {
      throw p.error('INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE', { partKey: `\`${name.name}\`` }, span);
    }
  }
  return spec;
}
