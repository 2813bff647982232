import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { bundledFile } from './bundled-file.ts';

/** Threads that run a script of `dist`, one after the other; those that will surely be needed can load it early. */
export class ThreadSource {
  readonly #script: URL;
  readonly #name: string;
  readonly #prepared: Worker[] = [];
  #made = 0;

  /** @param name of the threads, to which their numbers are added, from 0 */
  constructor(script: string, name: string) {
    this.#script = pathToFileURL(bundledFile(script));
    this.#name = name;
  }

  /** Starts threads to be taken in this turn of the event loop. The process doesn't stay alive for them alone. */
  prepare(count: number): void {
    for (let i = 0; i < count; i++) {
      const thread = this.#make();
      thread.unref();
      this.#prepared.push(thread);
    }
  }

  take(): Worker {
    const thread = this.#prepared.shift();
    thread?.ref();
    return thread ?? this.#make();
  }

  #make(): Worker {
    return new Worker(this.#script, { name: `${this.#name} ${this.#made++}` });
  }
}
