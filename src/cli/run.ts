import { SparkError } from '../core/error.ts';
import type { ThreadSource } from '../core/thread-source.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { checkCatalogFile } from './check-catalog.ts';
import { helpText } from './help.ts';
import { writeSampleTaxi } from './sample-taxi.ts';
import { serve } from './serve.ts';
import { runSql } from './sql.ts';
import { packageVersion } from './version.ts';

/** Does what the command line asks for. @param threads those of executors @returns the exit code */
export async function run(argv: readonly string[], threads: ThreadSource): Promise<number> {
  try {
    return await invoke(argv, threads);
  } catch (error) {
    const expected = error instanceof UsageError || error instanceof SparkError;
    const text = expected || !(error instanceof Error) ? String((error as Error).message) : error.stack;
    process.stderr.write(`sparrow: ${text}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function invoke(argv: readonly string[], threads: ThreadSource): Promise<number> {
  const invocation = parseArguments(argv);
  switch (invocation.kind) {
    case 'help':
      process.stdout.write(helpText(invocation.topic));
      return 0;
    case 'version':
      process.stdout.write(`sparrow ${packageVersion()}\n`);
      return 0;
    case 'serve':
      return serve(invocation.options, threads);
    case 'sql':
      return runSql(invocation.options, threads);
    case 'check-catalog':
      return checkCatalogFile(invocation.file);
    case 'sample-taxi':
      return writeSampleTaxi(invocation);
  }
}
