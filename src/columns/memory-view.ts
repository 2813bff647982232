/**
 * A `DataView` and bytes over a WebAssembly memory, for reading and writing single values at any alignment.
 * Replaced when memory grows, so both are read from the object at each use.
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
    if (this.#data.buffer !== this.memory.buffer) this.#refresh();
    return this.#bytes;
  }

  get data(): DataView {
    if (this.#data.buffer !== this.memory.buffer) this.#refresh();
    return this.#data;
  }

  #refresh(): void {
    this.#bytes = Buffer.from(this.memory.buffer);
    this.#data = new DataView(this.memory.buffer);
  }
}
