import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { consoleLogger } from '../core/logger.ts';
import type { ThreadSource } from '../core/thread-source.ts';
import { setV8Flags } from '../core/v8-flags.ts';
import { Sessions } from '../session/session-manager.ts';
import type { ClientSession } from '../session/statement.ts';
import { type SqlOptions, UsageError } from './arguments.ts';
import { openEngine } from './open-engine.ts';

const DIALECT = { doubleQuotedIdentifiers: false, standardConformingStrings: false };
const HISTORY_FILE = join(homedir(), '.sparrow_history');
const HISTORY_LINES = 1000;

/** Runs statements in this process and prints rows as the spark-sql shell does. @returns the exit code */
export async function runSql(options: SqlOptions, threads: ThreadSource): Promise<number> {
  const script = options.script && readScript(options.script);
  const { engine, ready, close } = await openEngine(options, threads, consoleLogger('error'));
  setV8Flags();
  const sessions = new Sessions(engine);
  const session = sessions.open({ user: process.env.USER ?? 'sparrow', dialect: DIALECT });
  try {
    await ready;
    if (script !== null) return await runScript(session, script);
    await prompt(session);
    return 0;
  } finally {
    sessions.close();
    await close();
  }
}

function readScript({ kind, value }: NonNullable<SqlOptions['script']>): string {
  if (kind === 'text') return value;
  try {
    return readFileSync(value, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${value}: ${(error as Error).message}`);
  }
}

/** Stops at the first statement that fails. */
async function runScript(session: ClientSession, text: string): Promise<number> {
  for (const statement of session.split(text)) {
    if (!(await printStatement(session, statement))) return 1;
  }
  return 0;
}

/** @returns whether the statement succeeded */
async function printStatement(
  session: ClientSession,
  statement: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const started = performance.now();
  try {
    const execution = await session.execute(statement, {
      encoding: { kind: 'json_strings' },
      ...(signal && { signal }),
    });
    let rows = 0;
    for await (const block of execution.blocks) {
      rows += block.rows;
      await write(formatLines(Buffer.from(block.bytes).toString()));
    }
    await execution.outcome;
    const seconds = ((performance.now() - started) / 1000).toFixed(3);
    process.stderr.write(
      `Time taken: ${seconds} seconds${execution.schema.length > 0 ? `, Fetched ${rows} row(s)` : ''}\n`,
    );
    return true;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return false;
  }
}

/** JSON lines to columns separated by tabs. */
function formatLines(text: string): string {
  let out = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const values = JSON.parse(line) as (string | null)[];
    out += `${values.map((value) => value ?? 'NULL').join('\t')}\n`;
  }
  return out;
}

function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}

/**
 * Reads statements up to their semicolons; Ctrl-C cancels what runs, Ctrl-D leaves. From a pipe there is neither
 * a prompt nor history, and the last statement needs no semicolon.
 */
async function prompt(session: ClientSession): Promise<void> {
  const isTerminal = process.stdin.isTTY === true;
  const history =
    isTerminal && existsSync(HISTORY_FILE)
      ? readFileSync(HISTORY_FILE, 'utf8').split('\n').filter(Boolean)
      : [];
  const terminal = createInterface({
    input: process.stdin,
    ...(isTerminal && { output: process.stdout }),
    prompt: 'sparrow> ',
    history: history.reverse(),
    historySize: HISTORY_LINES,
    removeHistoryDuplicates: true,
  });
  if (isTerminal) terminal.on('history', (lines: string[]) => saveHistory(lines));
  let pending = '';
  let running: AbortController | null = null;
  terminal.on('SIGINT', () => {
    if (running) {
      running.abort();
    } else {
      pending = '';
      terminal.setPrompt('sparrow> ');
      process.stdout.write('\n');
      terminal.prompt();
    }
  });
  const runPending = async (): Promise<void> => {
    for (const statement of splitOrWhole(session, pending)) {
      running = new AbortController();
      await printStatement(session, statement, running.signal);
      running = null;
    }
    pending = '';
  };
  terminal.prompt();
  for await (const line of terminal) {
    pending += pending === '' ? line : `\n${line}`;
    if (/^\s*(quit|exit)\s*;?\s*$/i.test(pending)) break;
    if (/;\s*$/.test(pending)) await runPending();
    terminal.setPrompt(pending.trim() === '' ? 'sparrow> ' : '       > ');
    terminal.prompt();
  }
  if (!isTerminal && !/^\s*((quit|exit)\s*;?\s*)?$/i.test(pending)) await runPending();
  terminal.close();
}

/** A text that cannot be split is run whole, so that its error is shown. */
function splitOrWhole(session: ClientSession, text: string): readonly string[] {
  try {
    return session.split(text);
  } catch {
    return [text];
  }
}

function saveHistory(lines: readonly string[]): void {
  try {
    writeFileSync(HISTORY_FILE, `${[...lines].reverse().join('\n')}\n`, { mode: 0o600 });
  } catch {
    // A home directory that cannot be written costs the history, nothing else.
  }
}
