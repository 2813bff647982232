/**
 * A `DataView` and bytes over a WebAssembly memory, for reading and writing single values at any alignment.
 * Replaced when memory grows, which detaches the old buffer (its length is 0 then, and much cheaper to ask for
 * than the memory's buffer), so both are read from the object at each use.
 */
export class MemoryView {
  readonly memory: WebAssembly.Memory;
  #bytes: Buffer;
  #data: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#bytes = Buffer.from(memory.buffer);
    this.#data = new DataView(memory.buffer);
  }

  get bytes(): Buffer {
    if (this.#bytes.length === 0) this.#refresh();
    return this.#bytes;
  }

  get data(): DataView {
    if (this.#bytes.length === 0) this.#refresh();
    return this.#data;
  }

  #refresh(): void {
    this.#bytes = Buffer.from(this.memory.buffer);
    this.#data = new DataView(this.memory.buffer);
  }
}
