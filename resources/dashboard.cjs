/** The dashboard: one page that answers "is it well, and if not, where". Its alarms are those of resources/alarms.cjs. */
module.exports = async ({ resolveVariable }) => {
  const prefix = await resolveVariable('self:custom.prefix');
  const { Resources } = await require('./alarms.cjs')({ resolveVariable });
  const alarms = Object.values(Resources).flatMap(({ Properties }) => Properties.AlarmName ?? []);
  const body = { start: '-PT24H', widgets: placed(rowsOf(prefix, alarms)) };
  return {
    Resources: {
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: { DashboardName: prefix, DashboardBody: { 'Fn::Sub': JSON.stringify(body) } },
      },
    },
  };
};

/** Something of this stack's own; CloudFormation puts its value into the text. */
const the = (name) => `\${${name}}`;

const MINUTES_5 = 300;
const HOUR = 3600;
const DAY = 86_400;
const QUEUES = ['Forward', 'Source', 'Download', 'Draft', 'Mirror', 'Deletion'];
/** By what WeChat refuses, the operator's to mend first. */
const ERRORS = [
  'Configuration',
  'Entitlement',
  'Token',
  'Quota',
  'Rate',
  'Busy',
  'LibraryFull',
  'Transcoding',
  'Closed',
  'MediaId',
  'Format',
  'Size',
  'InUse',
  'Input',
  'Unknown',
];

function rowsOf(prefix, alarms) {
  const own = (name, label) => ['WeChatMaterials', name, 'service', prefix, { label }];
  const api = (name, options) => ['AWS/ApiGateway', name, 'ApiId', the('HttpApi'), options];
  const queue = (id, name, options) => ['AWS/SQS', name, 'QueueName', the(`${id}.QueueName`), options];
  const functions = (metric, stat) => [
    {
      expression: `SEARCH('{AWS/Lambda,FunctionName} MetricName="${metric}" ${prefix.replaceAll('-', ' ')}', '${stat}', ${MINUTES_5})`,
      label: '',
    },
  ];
  return [
    [{ height: 3, type: 'alarm', properties: { title: 'Alarms', alarms: alarms.map(arnOf) } }],
    [
      graph('Uploads that ended', 'Sum', MINUTES_5, [
        own('UploadsDone', 'done'),
        own('UploadsFailed', 'failed'),
        own('UploadsUnknown', 'to be decided'),
        own('UploadsExpired', 'file never came'),
      ]),
      graph('Bytes that WeChat took', 'Sum', MINUTES_5, [own('BytesForwarded', 'bytes')]),
      graph('Age of the oldest token (seconds)', 'Maximum', 60, [own('TokenAge', 'age')], {
        horizontal: [{ label: 'token-old', value: 6960 }],
      }),
    ],
    [
      graph('What WeChat refused, by kind', 'Sum', MINUTES_5, [
        ...ERRORS.map((kind) => own(`WeChatError${kind}`, kind)),
        own('WeChatUnreachable', 'no answer'),
      ]),
      graph('Accounts', 'Maximum', 60, [
        own('AccountsToMend', 'to mend'),
        own('AccountsWithoutToken', 'without a token'),
      ]),
      {
        type: 'log',
        properties: {
          title: 'Which accounts',
          view: 'table',
          region: the('AWS::Region'),
          query: [
            `SOURCE '/aws/lambda/${prefix}-refresh-token'`,
            'fields @timestamp, accounts_to_mend, accounts_without_token, oldest_token_of, TokenAge',
            'filter ispresent(TokenAge)',
            'sort @timestamp desc',
            'limit 10',
          ].join(' | '),
        },
      },
    ],
    [
      graph('API', 'Sum', MINUTES_5, [
        api('Count', { label: 'requests' }),
        api('4xx', { label: '4xx' }),
        api('5xx', { label: '5xx', color: '#d62728' }),
      ]),
      graph(
        'Latency of the API (ms)',
        'p50',
        MINUTES_5,
        ['p50', 'p95', 'p99'].map((stat) => api('Latency', { stat, label: stat })),
      ),
      graph('Duration of each function (ms, p95)', 'p95', MINUTES_5, [functions('Duration', 'p95')]),
    ],
    [
      graph('Messages in the queues', 'Maximum', MINUTES_5, [
        ...QUEUES.map((name) => queue(`${name}Queue`, 'ApproximateNumberOfMessagesVisible', { label: name })),
      ]),
      graph('Age of the oldest message (seconds)', 'Maximum', MINUTES_5, [
        ...QUEUES.map((name) => queue(`${name}Queue`, 'ApproximateAgeOfOldestMessage', { label: name })),
      ]),
      graph('Dead letters', 'Maximum', MINUTES_5, [
        ...QUEUES.map((name) =>
          queue(`${name}DeadLetters`, 'ApproximateNumberOfMessagesVisible', { label: name }),
        ),
      ]),
    ],
    [
      graph('Quota used, of the interface with the most (%)', 'Maximum', HOUR, [own('QuotaUsed', 'used')]),
      graph('Age of the oldest catalogue (seconds), once a day', 'Maximum', DAY, [own('MirrorLag', 'age')]),
      graph('Errors and throttles of each function', 'Sum', MINUTES_5, [
        functions('Errors', 'Sum'),
        functions('Throttles', 'Sum'),
      ]),
    ],
  ];
}

const graph = (title, stat, period, metrics, annotations) => ({
  type: 'metric',
  properties: {
    title,
    view: 'timeSeries',
    region: the('AWS::Region'),
    stat,
    period,
    metrics,
    yAxis: { left: { min: 0 } },
    ...(annotations && { annotations }),
  },
});

const arnOf = (name) =>
  `arn:${the('AWS::Partition')}:cloudwatch:${the('AWS::Region')}:${the('AWS::AccountId')}:alarm:${name}`;

/** Rows beneath one another, each as wide as the page. */
function placed(rows) {
  let y = 0;
  return rows.flatMap((row) => {
    const width = 24 / row.length;
    const top = y;
    const { height = 6 } = row[0];
    y += height;
    return row.map((widget, index) => ({ ...widget, x: index * width, y: top, width, height }));
  });
}
