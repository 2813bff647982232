export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line a message on standard error; the only place that writes there. */
export interface Logger {
  log(level: LogLevel, message: string): void;
}

const severity: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

export function consoleLogger(threshold: LogLevel): Logger {
  return {
    log(level, message) {
      if (severity[level] < severity[threshold]) return;
      process.stderr.write(`${new Date().toISOString()} ${level.toUpperCase()} ${message}\n`);
    },
  };
}

export const silentLogger: Logger = { log: () => {} };
