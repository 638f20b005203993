/**
 * A small VPC of its own with one NAT gateway, in one zone: should that zone fail, the tokens still live for up to two
 * hours. IPv4 alone, as the allow-list is. Nothing in it can be reached from outside.
 */
const zone = { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] };

module.exports.network = (prefix) => {
  const Tags = [{ Key: 'Name', Value: `${prefix}-egress` }];
  const inVpc = { VpcId: { Ref: 'Vpc' }, Tags };
  const subnet = (cidr) => ({
    Type: 'AWS::EC2::Subnet',
    Properties: { ...inVpc, CidrBlock: cidr, AvailabilityZone: zone, MapPublicIpOnLaunch: false },
  });
  const table = { Type: 'AWS::EC2::RouteTable', Properties: inVpc };
  const joins = (name) => ({
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: { Ref: `${name}Subnet` }, RouteTableId: { Ref: `${name}Routes` } },
  });
  const outward = (name, target) => ({
    Type: 'AWS::EC2::Route',
    Properties: { RouteTableId: { Ref: `${name}Routes` }, DestinationCidrBlock: '0.0.0.0/0', ...target },
  });
  return {
    Vpc: {
      Type: 'AWS::EC2::VPC',
      Properties: { CidrBlock: '10.67.0.0/24', EnableDnsSupport: true, EnableDnsHostnames: true, Tags },
    },
    InternetGateway: { Type: 'AWS::EC2::InternetGateway', Properties: { Tags } },
    InternetGatewayAttachment: {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Properties: { VpcId: { Ref: 'Vpc' }, InternetGatewayId: { Ref: 'InternetGateway' } },
    },
    PublicSubnet: subnet('10.67.0.0/27'),
    PublicRoutes: table,
    PublicSubnetRoutes: joins('Public'),
    PublicDefaultRoute: {
      ...outward('Public', { GatewayId: { Ref: 'InternetGateway' } }),
      DependsOn: 'InternetGatewayAttachment',
    },
    NatAddress: {
      Type: 'AWS::EC2::EIP',
      DependsOn: 'InternetGatewayAttachment',
      Properties: { Domain: 'vpc', Tags },
    },
    NatGateway: {
      Type: 'AWS::EC2::NatGateway',
      DependsOn: 'PublicDefaultRoute',
      Properties: {
        AllocationId: { 'Fn::GetAtt': ['NatAddress', 'AllocationId'] },
        SubnetId: { Ref: 'PublicSubnet' },
        Tags,
      },
    },
    PrivateSubnet: subnet('10.67.0.32/27'),
    PrivateRoutes: table,
    PrivateSubnetRoutes: joins('Private'),
    PrivateDefaultRoute: outward('Private', { NatGatewayId: { Ref: 'NatGateway' } }),
    RefreshTokenSecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        ...inVpc,
        GroupDescription: 'refresh-token: HTTPS outwards, nothing inwards',
        SecurityGroupEgress: [
          {
            Description: 'WeChat and AWS',
            IpProtocol: 'tcp',
            FromPort: 443,
            ToPort: 443,
            CidrIp: '0.0.0.0/0',
          },
        ],
      },
    },
  };
};
