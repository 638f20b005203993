/**
 * What a role may do with the operator's key (param kmsKeyArn): exactly what its rights on parameters and objects come to.
 * The encryption context says for whose sake a key is used, so that the key opens nothing that the role may not read.
 */
const OBJECTS = /:s3:::([^/]+)\/.+$/;
// The other parameters are plain Strings.
const SECRET = /:parameter\/.+\/(credentials|token|egress-proxy)$/;

const flat = (value) => [value].flat();
const texts = ({ Resource }) => flat(Resource).map((resource) => resource['Fn::Sub'] ?? resource);
const may = ({ Effect, Action }, pattern) =>
  Effect === 'Allow' && flat(Action).some((action) => pattern.test(action));

module.exports.keyRights = (key, statements) => {
  const secrets = (pattern) =>
    statements
      .filter((statement) => may(statement, pattern))
      .flatMap(texts)
      .filter((text) => SECRET.test(text));
  // With a bucket key the context is the bucket; a bucket of the operator's own may do without.
  const buckets = (pattern) =>
    statements
      .filter((statement) => may(statement, pattern))
      .flatMap(texts)
      .flatMap((text) => OBJECTS.exec(text)?.[1] ?? [])
      .flatMap((bucket) => [
        `arn:\${AWS::Partition}:s3:::${bucket}`,
        `arn:\${AWS::Partition}:s3:::${bucket}/*`,
      ]);
  const use = (action, context, resources) =>
    resources.length === 0
      ? []
      : [
          {
            Effect: 'Allow',
            Action: [action],
            Resource: [key],
            Condition: {
              StringLike: {
                [`kms:EncryptionContext:${context}`]: [...new Set(resources)].map((text) => ({
                  'Fn::Sub': text,
                })),
              },
            },
          },
        ];
  return [
    ...use('kms:Decrypt', 'PARAMETER_ARN', secrets(/^ssm:GetParameters?$/)),
    ...use('kms:Encrypt', 'PARAMETER_ARN', secrets(/^ssm:PutParameter$/)),
    ...use('kms:Decrypt', 'aws:s3:arn', buckets(/^s3:GetObject/)),
    ...use('kms:GenerateDataKey', 'aws:s3:arn', buckets(/^s3:PutObject$/)),
  ];
};
