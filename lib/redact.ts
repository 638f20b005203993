/**
 * Keeps secrets out of whatever is written down: logs, problems, metrics. Two nets: what looks like a secret by its
 * name, and the very values that this process has in hand.
 */

const HIDDEN = '[redacted]';
const SECRET_NAMES = /token|secret|authorization|signature|password|cookie|credential/i;

/** name=value and "name": "value" forms, presigned URLs' parameters, our own API keys. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    /((?:access_token|refresh_token|secret|app_secret|appsecret|vkey|X-Amz-(?:Signature|Credential|Security-Token))=)[^&\s"'\\]+/gi,
    `$1${HIDDEN}`,
  ],
  [/("(?:access_token|secret|app_secret|appsecret)"\s*:\s*")[^"]*/gi, `$1${HIDDEN}`],
  [/\bwm_([a-z0-9]+)_[A-Za-z0-9_-]+/g, `wm_$1_${HIDDEN}`],
  [/\b(Bearer|Basic)\s+[^\s"',]+/gi, `$1 ${HIDDEN}`],
];

const MAX_REMEMBERED = 64;
const remembered = new Set<string>();

/** Remembers a secret value of at least 8 characters; from now on it is cut out wherever it appears. */
export function rememberSecret(value: string): void {
  if (value.length < 8) return;
  remembered.delete(value);
  remembered.add(value);
  const [oldest] = remembered;
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

/** The text without secrets. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of remembered) clean = clean.replaceAll(secret, HIDDEN);
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
  return clean;
}

/** A JSON.stringify replacer: by the field's name, then by its value. Times, sizes and flags are no secrets. */
export function redactField(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return SECRET_NAMES.test(name) ? HIDDEN : redact(value);
}
