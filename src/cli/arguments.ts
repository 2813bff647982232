import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Invocation =
  | { readonly kind: 'help'; readonly topic: CommandName | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'serve'; readonly options: ServeOptions }
  | { readonly kind: 'sql'; readonly options: SqlOptions }
  | { readonly kind: 'check-catalog'; readonly file: string }
  | { readonly kind: 'sample-taxi'; readonly rows: number; readonly out: string };

export type CommandName = 'serve' | 'sql' | 'check-catalog' | 'sample-taxi';

export interface EngineOptions {
  /** null for the default catalog. */
  readonly catalog: string | null;
  readonly conf: Readonly<Record<string, string>>;
  /** null for one per processor. */
  readonly executors: number | null;
}

export interface ServeOptions extends EngineOptions {
  readonly host: string;
  readonly pgPort: number;
  readonly httpPort: number;
}

export interface SqlOptions extends EngineOptions {
  /** Statements to run; null for an interactive prompt. */
  readonly script: { readonly kind: 'text' | 'file'; readonly value: string } | null;
}

/** The command line is wrong; the message is one line that says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const engineFlags = {
  catalog: { type: 'string' },
  conf: { type: 'string', multiple: true },
  executors: { type: 'string' },
} as const;
const common = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } } as const;

/** @throws UsageError */
export function parseArguments(argv: readonly string[]): Invocation {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    return { kind: 'help', topic: null };
  }
  if (first === '--version') return { kind: 'version' };
  switch (first) {
    case 'serve':
      return parseServe(rest);
    case 'sql':
      return parseSql(rest);
    case 'check-catalog':
      return parseCheckCatalog(rest);
    case 'sample-taxi':
      return parseSampleTaxi(rest);
    default:
      throw new UsageError(`unknown command '${first}': see 'sparrow --help'`);
  }
}

function parseServe(args: readonly string[]): Invocation {
  const { values, positionals } = parse(args, {
    ...engineFlags,
    ...common,
    host: { type: 'string', default: '127.0.0.1' },
    'pg-port': { type: 'string', default: '5432' },
    'http-port': { type: 'string' },
  });
  if (values.help) return { kind: 'help', topic: 'serve' };
  refuseExtra(positionals);
  const engine = engineOptions(values);
  const httpPort = values['http-port'] ?? engine.conf['spark.ui.port'] ?? '4040';
  return {
    kind: 'serve',
    options: {
      ...engine,
      host: String(values.host),
      pgPort: port('--pg-port', String(values['pg-port'])),
      httpPort: port('--http-port', String(httpPort)),
    },
  };
}

function parseSql(args: readonly string[]): Invocation {
  const { values, positionals } = parse(args, {
    ...engineFlags,
    ...common,
    execute: { type: 'string', short: 'e' },
    file: { type: 'string', short: 'f' },
  });
  if (values.help) return { kind: 'help', topic: 'sql' };
  refuseExtra(positionals);
  if (values.execute !== undefined && values.file !== undefined)
    throw new UsageError('give -e or -f, not both');
  const script =
    values.execute !== undefined
      ? ({ kind: 'text', value: String(values.execute) } as const)
      : values.file !== undefined
        ? ({ kind: 'file', value: String(values.file) } as const)
        : null;
  return { kind: 'sql', options: { ...engineOptions(values), script } };
}

function parseCheckCatalog(args: readonly string[]): Invocation {
  const { values, positionals } = parse(args, common);
  if (values.help) return { kind: 'help', topic: 'check-catalog' };
  const [file, ...extra] = positionals;
  if (file === undefined) throw new UsageError('name the file: sparrow check-catalog FILE');
  refuseExtra(extra);
  return { kind: 'check-catalog', file };
}

function parseSampleTaxi(args: readonly string[]): Invocation {
  const { values, positionals } = parse(args, {
    ...common,
    rows: { type: 'string' },
    out: { type: 'string' },
  });
  if (values.help) return { kind: 'help', topic: 'sample-taxi' };
  refuseExtra(positionals);
  if (values.out === undefined)
    throw new UsageError('name the folder: sparrow sample-taxi --rows N --out DIR');
  const rows = wholeNumber('--rows', String(values.rows ?? '300000'), 1, 1_000_000_000);
  return { kind: 'sample-taxi', rows, out: String(values.out) };
}

/** The executors of a server or a shell. @throws UsageError */
export function executorCount({ executors, conf }: EngineOptions): number {
  const instances = conf['spark.executor.instances'];
  const count = executors ?? (instances ? Number(instances) : availableParallelism());
  if (!(count >= 1)) throw new UsageError(`spark.executor.instances must be a number, not '${instances}'`);
  return count;
}

/** How many executors the command line will start; 0 where it is wrong, or starts none. */
export function executorsAtStart(argv: readonly string[]): number {
  try {
    const invocation = parseArguments(argv);
    const { kind } = invocation;
    return kind === 'serve' || kind === 'sql' ? executorCount(invocation.options) : 0;
  } catch {
    return 0;
  }
}

type Flags = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;
type FlagValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parse(args: readonly string[], options: Flags): { values: FlagValues; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const line = (error as Error).message.split('. ')[0]!;
    throw new UsageError(`${line}: see 'sparrow --help'`);
  }
}

function refuseExtra(positionals: readonly string[]): void {
  if (positionals.length > 0)
    throw new UsageError(`unexpected argument '${positionals[0]}': see 'sparrow --help'`);
}

function engineOptions(values: FlagValues): EngineOptions {
  const conf: Record<string, string> = {};
  for (const pair of (values.conf as string[] | undefined) ?? []) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--conf takes key=value, not '${pair}'`);
    conf[pair.slice(0, at)] = pair.slice(at + 1);
  }
  const executors = values.executors;
  return {
    catalog: values.catalog === undefined ? null : String(values.catalog),
    conf,
    executors: executors === undefined ? null : wholeNumber('--executors', String(executors), 1, 256),
  };
}

function port(flag: string, text: string): number {
  return wholeNumber(flag, text, 0, 65_535);
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${flag} takes a whole number from ${least} to ${most}, not '${text}'`);
}
