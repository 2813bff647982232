/** A file has NULLs in a column of which its footer said, when the stage was planned, that there are none. */
export class UnexpectedNulls extends Error {
  readonly path: string;

  constructor(path: string) {
    super('it has NULLs where its statistics know of none');
    this.path = path;
  }
}
