export async function checkCatalogFile(_file: string): Promise<number> { return 0; }
