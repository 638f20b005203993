/**
 * The alarms, each with a chapter of its name in docs/runbook.md. They stand on metrics that exist anyway, several in one
 * where one sentence says what to do: none needs a resource per function.
 */
module.exports = async ({ resolveVariable }) => {
  const prefix = await resolveVariable('self:custom.prefix');
  const email = await resolveVariable('param:alarmEmail');
  const alarms = Object.entries(alarmsOf(prefix)).map(([name, given]) => [
    `${pascal(name)}Alarm`,
    alarm(prefix, name, given),
  ]);
  return {
    Resources: {
      // Without encryption: under the key of AWS that a topic may have, alarms cannot publish. They hold no secret.
      AlarmTopic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: `${prefix}-alarms` } },
      ...(email && { AlarmEmail: subscription(email) }),
      ...Object.fromEntries(alarms),
    },
    Outputs: {
      AlarmTopicArn: { Description: 'Where alarms are told', Value: { Ref: 'AlarmTopic' } },
    },
  };
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * By name. `metrics` are joined by `expression`, or there is one; it goes off above `above` in `times` periods in a row.
 * Nothing said is good news, but for the run that speaks every minute.
 */
function alarmsOf(prefix) {
  const own = (name, stat) => ({
    Namespace: 'WeChatMaterials',
    MetricName: name,
    Dimensions: [dimension('service', prefix)],
    stat,
  });
  const lambda = (name, metric) => ({
    Namespace: 'AWS/Lambda',
    MetricName: metric,
    Dimensions: [dimension('FunctionName', `${prefix}-${name}`)],
    stat: 'Sum',
  });
  const api = (metric) => ({
    Namespace: 'AWS/ApiGateway',
    MetricName: metric,
    Dimensions: [dimension('ApiId', { Ref: 'HttpApi' })],
    stat: 'Sum',
  });
  const queue = (id, metric) => ({
    Namespace: 'AWS/SQS',
    MetricName: metric,
    Dimensions: [dimension('QueueName', { 'Fn::GetAtt': [id, 'QueueName'] })],
    stat: 'Maximum',
  });
  return {
    'account-to-mend': {
      says: 'WeChat refuses an account until somebody mends something: its secret, its allow-list, the account itself (40125, 40164, 40243, 895xx).',
      metrics: {
        accounts: own('AccountsToMend', 'Maximum'),
        refusals: own('WeChatErrorConfiguration', 'Sum'),
      },
      expression: 'FILL(accounts, 0) + FILL(refusals, 0)',
      above: 0,
      period: MINUTE,
    },
    'token-old': {
      says: 'A token was not renewed in time, or refresh-token does not run: it speaks every minute.',
      metrics: { age: own('TokenAge', 'Maximum') },
      // WeChat gives the next token five minutes before the end of the last, so a healthy one is up to 115 minutes old.
      above: 116 * MINUTE,
      period: MINUTE,
      times: 3,
      silence: 'breaching',
    },
    'no-token': {
      says: 'An account has no valid token: every call for it fails.',
      metrics: { accounts: own('AccountsWithoutToken', 'Maximum') },
      above: 0,
      period: MINUTE,
      times: 3,
    },
    'dead-letters': {
      says: 'Work was given up and lies in a dead-letter queue.',
      metrics: Object.fromEntries(
        QUEUES.map((name) => [
          name,
          queue(`${pascal(name)}DeadLetters`, 'ApproximateNumberOfMessagesVisible'),
        ]),
      ),
      expression: QUEUES.map((name) => `FILL(${name}, 0)`).join(' + '),
      above: 0,
      period: 5 * MINUTE,
    },
    'server-errors': {
      says: 'More than a twentieth of the answers of the API are 5xx: ours, or WeChat cannot be reached.',
      metrics: { errors: api('5xx'), requests: api('Count') },
      // A few among few requests are no trend.
      expression: 'IF(errors >= 5, 100 * errors / requests, 0)',
      above: 5,
      period: 5 * MINUTE,
    },
    throttles: {
      says: 'Lambda refused to start functions: the concurrency of this AWS account and region is used up.',
      // Throttling is the whole account's affair, since no function of ours has concurrency reserved.
      metrics: { refused: { Namespace: 'AWS/Lambda', MetricName: 'Throttles', Dimensions: [], stat: 'Sum' } },
      above: 0,
      period: 5 * MINUTE,
    },
    'uploads-wait': {
      says: 'A file has waited for half an hour to be forwarded to WeChat.',
      metrics: { age: queue('ForwardQueue', 'ApproximateAgeOfOldestMessage') },
      above: 30 * MINUTE,
      period: 5 * MINUTE,
    },
    'upload-undecided': {
      says: 'Nobody can tell whether WeChat made a material of an upload: a person has to decide.',
      metrics: { uploads: own('UploadsUnknown', 'Sum') },
      above: 0,
      period: 5 * MINUTE,
    },
    'quota-low': {
      says: 'More than four fifths of the daily quota of an interface are used, or it is used up (45009).',
      metrics: { used: own('QuotaUsed', 'Maximum'), refusals: own('WeChatErrorQuota', 'Sum') },
      expression: 'IF(FILL(refusals, 0) > 0, 100, FILL(used, 0))',
      above: 80,
      period: HOUR,
    },
    'schedule-fails': {
      says: 'A scheduled function failed, and failed again when AWS repeated it.',
      metrics: Object.fromEntries(SCHEDULED.map((name) => [camel(name), lambda(name, 'Errors')])),
      expression: SCHEDULED.map((name) => `FILL(${camel(name)}, 0)`).join(' + '),
      above: 2,
      period: 15 * MINUTE,
    },
  };
}

const QUEUES = ['forward', 'source', 'download', 'draft', 'mirror', 'deletion'];
/** But refresh-token, whose silence `token-old` hears. */
const SCHEDULED = [
  'sweep-uploads',
  'check-publications',
  'keep-handles',
  'erase-expired',
  'schedule-mirrors',
];

function alarm(
  prefix,
  name,
  { says, metrics, expression, above, period, times = 1, silence = 'notBreaching' },
) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `${prefix}-${name}`,
      AlarmDescription: `${says} What to do: docs/runbook.md#${name}`,
      ...(expression ? joined(metrics, expression, period) : single(metrics, period)),
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: above,
      EvaluationPeriods: times,
      DatapointsToAlarm: times,
      TreatMissingData: silence,
      AlarmActions: [{ Ref: 'AlarmTopic' }],
      OKActions: [{ Ref: 'AlarmTopic' }],
    },
  };
}

function single(metrics, Period) {
  const [{ stat: Statistic, ...metric }] = Object.values(metrics);
  return { ...metric, Statistic, Period };
}

const joined = (metrics, Expression, Period) => ({
  Metrics: [
    { Id: 'alarm', Expression, Label: 'alarm', ReturnData: true },
    ...Object.entries(metrics).map(([Id, { stat: Stat, ...Metric }]) => ({
      Id,
      MetricStat: { Metric, Period, Stat },
      ReturnData: false,
    })),
  ],
});

const subscription = (Endpoint) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: { TopicArn: { Ref: 'AlarmTopic' }, Protocol: 'email', Endpoint },
});

const dimension = (Name, Value) => ({ Name, Value });
const camel = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
const pascal = (name) => camel(`-${name}`);
