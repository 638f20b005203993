/** Whether a text fits a pattern. */
export type Fits = (text: string) => boolean;

/** A pattern in which `*` stands for any characters, none among them, and `?` for exactly one. */
export function pattern(text: string, { ignoreCase = false } = {}): Fits {
  const source = text.replace(/[.*+?^${}()|[\]\\]/g, (char) => {
    if (char === '*') return '.*';
    return char === '?' ? '.' : `\\${char}`;
  });
  const expression = new RegExp(`^${source}$`, ignoreCase ? 'isu' : 'su');
  return (candidate) => expression.test(candidate);
}

const SEGMENTS = 6;

/**
 * A pattern of ARNs, `arn:partition:service:region:account:resource`: a wildcard stays within its own segment, of which
 * the last may hold colons. `*` alone is everything.
 */
export function arnPattern(text: string): Fits {
  if (text === '*') return () => true;
  const segments = segmentsOf(text);
  if (segments.length < SEGMENTS) throw new Error(`"${text}" is no ARN`);
  const fits = segments.map((segment) => pattern(segment));
  return (arn) => {
    const given = segmentsOf(arn);
    return given.length === SEGMENTS && given.every((segment, index) => fits[index]?.(segment) === true);
  };
}

/** The first five segments, and the rest. */
function segmentsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= SEGMENTS
    ? parts
    : [...parts.slice(0, SEGMENTS - 1), parts.slice(SEGMENTS - 1).join(':')];
}
