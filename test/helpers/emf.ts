/**
 * Lines in CloudWatch's embedded metric format, read as CloudWatch reads them: what it would drop without a word is an
 * error here. After the specification in its user guide ("Embedded metric format specification").
 */
import assert from 'node:assert/strict';

export type EmfLine = {
  readonly namespace: string;
  /** The only set there is. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, { readonly unit: string; readonly values: readonly number[] }>>;
  /** Whatever else the line says. */
  readonly notes: Readonly<Record<string, unknown>>;
};

const UNITS = new Set(
  ['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None'].concat(
    ['', 'Kilo', 'Mega', 'Giga', 'Tera'].flatMap((size) =>
      ['Bytes', 'Bits'].flatMap((of) => {
        const name = size === '' ? of : size + of.toLowerCase();
        return [name, `${name}/Second`];
      }),
    ),
  ),
);

type Directive = {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
};

/** The metrics of a line of a log; undefined for one that holds none. */
export function emfOf(line: string): EmfLine | undefined {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return undefined;
  const { _aws, ...members } = JSON.parse(line) as Record<string, unknown> & {
    _aws: { Timestamp: number; CloudWatchMetrics: readonly Directive[] };
  };
  assert.ok(Number.isSafeInteger(_aws.Timestamp) && Math.abs(_aws.Timestamp - Date.now()) < 7_200_000);
  assert.equal(_aws.CloudWatchMetrics.length, 1);
  const [{ Namespace, Dimensions, Metrics }] = _aws.CloudWatchMetrics as [Directive];
  assert.match(Namespace, /^[\w./#:-]{1,255}$/);
  assert.ok(!Namespace.startsWith('AWS/'));
  assert.equal(Dimensions.length, 1);
  const names = Dimensions[0] ?? [];
  assert.ok(names.length <= 30);
  const dimensions = names.map((name) => {
    const value = members[name];
    assert.ok(typeof value === 'string' && /^[\x20-\x7e]{1,1024}$/.test(value), `dimension ${name}`);
    return [name, value] as const;
  });
  assert.ok(Metrics.length > 0 && Metrics.length <= 100);
  const metrics = Metrics.map(({ Name, Unit }) => {
    assert.ok(Name.length <= 1024 && Unit !== undefined && UNITS.has(Unit), `${Name} in ${Unit}`);
    const values = [members[Name]].flat();
    assert.ok(values.length <= 100);
    assert.ok(
      values.every((value) => typeof value === 'number' && Number.isFinite(value)),
      Name,
    );
    return [Name, { unit: Unit, values: values as number[] }] as const;
  });
  const used = new Set<string>([...names, ...metrics.map(([name]) => name)]);
  const notes = Object.entries(members).filter(([name]) => !used.has(name));
  return {
    namespace: Namespace,
    dimensions: Object.fromEntries(dimensions),
    metrics: Object.fromEntries(metrics),
    notes: Object.fromEntries(notes),
  };
}

/** All that a function writes while it works, line by line. */
export async function linesOf(work: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const restore = [process.stdout, process.stderr].map((stream) => {
    const real = stream.write;
    stream.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
      const text = String(chunk);
      // What the test runner itself has to say goes its way.
      if (!text.startsWith('{')) return real.call(stream, chunk, ...rest);
      lines.push(...text.split('\n').filter(Boolean));
      return true;
    }) as typeof stream.write;
    return () => {
      stream.write = real;
    };
  });
  try {
    await work();
  } finally {
    for (const put of restore) put();
  }
  return lines;
}

/** The metrics that a function writes while it works. */
export const emfDuring = async (work: () => Promise<unknown>): Promise<EmfLine[]> =>
  (await linesOf(work)).flatMap((line) => emfOf(line) ?? []);
