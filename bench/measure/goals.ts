/** What the run is judged by. */
export type Goal = {
  readonly name: string;
  readonly value: number;
  /** `<= 1.3` or `>= 0.85`. */
  readonly goal: string;
  readonly reached: boolean;
};

export function goal(name: string, value: number, bound: `${'<=' | '>='} ${number}`): Goal {
  const [sign, limit] = bound.split(' ');
  const reached = sign === '<=' ? value <= Number(limit) : value >= Number(limit);
  return { name, value: Math.round(value * 1e5) / 1e5, goal: bound, reached };
}

/** What a row of the benchmark gives: tables for people, figures for programs, and its goals. */
export type Row = {
  readonly title: string;
  readonly tables: readonly { readonly caption: string; readonly rows: Readonly<Record<string, unknown>> }[];
  readonly figures: Readonly<Record<string, unknown>>;
  readonly goals: readonly Goal[];
};
