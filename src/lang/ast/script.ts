import type { Span } from '../../core/error.ts';
import type { Expression } from './expression.ts';
import type { Identifier, QualifiedName } from './name.ts';
import type { Query } from './query.ts';
import type { Statement } from './statement.ts';

/** `[label:] BEGIN statements END`. */
export interface Compound {
  readonly kind: 'compound';
  readonly label: Identifier | undefined;
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** `DECLARE c CONDITION [FOR SQLSTATE '45000']`. */
export interface DeclareCondition {
  readonly kind: 'declareCondition';
  readonly name: Identifier;
  readonly sqlState: string | undefined;
  readonly span: Span;
}

/** `DECLARE {EXIT | CONTINUE} HANDLER FOR conditions statement`. */
export interface DeclareHandler {
  readonly kind: 'declareHandler';
  readonly action: 'EXIT' | 'CONTINUE';
  readonly conditions: readonly HandlerCondition[];
  readonly body: Statement;
  readonly span: Span;
}

/** `SQLSTATE '22012'`, `SQLEXCEPTION`, `NOT FOUND`, `DIVIDE_BY_ZERO`. */
export type HandlerCondition =
  | { readonly kind: 'sqlState'; readonly value: string; readonly span: Span }
  | { readonly kind: 'sqlException'; readonly span: Span }
  | { readonly kind: 'notFound'; readonly span: Span }
  | { readonly kind: 'namedCondition'; readonly name: QualifiedName; readonly span: Span };

/** `IF c THEN ... ELSEIF c THEN ... ELSE ... END IF`. */
export interface If {
  readonly kind: 'if';
  readonly branches: readonly { readonly condition: Expression; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[] | undefined;
  readonly span: Span;
}

/** `CASE WHEN c THEN statements ... END CASE`, and with an operand. */
export interface CaseStatement {
  readonly kind: 'caseStatement';
  readonly operand: Expression | undefined;
  readonly branches: readonly { readonly when: Expression; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[] | undefined;
  readonly span: Span;
}

/** `[label:] WHILE c DO ... END WHILE`. */
export interface While {
  readonly kind: 'while';
  readonly label: Identifier | undefined;
  readonly condition: Expression;
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** `[label:] REPEAT ... UNTIL c END REPEAT`. */
export interface Repeat {
  readonly kind: 'repeat';
  readonly label: Identifier | undefined;
  readonly body: readonly Statement[];
  readonly until: Expression;
  readonly span: Span;
}

/** `[label:] LOOP ... END LOOP`. */
export interface Loop {
  readonly kind: 'loop';
  readonly label: Identifier | undefined;
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** `[label:] FOR [x AS] query DO ... END FOR`. */
export interface For {
  readonly kind: 'for';
  readonly label: Identifier | undefined;
  readonly variable: Identifier | undefined;
  readonly query: Query;
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** `LEAVE label`, `ITERATE label`. */
export interface Jump {
  readonly kind: 'leave' | 'iterate';
  readonly label: Identifier;
  readonly span: Span;
}

export type ScriptStatement =
  | Compound
  | DeclareCondition
  | DeclareHandler
  | If
  | CaseStatement
  | While
  | Repeat
  | Loop
  | For
  | Jump;
