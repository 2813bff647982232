#!/usr/bin/env node
import { parseArguments, UsageError } from './cli/arguments.ts';
import { helpText } from './cli/help.ts';
import { packageVersion } from './cli/version.ts';
import { SparkError } from './core/error.ts';

/** Only what the command needs is loaded: `--help` starts no engine, `serve` no prompt. */
async function main(argv: readonly string[]): Promise<number> {
  const invocation = parseArguments(argv);
  switch (invocation.kind) {
    case 'help':
      process.stdout.write(helpText(invocation.topic));
      return 0;
    case 'version':
      process.stdout.write(`sparrow ${packageVersion()}\n`);
      return 0;
    case 'serve': {
      const { serve } = await import('./cli/serve.ts');
      return serve(invocation.options);
    }
    case 'sql': {
      const { runSql } = await import('./cli/sql.ts');
      return runSql(invocation.options);
    }
    case 'check-catalog': {
      const { checkCatalogFile } = await import('./cli/check-catalog.ts');
      return checkCatalogFile(invocation.file);
    }
    case 'sample-taxi': {
      const { writeSampleTaxi } = await import('./cli/sample-taxi.ts');
      return writeSampleTaxi(invocation);
    }
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected = error instanceof UsageError || error instanceof SparkError;
    const text = expected || !(error instanceof Error) ? String((error as Error).message) : error.stack;
    process.stderr.write(`sparrow: ${text}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
