import { setImmediate as turn } from 'node:timers/promises';
import { SparkError } from '../../core/error.ts';
import type { Expression } from '../../lang/ast/expression.ts';
import type { CaseStatement, Compound, DeclareHandler, For, If } from '../../lang/ast/script.ts';
import type { Statement } from '../../lang/ast/statement.ts';
import type { DeclareVariable } from '../../lang/ast/statement-create.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import { declared, initialValue } from '../commands/variable.ts';
import { collectRows, evaluateNode } from '../evaluate.ts';
import { createStatementContext, nameParts, type StatementContext } from '../statement-context.ts';
import { checkScript } from './check-script.ts';
import { Frame } from './frame.ts';

/** How a statement ended: by itself, or by jumping to the end or the head of something around it. */
type Ending =
  | { readonly kind: 'done' }
  | { readonly kind: 'leave' | 'iterate'; readonly label: string }
  /** Out of the block whose EXIT handler ran. */
  | { readonly kind: 'exit'; readonly frame: Frame };

const DONE: Ending = { kind: 'done' };

/** An error that no handler takes, on its way out. */
class Unhandled {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

/** Runs one statement that is no part of the scripting language. */
export type SimpleRunner = (statement: Statement, context: StatementContext) => Promise<void>;

/**
 * Runs a script. Statements run one after the other on the driver; loops give other sessions their turn and
 * end when the client cancels.
 */
export async function runCompound(
  script: Compound,
  context: StatementContext,
  run: SimpleRunner,
): Promise<void> {
  checkScript(script);
  try {
    await new Script(context, run).compound(script, null);
  } catch (error) {
    throw error instanceof Unhandled ? error.error : error;
  }
}

class Script {
  readonly #outer: StatementContext;
  readonly #run: SimpleRunner;

  constructor(outer: StatementContext, run: SimpleRunner) {
    this.#outer = outer;
    this.#run = run;
  }

  async compound({ label, body }: Compound, parent: Frame | null): Promise<Ending> {
    const frame = new Frame(parent, label?.name ?? null);
    const ending = await this.#statements(body, frame);
    if (ending.kind === 'exit' && ending.frame === frame) return DONE;
    if (ending.kind === 'leave' && ending.label === frame.label) return DONE;
    return ending;
  }

  async #statements(body: readonly Statement[], frame: Frame): Promise<Ending> {
    for (const statement of body) {
      const ending = await this.#handled(statement, frame);
      if (ending.kind !== 'done') return ending;
    }
    return DONE;
  }

  async #handled(statement: Statement, frame: Frame): Promise<Ending> {
    try {
      return await this.#statement(statement, frame);
    } catch (error) {
      if (error instanceof Unhandled) throw error;
      const found = frame.handlerOf(error);
      if (found === undefined) throw new Unhandled(error);
      return this.#handle(found.handler, found.frame);
    }
  }

  async #handle({ action, body }: DeclareHandler, frame: Frame): Promise<Ending> {
    const scope = new Frame(frame, null, frame.handlerParent);
    const ending = await this.#handled(body, scope);
    if (ending.kind !== 'done') return ending;
    return action === 'EXIT' ? { kind: 'exit', frame } : DONE;
  }

  async #statement(statement: Statement, frame: Frame): Promise<Ending> {
    switch (statement.kind) {
      case 'compound':
        return this.compound(statement, frame);
      case 'declareVariable':
        return this.#declare(statement, frame);
      case 'declareCondition':
        frame.conditions.set(statement.name.name.toLowerCase(), statement.sqlState?.toUpperCase() ?? '45000');
        return DONE;
      case 'declareHandler':
        frame.handlers.push(statement);
        return DONE;
      case 'if':
        return this.#if(statement, frame);
      case 'caseStatement':
        return this.#case(statement, frame);
      case 'while':
        return this.#loop(statement, frame, { before: () => this.#isTrue(statement.condition, frame) });
      case 'repeat':
        return this.#loop(statement, frame, {
          after: async () => !(await this.#isTrue(statement.until, frame)),
        });
      case 'loop':
        return this.#loop(statement, frame, {});
      case 'for':
        return this.#for(statement, frame);
      case 'leave':
      case 'iterate':
        return { kind: statement.kind, label: statement.label.name.toLowerCase() };
      default:
        await this.#run(statement, this.#context(frame));
        return DONE;
    }
  }

  async #declare(statement: DeclareVariable, frame: Frame): Promise<Ending> {
    const context = this.#context(frame);
    const initial = await initialValue(statement, context);
    for (const reference of statement.names) {
      const name = (await nameParts(reference, context)).at(-1)!;
      if (frame.variables.has(name.toLowerCase())) {
        throw new SparkError('VARIABLE_ALREADY_EXISTS', { variableName: `\`${name}\`` });
      }
      frame.variables.set(name.toLowerCase(), declared(name, initial));
    }
    return DONE;
  }

  async #if({ branches, otherwise }: If, frame: Frame): Promise<Ending> {
    for (const { condition, body } of branches) {
      if (await this.#isTrue(condition, frame)) return this.#statements(body, frame);
    }
    return this.#statements(otherwise ?? [], frame);
  }

  async #case({ operand, branches, otherwise }: CaseStatement, frame: Frame): Promise<Ending> {
    for (const { when, body } of branches) {
      const condition = operand === undefined ? when : equality(operand, when);
      if (await this.#isTrue(condition, frame)) return this.#statements(body, frame);
    }
    return this.#statements(otherwise ?? [], frame);
  }

  async #loop(
    loop: { readonly label: { readonly name: string } | undefined; readonly body: readonly Statement[] },
    frame: Frame,
    tests: { readonly before?: () => Promise<boolean>; readonly after?: () => Promise<boolean> },
  ): Promise<Ending> {
    const label = loop.label?.name.toLowerCase();
    while (tests.before === undefined || (await tests.before())) {
      await this.#nextTurn();
      const ending = await this.#statements(loop.body, frame);
      if (ending.kind === 'leave' && ending.label === label) return DONE;
      const goesOn = ending.kind === 'done' || (ending.kind === 'iterate' && ending.label === label);
      if (!goesOn) return ending;
      if (tests.after !== undefined && !(await tests.after())) return DONE;
    }
    return DONE;
  }

  /** The query runs once, before the first turn; each row's columns are variables of its turn. */
  async #for({ label, variable, query, body }: For, frame: Frame): Promise<Ending> {
    const { rows, schema } = await collectRows(query, this.#context(frame));
    const name = label?.name.toLowerCase();
    for (const row of rows) {
      await this.#nextTurn();
      const turnFrame = new Frame(frame, variable?.name ?? null);
      schema.forEach((field, i) => {
        const value = { type: field.type, value: row[i] ?? null };
        turnFrame.variables.set(field.name.toLowerCase(), declared(field.name, value));
      });
      const ending = await this.#statements(body, turnFrame);
      if (ending.kind === 'leave' && ending.label === name) return DONE;
      if (ending.kind !== 'done' && !(ending.kind === 'iterate' && ending.label === name)) return ending;
    }
    return DONE;
  }

  /** NULL is not true. @throws INVALID_BOOLEAN_STATEMENT */
  async #isTrue(condition: Expression, frame: Frame): Promise<boolean> {
    const { type, value } = await evaluateNode(condition, this.#context(frame));
    if (type.kind !== 'boolean' && type.kind !== 'void') {
      const { start, end } = condition.span;
      throw new SparkError('INVALID_BOOLEAN_STATEMENT', {
        invalidStatement: `${this.#outer.text.slice(start, end)} (${quotedSqlName(type)})`,
      });
    }
    return value === true;
  }

  async #nextTurn(): Promise<void> {
    await turn();
    if (this.#outer.signal?.aborted === true) throw new SparkError('OPERATION_CANCELED');
  }

  #context(frame: Frame): StatementContext {
    const { engine, state, sessionId, text, signal, analyzer } = this.#outer;
    const { parameters } = analyzer;
    return createStatementContext({ engine, state, sessionId, text, signal, parameters, locals: frame });
  }
}

function equality(left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator: '=', left, right, operatorSpan: right.span, span: right.span };
}
