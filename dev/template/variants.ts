/** The deployments that are linted and tested: each way out, and once all else that an operator may choose. */
export const VARIANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  none: { egress: 'none' },
  nat: { egress: 'nat', alarmEmail: 'ops@example.com' },
  existing: {
    egress: 'existing',
    subnetIds: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
    securityGroupIds: 'sg-0123456789abcdef0',
    egressAddress: '203.0.113.5',
    kmsKeyArn: 'arn:aws:kms:ap-southeast-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000',
  },
  proxy: {
    egress: 'proxy',
    egressAddress: '203.0.113.6',
    ownLibraryBucket: 'example-library',
    domainName: 'materials.example.com',
    certificateArn:
      'arn:aws:acm:ap-southeast-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000',
  },
};
