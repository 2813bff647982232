import { conditionTable } from '../../core/conditions/index.ts';
import { SparkError } from '../../core/error.ts';
import type { Compound, DeclareHandler, Jump } from '../../lang/ast/script.ts';
import type { Statement } from '../../lang/ast/statement.ts';
import type { DeclareVariable } from '../../lang/ast/statement-create.ts';

/** A label around a statement; only loops can be iterated. */
interface Label {
  readonly name: string;
  readonly loop: boolean;
}

/** What can be said of a script before it runs: declarations stand first, labels exist and are unique. */
export function checkScript(script: Compound): void {
  checkCompound(script, [], new Set());
}

function checkCompound(
  { label, body }: Compound,
  labels: readonly Label[],
  conditions: ReadonlySet<string>,
): void {
  const inner = label === undefined ? labels : withLabel(labels, label.name, false);
  const known = new Set(conditions);
  const own = new Set<string>();
  let stage: 'variables' | 'handlers' | 'statements' = 'variables';
  for (const statement of body) {
    switch (statement.kind) {
      case 'declareVariable':
        checkVariable(statement);
        if (stage !== 'variables') throw misplaced('ONLY_AT_BEGINNING', statement);
        break;
      case 'declareCondition': {
        const condition = statement.name.name.toUpperCase();
        if (own.has(condition)) {
          throw new SparkError('DUPLICATE_CONDITION_IN_SCOPE', { condition }, { span: statement.span });
        }
        own.add(condition);
        known.add(condition);
        break;
      }
      case 'declareHandler':
        if (stage === 'statements') {
          throw new SparkError(
            'INVALID_HANDLER_DECLARATION.WRONG_PLACE_OF_DECLARATION',
            {},
            { span: statement.span },
          );
        }
        stage = 'handlers';
        checkHandler(statement, known);
        checkStatement(statement.body, inner, known);
        break;
      default:
        stage = 'statements';
        checkStatement(statement, inner, known);
    }
  }
}

function checkStatement(
  statement: Statement,
  labels: readonly Label[],
  conditions: ReadonlySet<string>,
): void {
  const all = (body: readonly Statement[], inner = labels): void => {
    for (const each of body) checkStatement(each, inner, conditions);
  };
  switch (statement.kind) {
    case 'compound':
      checkCompound(statement, labels, conditions);
      break;
    case 'if':
    case 'caseStatement':
      for (const { body } of statement.branches) all(body);
      all(statement.otherwise ?? []);
      break;
    case 'while':
    case 'repeat':
    case 'loop':
    case 'for': {
      const { label } = statement;
      all(statement.body, label === undefined ? labels : withLabel(labels, label.name, true));
      break;
    }
    case 'leave':
    case 'iterate':
      checkJump(statement, labels);
      break;
    case 'declareVariable':
      throw misplaced('NOT_ALLOWED_IN_SCOPE', statement);
    default:
      break;
  }
}

function withLabel(labels: readonly Label[], name: string, loop: boolean): readonly Label[] {
  const key = name.toLowerCase();
  if (labels.some((label) => label.name === key)) {
    throw new SparkError('LABEL_OR_FOR_VARIABLE_ALREADY_EXISTS', { label: `\`${name}\`` });
  }
  return [...labels, { name: key, loop }];
}

function checkJump({ kind, label, span }: Jump, labels: readonly Label[]): void {
  const found = labels.find(({ name }) => name === label.name.toLowerCase());
  const labelName = `\`${label.name}\``;
  if (found === undefined) {
    const parameters = { labelName, statementType: kind.toUpperCase() };
    throw new SparkError('INVALID_LABEL_USAGE.DOES_NOT_EXIST', parameters, { span });
  }
  if (kind === 'iterate' && !found.loop) {
    throw new SparkError('INVALID_LABEL_USAGE.ITERATE_IN_COMPOUND', { labelName }, { span });
  }
}

function checkHandler({ conditions }: DeclareHandler, declared: ReadonlySet<string>): void {
  for (const condition of conditions) {
    if (condition.kind !== 'namedCondition') continue;
    const name = condition.name.parts
      .map((part) => part.name)
      .join('.')
      .toUpperCase();
    if (declared.has(name) || isKnown(name)) continue;
    throw new SparkError(
      'INVALID_HANDLER_DECLARATION.CONDITION_NOT_FOUND',
      { condition: name },
      { span: condition.span },
    );
  }
}

/** A condition of the table, or the first part of some. */
function isKnown(name: string): boolean {
  return Object.keys(conditionTable).some((key) => key === name || key.startsWith(`${name}.`));
}

function checkVariable(statement: DeclareVariable): void {
  if (statement.orReplace) throw misplaced('REPLACE_LOCAL_VARIABLE', statement);
  const qualified = statement.names.some((name) => name.kind === 'qualifiedName' && name.parts.length > 1);
  if (qualified) throw misplaced('QUALIFIED_LOCAL_VARIABLE', statement);
}

function misplaced(kind: string, { names, span }: DeclareVariable): SparkError {
  const varName = names
    .map((name) => (name.kind === 'qualifiedName' ? name.parts.map((p) => `\`${p.name}\``).join('.') : ''))
    .join(', ');
  return new SparkError(`INVALID_VARIABLE_DECLARATION.${kind}`, { varName }, { span });
}
