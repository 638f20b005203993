/** How the buckets are encrypted: by S3, or with the operator's key, asked once per bucket and hour or so. */
module.exports = async ({ resolveVariable }) => {
  const key = await resolveVariable('param:kmsKeyArn');
  if (!key) return [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }];
  return [
    {
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
    },
  ];
};
