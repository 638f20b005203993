/**
 * Refuses a choice that cannot be meant, before anything is built. Every sentence names the setting; CloudFormation would
 * find most of these after minutes, and some never.
 */
module.exports = async ({ resolveVariable, resolveConfigurationProperty }) => {
  const known = Object.keys(await resolveConfigurationProperty(['params', 'default']));
  const stage = await resolveVariable('sls:stage');
  const choices = (await resolveVariable(`file(deploy.yml):${stage}, null`)) ?? {};
  for (const name of Object.keys(choices)) {
    if (!known.includes(name)) refuse(`deploy.yml: ${stage}.${name} is not a setting`);
  }
  const params = {};
  for (const name of Object.keys(CHECKS)) params[name] = await resolveVariable(`param:${name}, null`);
  for (const [name, check] of Object.entries(CHECKS)) {
    const problem = check(params[name], params);
    if (problem) refuse(`${name} ${problem}`);
  }
  return true;
};

const { isIPv4 } = require('node:net');
const { toList } = require('./to-list.cjs');

const EGRESS = ['none', 'nat', 'existing', 'proxy'];
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT'];
// What CloudWatch Logs takes.
const RETENTION = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const CHOOSE =
  'is not chosen: "nat" makes a VPC with a NAT gateway and an Elastic IP for refresh-token (about 36 USD a month), "existing" ' +
  'takes your subnetIds and securityGroupIds, "proxy" an HTTPS proxy that you own, and "none" has no fixed address, which works ' +
  "only where the account's allow-list is off or the token comes from elsewhere; choose with egress in deploy.yml or --param egress=...";

const needed = (value) => value === '' || value === null || (Array.isArray(value) && value.length === 0);
const onlyWith = (egress) => (value, params) => {
  if (params.egress === egress && needed(value)) return `is needed for egress "${egress}"`;
  if (params.egress !== egress && !needed(value)) return `is only for egress "${egress}"`;
  return undefined;
};
const list = (pattern, what) => (value) =>
  Array.isArray(toList(value)) &&
  toList(value).every((item) => typeof item === 'string' && pattern.test(item))
    ? undefined
    : `must be a list of ${what}`;
const optional = (pattern, what) => (value) =>
  needed(value) || (typeof value === 'string' && pattern.test(value)) ? undefined : `must be ${what}`;
const whole = (least, most) => (value) =>
  Number.isInteger(value) && value >= least && value <= most
    ? undefined
    : `must be a whole number from ${least} to ${most}`;
const oneOf = (values) => (value) =>
  values.includes(value) ? undefined : `must be one of ${values.join(', ')}`;
const all =
  (...checks) =>
  (value, params) => {
    for (const check of checks) {
      const problem = check(value, params);
      if (problem) return problem;
    }
    return undefined;
  };

const CHECKS = {
  egress: (value) => {
    if (needed(value)) return CHOOSE;
    return EGRESS.includes(value) ? undefined : `must be one of ${EGRESS.join(', ')}`;
  },
  egressAddress: all(
    (value) =>
      needed(value) || isIPv4(value) ? undefined : 'must be an IPv4 address: the allow-list knows no other',
    (value, { egress }) =>
      !needed(value) && !['existing', 'proxy'].includes(egress)
        ? `is only for egress "existing" or "proxy"`
        : undefined,
  ),
  subnetIds: all(list(/^subnet-[0-9a-f]+$/, 'subnet ids'), onlyWith('existing')),
  securityGroupIds: all(list(/^sg-[0-9a-f]+$/, 'security group ids'), onlyWith('existing')),
  region: optional(/^[a-z]{2}(-[a-z]+)+-\d$/, 'the name of a region'),
  logLevel: oneOf(LEVELS),
  logRetentionInDays: oneOf(RETENTION),
  origins: list(
    /^(\*|https?:\/\/[^/\s*]+)$/,
    'origins such as https://www.example.com, without a path, or "*"',
  ),
  throttlingRate: whole(1, 10_000),
  throttlingBurst: whole(1, 5_000),
  memory: whole(128, 10_240),
  alarmEmail: optional(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address'),
  ownLibraryBucket: optional(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket'),
  domainName: all(
    optional(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain name, without https://'),
    (value, { certificateArn }) =>
      !needed(value) && needed(certificateArn) ? 'needs certificateArn' : undefined,
  ),
  certificateArn: all(
    optional(/^arn:aws[a-z-]*:acm:[^:]+:\d{12}:certificate\/.+$/, 'the ARN of an ACM certificate'),
    (value, { domainName }) => (!needed(value) && needed(domainName) ? 'needs domainName' : undefined),
  ),
  kmsKeyArn: optional(
    /^arn:aws[a-z-]*:kms:[^:]+:\d{12}:key\/.+$/,
    'the ARN of a KMS key (not of an alias: roles name the key itself)',
  ),
  wechatBaseUrl: optional(/^https?:\/\/[^\s/]+/, 'a URL'),
};

/** osls shows the stack where there is one. */
function refuse(sentence) {
  throw Object.assign(new Error(sentence), { stack: sentence });
}
