import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { Executor } from './executor.ts';
import type { ExecutorCommand } from './messages.ts';

/** Entry of an executor's thread. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const executor = new Executor({
  report: (report, transfer) => port.postMessage(report, transfer as ArrayBuffer[] | undefined),
  pump: () => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      for (const command of next.message as readonly ExecutorCommand[]) {
        // A task starts when the thread is free again.
        if (command.kind === 'run') setImmediate(() => executor.handle(command));
        else executor.handle(command);
      }
    }
  },
});

port.on('message', (commands: readonly ExecutorCommand[]) => {
  for (const command of commands) executor.handle(command);
});
