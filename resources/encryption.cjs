/** How the buckets are encrypted: by S3, or with the operator's key, asked once per bucket and hour or so. */
module.exports.buckets = async ({ resolveVariable }) => {
  const key = await resolveVariable('param:kmsKeyArn');
  if (!key) return [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }];
  return [
    {
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
    },
  ];
};

/** Says which key it is: whoever stores a secret has to use it. */
module.exports.resources = async ({ resolveVariable }) => {
  const key = await resolveVariable('param:kmsKeyArn');
  if (!key) return {};
  return {
    Outputs: { KmsKeyArn: { Description: 'The key for secrets, files and states', Value: key } },
  };
};
