export const insertCommands = {};
