/** The environment, read while a module loads: a missing variable fails at cold start, by its name. */

/** @throws {Error} that names the variable */
export function env(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Environment variable ${name} is not set`);
  return value;
}

/** A whole number with a default. @throws {Error} that names the variable */
export function envNumber(name: string, fallback: number): number {
  const value = Number(process.env[name] ?? fallback);
  if (!Number.isInteger(value) || value < 0)
    throw new Error(`Environment variable ${name} is not a whole number`);
  return value;
}
