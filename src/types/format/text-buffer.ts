const buffer = new Uint8Array(64);

/**
 * Runs one of the `write…` functions and gives what it wrote as a string. The buffer is shared, which is
 * safe because `write` returns before anything else can run.
 */
export function textOf(write: (bytes: Uint8Array) => number): string {
  const end = write(buffer);
  let text = '';
  for (let index = 0; index < end; index++) text += String.fromCharCode(buffer[index]!);
  return text;
}
