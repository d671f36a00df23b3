/** The types of `load.js`. */
export function loadNatively(folder: string, standIns: Readonly<Record<string, string>>): void;
export function importAgain(file: string): Promise<unknown>;
