import { Conf } from '../core/config.ts';
import { parseStatement, splitStatements } from '../lang/spark/parse.ts';
import type { Engine } from './engine.ts';
import { parameterValues } from './parameters.ts';
import { inDialect } from './postgres/execute-postgres.ts';
import { prepareStatement } from './prepare.ts';
import { withFragment } from './query-context.ts';
import { runKeptPlan, runPostgresQuery, runStatement } from './run-statement.ts';
import type { SessionState } from './session-state.ts';
import type {
  ClientSession,
  PreparedStatement,
  ResultEncoding,
  SessionDialect,
  StatementExecution,
  StatementOptions,
} from './statement.ts';
import { createStatementContext, parserOptions, type StatementContext } from './statement-context.ts';
import { substituteVariables } from './substitute-variables.ts';

export interface SessionOptions {
  readonly id: string;
  readonly user: string;
  readonly database: string;
  readonly dialect: SessionDialect;
  readonly conf: Readonly<Record<string, string>>;
}

/** One client's state, and the way of its statements to the engine. */
export class Session implements ClientSession {
  readonly id: string;
  readonly user: string;
  readonly #engine: Engine;
  readonly #state: SessionState;
  readonly #database: string;
  readonly #running = new Set<StatementExecution>();

  constructor(engine: Engine, options: SessionOptions) {
    this.id = options.id;
    this.user = options.user;
    this.#engine = engine;
    const initial = new Conf(engine.conf);
    for (const [key, value] of Object.entries(options.conf)) initial.set(key, value);
    this.#database = options.database;
    this.#state = {
      conf: new Conf(initial),
      dialect: options.dialect,
      user: options.user,
      currentDatabase: options.database,
      path: null,
      temporaryViews: new Map(),
      variables: new Map(),
      functions: new Map(),
    };
  }

  currentDatabase(): string {
    return this.#state.currentDatabase;
  }

  split(text: string): readonly string[] {
    return splitStatements(text, parserOptions(this.#state)).map((span) => text.slice(span.start, span.end));
  }

  async execute(written: string, options: StatementOptions): Promise<StatementExecution> {
    await this.#engine.ready;
    const text = this.#state.dialect.postgres ? written : substituteVariables(written, this.#state.conf);
    const context = this.#context(text, options);
    const execution = await this.#start(context, options.encoding).catch((error) => {
      throw withFragment(error, text);
    });
    this.#running.add(execution);
    void execution.outcome.finally(() => this.#running.delete(execution)).catch(() => {});
    return execution;
  }

  async prepare(text: string, parameterTypes: readonly (string | null)[]): Promise<PreparedStatement> {
    await this.#engine.ready;
    return prepareStatement(text, parameterTypes, this.#context(text, {})).catch((error) => {
      throw withFragment(error, text);
    });
  }

  conf(key: string): string | undefined {
    return this.#state.conf.lookup(key);
  }

  setConf(key: string, value: string): void {
    this.#state.conf.set(key, value);
  }

  reset(): void {
    this.#state.conf.clear();
    this.#state.temporaryViews.clear();
    this.#state.variables.clear();
    this.#state.functions.clear();
    this.#state.currentDatabase = this.#database;
    this.#state.path = null;
  }

  /** Ends what still runs; temporary views and settings are gone. */
  close(): void {
    for (const execution of this.#running) execution.cancel();
    this.#state.temporaryViews.clear();
  }

  async #start(context: StatementContext, encoding: ResultEncoding): Promise<StatementExecution> {
    const known = await runKeptPlan(context, encoding);
    if (known !== null) return known;
    return inDialect(
      context,
      async (sql) => runStatement(parseStatement(sql, parserOptions(this.#state)), context, encoding),
      (query) => runPostgresQuery(query, context, encoding),
    );
  }

  #context(text: string, options: Pick<StatementOptions, 'parameters' | 'signal'>) {
    return createStatementContext({
      engine: this.#engine,
      state: this.#state,
      sessionId: this.id,
      text,
      parameters: options.parameters && parameterValues(options.parameters, this.#state),
      signal: options.signal,
    });
  }
}
