/**
 * Who may do what, for all local services together: access keys lead to identities, identities to statements. It keeps
 * what each identity made use of and what it was denied, so that tests can tell rights that are missing from rights that
 * nobody needs.
 */
import type { Credentials } from '../sigv4/verify.ts';
import { type AccessRequest, evaluate, type Grant, grantKey, grantsOf, type Statement } from './policy.ts';

export type Identity = {
  /** As in AWS's own messages. */
  readonly arn: string;
  readonly secretAccessKey: string;
  /** Without them it may do everything, and nothing is kept of it: an operator. */
  readonly statements?: readonly Statement[];
};

/** A request that was not allowed. */
export type Denial = {
  readonly arn: string;
  readonly action: string;
  readonly resource: string;
  /** A statement denies it; else none allows it. */
  readonly explicit: boolean;
};

/** What became of an identity's rights. */
export type Usage = {
  readonly accessKeyId: string;
  readonly granted: readonly Grant[];
  readonly used: readonly Grant[];
};

export class Access {
  readonly #identities: ReadonlyMap<string, Identity>;
  readonly #used = new Map<string, Set<string>>();
  readonly #denials: Denial[] = [];

  /** @param identities by access key */
  constructor(identities: ReadonlyMap<string, Identity>) {
    this.#identities = identities;
  }

  /** One key that may do everything. */
  static of({ accessKeyId, secretAccessKey }: Credentials): Access {
    return new Access(new Map([[accessKeyId, operator(secretAccessKey)]]));
  }

  secretOf(accessKeyId: string): string | undefined {
    return this.#identities.get(accessKeyId)?.secretAccessKey;
  }

  /** Whether a request is allowed. Nothing is kept of the question. */
  allows(accessKeyId: string, request: AccessRequest): boolean {
    const identity = this.#identities.get(accessKeyId);
    if (!identity) return false;
    return !identity.statements || evaluate(identity.statements, request).allowed;
  }

  /** Decides on a request and keeps what came of it. Undefined: it is allowed. */
  check(accessKeyId: string, request: AccessRequest): Denial | undefined {
    const identity = this.#identities.get(accessKeyId);
    if (!identity) throw new Error(`No identity has the access key ${accessKeyId}`);
    if (!identity.statements) return undefined;
    const decision = evaluate(identity.statements, request);
    if (decision.allowed) {
      const used = this.#used.get(accessKeyId) ?? new Set();
      this.#used.set(accessKeyId, used);
      for (const grant of decision.grants) used.add(grantKey(grant));
      return undefined;
    }
    const { action, resource } = request;
    const denial = { arn: identity.arn, action, resource, explicit: decision.explicit };
    this.#denials.push(denial);
    return denial;
  }

  /** What was denied so far, in its order. */
  denials(): readonly Denial[] {
    return this.#denials;
  }

  /** What was granted and used so far, of every identity that has statements. */
  usage(): Usage[] {
    return [...this.#identities].flatMap(([accessKeyId, { statements }]) => {
      if (!statements) return [];
      const granted = grantsOf(statements);
      const used = this.#used.get(accessKeyId);
      return [{ accessKeyId, granted, used: granted.filter((grant) => used?.has(grantKey(grant))) }];
    });
  }
}

/** An identity that may do everything. */
export const operator = (secretAccessKey: string): Identity => ({
  arn: 'arn:aws:iam::000000000000:user/operator',
  secretAccessKey,
});

/** AWS's sentence for a denial. S3 quotes the resource. */
export function deniedMessage({ arn, action, resource, explicit }: Denial, quote = ''): string {
  const reason = explicit
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`;
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${quote}${resource}${quote} ${reason}`;
}
