import type { CommandName } from './arguments.ts';

const overview = `Sparrow answers Spark SQL over files: PostgreSQL wire, HTTP and a web UI in one process.

usage: sparrow COMMAND [OPTIONS]

  serve          run the server
  sql            run statements here and print the results
  check-catalog  read a catalog file and report what is wrong with it
  sample-taxi    write sample taxi trips

  sparrow COMMAND --help shows a command's options; sparrow --version the version.
`;

const engineOptions = `  --catalog FILE      tables to offer: YAML or Spark DDL (default: sample taxi trips)
  --conf KEY=VALUE    a Spark setting; may be repeated
  --executors N       executor threads (default: one per processor)
`;

const topics: Readonly<Record<CommandName, string>> = {
  serve: `usage: sparrow serve [OPTIONS]

${engineOptions}  --host ADDRESS      where to listen (default: 127.0.0.1)
  --pg-port PORT      PostgreSQL wire protocol (default: 5432)
  --http-port PORT    HTTP and web UI (default: 4040, or spark.ui.port)
`,
  sql: `usage: sparrow sql [-e SQL | -f FILE] [OPTIONS]

  -e, --execute SQL   run these statements
  -f, --file FILE     run the statements in a file
${engineOptions}
Without -e and -f it reads statements from a prompt, each up to its semicolon.
`,
  'check-catalog': 'usage: sparrow check-catalog FILE\n',
  'sample-taxi': `usage: sparrow sample-taxi [--rows N] --out DIR

  --rows N            trips in all (default: 300000)
  --out DIR           folder that gets yellow/, green/ and fhv/
`,
};

export function helpText(topic: CommandName | null): string {
  return topic === null ? overview : topics[topic];
}
