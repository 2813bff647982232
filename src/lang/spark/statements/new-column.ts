import type { ColumnPosition, Expression, NewColumn } from '../../ast.ts';
import { parseDataType } from '../data-type.ts';
import { parseExpression } from '../expression.ts';
import { parseList } from '../list.ts';
import { parseStringValue } from '../literal.ts';
import { parseDefinedIdentifier, parseQualifiedName } from '../name.ts';
import type { TokenStream } from '../token-stream.ts';

/** `a INT, b.c STRING COMMENT 'x' FIRST`. */
export function parseNewColumns(p: TokenStream): NewColumn[] {
  return parseList(p, parseNewColumn);
}

/** `a INT NOT NULL DEFAULT 1 COMMENT 'x' AFTER b`, the options in any order. */
export function parseNewColumn(p: TokenStream): NewColumn {
  const name = parseQualifiedName(p);
  const type = parseDataType(p);
  const once = (optionName: string, present: boolean) => {
    if (!present) return;
    const columnName = name.parts.map((part) => `\`${part.name}\``).join('.');
    throw p.error(
      'ALTER_TABLE_COLUMN_DESCRIPTOR_DUPLICATE',
      { type: 'ADD', columnName, optionName },
      p.token,
    );
  };
  let nullable = true;
  let defaultValue: Expression | undefined;
  let comment: string | undefined;
  let position: ColumnPosition | undefined;
  for (;;) {
    if (p.acceptSequence('NOT', 'NULL')) {
      once('NOT NULL', !nullable);
      nullable = false;
    } else if (p.accept('DEFAULT')) {
      once('DEFAULT', defaultValue !== undefined);
      defaultValue = parseExpression(p);
    } else if (p.accept('COMMENT')) {
      once('COMMENT', comment !== undefined);
      comment = parseStringValue(p);
    } else {
      const found = parseColumnPosition(p);
      if (found === undefined) break;
      once('FIRST|AFTER', position !== undefined);
      position = found;
    }
  }
  const span = p.spanFrom(name.span.start);
  return { kind: 'newColumn', name, type, nullable, default: defaultValue, comment, position, span };
}

/** `FIRST` or `AFTER a`, if it's there. */
export function parseColumnPosition(p: TokenStream): ColumnPosition | undefined {
  const { start } = p.token;
  if (p.accept('FIRST')) return { kind: 'first', span: p.spanFrom(start) };
  if (!p.accept('AFTER')) return undefined;
  return { kind: 'after', column: parseDefinedIdentifier(p), span: p.spanFrom(start) };
}
