export async function writeSampleTaxi(_i: unknown): Promise<number> { return 0; }
