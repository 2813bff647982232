import type {
  ColumnConstraint,
  ColumnDefinition,
  Expression,
  IdentityColumn,
  TableConstraint,
} from '../ast.ts';
import { atConstraint, parseColumnConstraint, parseTableConstraint } from './constraint.ts';
import { parseDataType } from './data-type.ts';
import { parseExpression } from './expression.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseStringValue } from './literal.ts';
import { parseDefinedIdentifier } from './name.ts';
import type { TokenStream } from './token-stream.ts';

/** `(a INT, CONSTRAINT c CHECK (a > 0), ...)`, if it's there. */
export function parseTableElements(p: TokenStream): {
  columns: ColumnDefinition[];
  constraints: TableConstraint[];
} {
  const columns: ColumnDefinition[] = [];
  const constraints: TableConstraint[] = [];
  if (!p.accept('(')) return { columns, constraints };
  do {
    if (atTableConstraint(p)) constraints.push(parseTableConstraint(p));
    else columns.push(parseColumnDefinition(p));
  } while (p.accept(','));
  p.expect(')');
  return { columns, constraints };
}

/** These words may be columns, too: a constraint has its own second word. */
function atTableConstraint(p: TokenStream): boolean {
  const next = p.peek(1).text;
  if (p.at('CONSTRAINT')) return p.canBeIdentifier(1) && constraintWords.has(p.peek(2).text);
  if (p.at('CHECK') || p.at('UNIQUE')) return next === '(';
  return (p.at('PRIMARY') || p.at('FOREIGN')) && next === 'KEY';
}

const constraintWords = new Set(['CHECK', 'UNIQUE', 'PRIMARY', 'FOREIGN']);

/** `a INT NOT NULL DEFAULT 1 COMMENT 'x'`, the options in any order. */
export function parseColumnDefinition(p: TokenStream): ColumnDefinition {
  const name = parseDefinedIdentifier(p);
  const type = parseDataType(p);
  const seen = new Set<string>();
  const once = (clauseName: string) => {
    if (seen.has(clauseName)) {
      const parameters = { columnName: `\`${name.name}\``, optionName: clauseName };
      throw p.error('CREATE_TABLE_COLUMN_DESCRIPTOR_DUPLICATE', parameters, p.token);
    }
    seen.add(clauseName);
  };
  let nullable = true;
  let defaultValue: Expression | undefined;
  let generated: Expression | undefined;
  let identity: IdentityColumn | undefined;
  let comment: string | undefined;
  const constraints: ColumnConstraint[] = [];
  for (;;) {
    if ((p.at('NOT') || p.at('!')) && p.peek(1).text === 'NULL') {
      once('NOT NULL');
      p.advance();
      p.advance();
      nullable = false;
    } else if (p.at('DEFAULT')) {
      once('DEFAULT');
      p.advance();
      defaultValue = parseExpression(p);
    } else if (p.at('GENERATED')) {
      once('GENERATED ALWAYS AS');
      const result = parseGenerated(p);
      if (result.kind === 'identityColumn') identity = result;
      else generated = result;
    } else if (p.at('COMMENT')) {
      once('COMMENT');
      p.advance();
      comment = parseStringValue(p);
    } else if (atConstraint(p)) constraints.push(parseColumnConstraint(p));
    else break;
  }
  return {
    kind: 'columnDefinition',
    name,
    type,
    nullable,
    default: defaultValue,
    generated,
    identity,
    comment,
    constraints,
    span: p.spanFrom(name.span.start),
  };
}

/** `a INT DEFAULT 1, ...` of a function's parameters. */
export function parseColumnDefinitions(p: TokenStream): ColumnDefinition[] {
  return parseList(p, parseColumnDefinition);
}

function parseGenerated(p: TokenStream): Expression | IdentityColumn {
  const { start } = p.expect('GENERATED');
  const always = p.accept('ALWAYS');
  if (!always) p.expectSequence('BY', 'DEFAULT');
  p.expect('AS');
  if (always && p.at('(')) return parseParenthesized(p, parseExpression);
  p.expect('IDENTITY');
  let first: bigint | undefined;
  let step: bigint | undefined;
  if (p.accept('(')) {
    while (!p.at(')')) {
      const duplicate = (option: string) =>
        p.error(
          'IDENTITY_COLUMNS_DUPLICATED_SEQUENCE_GENERATOR_OPTION',
          { sequenceGeneratorOption: option },
          p.token,
        );
      if (p.acceptSequence('START', 'WITH')) {
        if (first !== undefined) throw duplicate('START');
        first = parseSignedInteger(p);
      } else {
        p.expectSequence('INCREMENT', 'BY');
        if (step !== undefined) throw duplicate('STEP');
        step = parseSignedInteger(p);
      }
    }
    p.expect(')');
  }
  const span = p.spanFrom(start);
  if (step === 0n) throw p.error('IDENTITY_COLUMNS_ILLEGAL_STEP', {}, span);
  return { kind: 'identityColumn', always, start: first ?? 1n, step: step ?? 1n, span };
}

function parseSignedInteger(p: TokenStream): bigint {
  const sign = p.accept('-') ? -1n : 1n;
  const raw = p.raw(p.token);
  if (!/^\d+l?$/i.test(raw)) p.fail();
  p.advance();
  return sign * BigInt(raw.replace(/l$/i, ''));
}
