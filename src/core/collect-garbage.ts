import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

/**
 * Runs this thread's garbage collector. It knows nothing of the size of what lies outside its heap: shared and
 * linear memory of gigabytes may wait for it behind a few small objects. Takes milliseconds.
 */
export function collectGarbage(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
