/** The alarms and the dashboard: on metrics that exist, and each alarm with a chapter in the runbook. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { COUNTERS, GAUGES, NAMESPACE } from '../../lib/metrics.ts';

const root = join(import.meta.dirname, '../..');
const PREFIX = 'wechat-materials-test';

type Dimension = { readonly Name: string; readonly Value: unknown };
type Metric = {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly Dimension[];
};
type Query = {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: Metric; readonly Stat: string; readonly Period: number };
  readonly ReturnData: boolean;
};
type Alarm = Partial<Metric> & {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Metrics?: readonly Query[];
  readonly Statistic?: string;
  readonly Period?: number;
  readonly Threshold: number;
  readonly TreatMissingData: string;
  readonly AlarmActions: readonly unknown[];
};
type Resource = { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> };
type Part = { readonly Resources: Readonly<Record<string, Resource>> };

/** What a file of resources makes of these params. */
async function resourcesOf(file: string, alarmEmail = ''): Promise<Part['Resources']> {
  const make = createRequire(import.meta.url)(join(root, 'resources', file));
  const known: Readonly<Record<string, string>> = {
    'self:custom.prefix': PREFIX,
    'param:alarmEmail': alarmEmail,
  };
  const part: Part = await make({
    resolveVariable: async (name: string) => {
      assert.ok(name in known, name);
      return known[name];
    },
  });
  return part.Resources;
}

const resources = await resourcesOf('alarms.cjs');
const alarms = Object.values(resources)
  .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
  .map(({ Properties }) => Properties as unknown as Alarm);
const nameOf = ({ AlarmName }: Alarm) => AlarmName.replace(`${PREFIX}-`, '');
const metricsOf = ({ Metrics, Namespace = '', MetricName = '', Dimensions = [], Statistic = '' }: Alarm) =>
  Metrics
    ? Metrics.flatMap(({ MetricStat }) => (MetricStat ? { ...MetricStat.Metric, Stat: MetricStat.Stat } : []))
    : [{ Namespace, MetricName, Dimensions, Stat: Statistic }];

/**
 * What AWS documents, by namespace: the sets of dimensions under which its metrics are found.
 * Lambda: docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html; SQS:
 * …/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html; HTTP APIs:
 * …/apigateway/latest/developerguide/http-api-metrics.html
 */
const AWS: Readonly<
  Record<string, { readonly metrics: readonly string[]; readonly dimensions: readonly string[] }>
> = {
  'AWS/Lambda': {
    metrics: ['Errors', 'Throttles', 'Duration', 'Invocations'],
    dimensions: ['', 'FunctionName'],
  },
  'AWS/SQS': {
    metrics: ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'],
    dimensions: ['QueueName'],
  },
  'AWS/ApiGateway': {
    metrics: ['Count', '4xx', '5xx', 'Latency', 'IntegrationLatency'],
    dimensions: ['ApiId', 'ApiId,Stage'],
  },
};

const functionNames = readdirSync(join(root, 'functions')).flatMap((area) => {
  const yml = readFileSync(join(root, 'functions', area, 'functions.yml'), 'utf8');
  return [...yml.matchAll(/^ {2}name: \$\{self:custom\.prefix\}-(\S+)$/gm)].map(([, name = '']) => name);
});
const queueIds = [
  ...readFileSync(join(root, 'resources/queues.yml'), 'utf8').matchAll(
    /^ {2}(\w+):\n {4}Type: AWS::SQS::Queue$/gm,
  ),
].map(([, id = '']) => id);

/** Is there such a metric? A name with a slip in it would simply never have data. */
function assertExists(namespace: string, metric: string, dimensions: readonly Dimension[]): void {
  const values = Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));
  if (namespace === NAMESPACE) {
    assert.ok(metric in COUNTERS || metric in GAUGES, metric);
    assert.deepEqual(values, { service: PREFIX });
    return;
  }
  const documented = AWS[namespace];
  assert.ok(documented, namespace);
  assert.ok(documented.metrics.includes(metric), `${namespace} ${metric}`);
  assert.ok(
    documented.dimensions.includes(Object.keys(values).join()),
    `${metric} of ${Object.keys(values)}`,
  );
  if (typeof values.FunctionName === 'string')
    assert.ok(functionNames.includes(values.FunctionName.replace(`${PREFIX}-`, '')), values.FunctionName);
}

test('every alarm stands on metrics that we emit or AWS documents', () => {
  assert.ok(functionNames.length > 50 && queueIds.length >= 12);
  for (const alarm of alarms) {
    for (const { Namespace, MetricName, Dimensions, Stat } of metricsOf(alarm)) {
      assertExists(Namespace, MetricName, Dimensions);
      if (Namespace === NAMESPACE) assert.equal(Stat, MetricName in COUNTERS ? 'Sum' : 'Maximum', MetricName);
      for (const { Value } of Dimensions) assertOwn(Value);
    }
  }
});

/** What is not a name is something of this stack. */
function assertOwn(value: unknown): void {
  if (typeof value === 'string') return;
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  const [id = '', name] = attribute ?? [];
  assert.ok(Ref === 'HttpApi' || (name === 'QueueName' && queueIds.includes(id)), JSON.stringify(value));
}

test('what an expression joins is there, and all of it is used', () => {
  for (const { AlarmName, Metrics = [] } of alarms) {
    const [joined, ...stats] = Metrics;
    if (!joined) continue;
    assert.deepEqual(
      Metrics.filter(({ ReturnData }) => ReturnData),
      [joined],
      AlarmName,
    );
    const used = new Set(joined.Expression?.match(/\b[a-z]\w*\b/g));
    assert.deepEqual([...used].sort(), stats.map(({ Id }) => Id).sort(), AlarmName);
    // An alarm takes ten metrics at most.
    assert.ok(stats.length <= 10);
    assert.equal(new Set(stats.map(({ MetricStat }) => MetricStat?.Period)).size, 1, AlarmName);
  }
});

test('every queue has dead letters that are watched', () => {
  const watched = alarms.filter((alarm) => nameOf(alarm) === 'dead-letters').flatMap(metricsOf);
  const ids = watched.flatMap(({ Dimensions }) =>
    Dimensions.map(({ Value }) => (Value as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]),
  );
  assert.deepEqual(ids.sort(), queueIds.filter((id) => id.endsWith('DeadLetters')).sort());
});

test('every scheduled function is watched', () => {
  const scheduled = readdirSync(join(root, 'functions')).flatMap((area) => {
    const yml = readFileSync(join(root, 'functions', area, 'functions.yml'), 'utf8');
    return yml
      .split(/\n(?=\w)/)
      .filter((part) => /- schedule:/.test(part))
      .map((part) => /prefix\}-(\S+)/.exec(part)?.[1] ?? '');
  });
  const watched = alarms.filter((alarm) => nameOf(alarm) === 'schedule-fails').flatMap(metricsOf);
  const names = watched.map(({ Dimensions: [name] }) => String(name?.Value).replace(`${PREFIX}-`, ''));
  // The silence of refresh-token is an alarm of its own.
  assert.deepEqual([...names, 'refresh-token'].sort(), scheduled.sort());
  assert.equal(alarms.find((alarm) => nameOf(alarm) === 'token-old')?.TreatMissingData, 'breaching');
});

test('all alarms go to the topic, and to an address where one is given', async () => {
  for (const { AlarmActions } of alarms) assert.deepEqual(AlarmActions, [{ Ref: 'AlarmTopic' }]);
  assert.ok(!('AlarmEmail' in resources));
  const { AlarmEmail } = await resourcesOf('alarms.cjs', 'operator@example.com');
  assert.deepEqual(AlarmEmail, {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'AlarmTopic' }, Protocol: 'email', Endpoint: 'operator@example.com' },
  });
});

for (const page of ['docs/runbook.md', 'docs/runbook.zh-CN.md']) {
  test(`every alarm has a chapter in ${page}, and every chapter an alarm`, () => {
    const text = readFileSync(join(root, page), 'utf8');
    const chapters = [...text.matchAll(/^## ([a-z-]+)$/gm)].map(([, name = '']) => name);
    assert.deepEqual(chapters.sort(), alarms.map(nameOf).sort());
    for (const alarm of alarms)
      assert.ok(alarm.AlarmDescription.endsWith(`docs/runbook.md#${nameOf(alarm)}`), alarm.AlarmName);
  });
}

type Widget = {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
    readonly query?: string;
  };
};

test('the dashboard is JSON, fits its page, and shows metrics that exist and all that are ours', async () => {
  const { Dashboard } = await resourcesOf('dashboard.cjs');
  assert.ok(Dashboard);
  const { DashboardBody } = Dashboard.Properties as { DashboardBody: { 'Fn::Sub': string } };
  const text = DashboardBody['Fn::Sub'];
  for (const [, name = ''] of text.matchAll(/\$\{([^}]+)\}/g)) {
    const [id = '', attribute] = name.split('.');
    const known =
      attribute === undefined
        ? /^AWS::(Region|Partition|AccountId)$|^HttpApi$/.test(id)
        : queueIds.includes(id);
    assert.ok(known, name);
  }
  const { widgets } = JSON.parse(text) as { widgets: readonly Widget[] };
  const shown = new Set<string>();
  for (const { x, y, width, height, type, properties } of widgets) {
    assert.ok([x, y, width, height].every(Number.isInteger) && x + width <= 24 && height > 0);
    assert.ok(['alarm', 'log', 'metric'].includes(type));
    for (const metric of properties.metrics ?? []) {
      if (typeof metric[0] !== 'string') continue;
      const [namespace, name, ...rest] = metric.filter((part) => typeof part === 'string');
      assert.equal(rest.length % 2, 0);
      const dimensions = rest.flatMap((Name, index) =>
        index % 2 === 0 ? { Name, Value: rest[index + 1] } : [],
      );
      assertExists(namespace ?? '', name ?? '', dimensions);
      shown.add(name ?? '');
    }
  }
  for (const name of [...Object.keys(COUNTERS), ...Object.keys(GAUGES)]) assert.ok(shown.has(name), name);
  const [overview] = widgets;
  assert.equal(overview?.properties.alarms?.length, alarms.length);
});
