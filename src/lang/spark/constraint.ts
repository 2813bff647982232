import type { ColumnConstraint, Identifier, TableConstraint } from '../ast.ts';
import { parseExpression } from './expression.ts';
import { parseParenthesized } from './list.ts';
import { parseDefinedIdentifier, parseIdentifierList, parseQualifiedName } from './name.ts';
import type { TokenStream } from './token-stream.ts';

const columnConstraintWords = new Set(['CONSTRAINT', 'CHECK', 'UNIQUE', 'PRIMARY', 'REFERENCES']);

/** Whether a constraint follows a column's type. */
export function atConstraint(p: TokenStream): boolean {
  return p.token.kind === 'word' && p.atAny(columnConstraintWords);
}

/** `[CONSTRAINT c] {CHECK (...) | UNIQUE | PRIMARY KEY | REFERENCES t (a)}` behind a column. */
export function parseColumnConstraint(p: TokenStream): ColumnConstraint {
  return parseConstraint(p, false);
}

/** `[CONSTRAINT c] {CHECK (...) | UNIQUE (a) | PRIMARY KEY (a) | FOREIGN KEY (a) REFERENCES t (b)}`. */
export function parseTableConstraint(p: TokenStream): TableConstraint {
  return parseConstraint(p, true);
}

function parseConstraint(p: TokenStream, ofTable: boolean): TableConstraint {
  const { start } = p.token;
  const name: Identifier | undefined = p.accept('CONSTRAINT') ? parseDefinedIdentifier(p) : undefined;
  const columns = () => (ofTable ? parseIdentifierList(p) : []);
  if (p.accept('CHECK')) {
    const condition = parseParenthesized(p, parseExpression);
    return { kind: 'checkConstraint', name, condition, ...parseCharacteristics(p), span: p.spanFrom(start) };
  }
  const primary = p.acceptSequence('PRIMARY', 'KEY');
  if (primary || p.accept('UNIQUE')) {
    const keys = columns();
    const characteristics = parseCharacteristics(p);
    const span = p.spanFrom(start);
    return { kind: 'uniqueConstraint', name, primary, columns: keys, ...characteristics, span };
  }
  if (ofTable) p.expectSequence('FOREIGN', 'KEY');
  const keys = columns();
  p.expect('REFERENCES');
  const table = parseQualifiedName(p);
  const parentColumns = p.at('(') ? parseIdentifierList(p) : [];
  const characteristics = parseCharacteristics(p);
  const span = p.spanFrom(start);
  return {
    kind: 'foreignKeyConstraint',
    name,
    columns: keys,
    table,
    parentColumns,
    ...characteristics,
    span,
  };
}

function parseCharacteristics(p: TokenStream): { enforced: boolean | undefined; rely: boolean | undefined } {
  let enforced: boolean | undefined;
  let rely: boolean | undefined;
  for (;;) {
    if (p.acceptSequence('NOT', 'ENFORCED')) enforced = false;
    else if (p.accept('ENFORCED')) enforced = true;
    else if (p.accept('RELY')) rely = true;
    else if (p.accept('NORELY')) rely = false;
    else return { enforced, rely };
  }
}
