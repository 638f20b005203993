/** One call of one operation: tests count these to see what production code asks for, and how often. */
export type LoggedCall = { operation: string; names: string[]; at: string };

/** The calls since the start or the last clearing. */
export class CallLog {
  #calls: LoggedCall[] = [];

  add(operation: string, names: string[], now: number): void {
    this.#calls.push({ operation, names, at: new Date(now).toISOString() });
  }

  all(): LoggedCall[] {
    return structuredClone(this.#calls);
  }

  clear(): void {
    this.#calls = [];
  }
}
