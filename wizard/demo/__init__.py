"""The simulated account: AWS as far as this product meets it, on the loopback address of this machine.

A real HTTP server that boto3, the AWS CLI and every other client can talk to. S3, EC2, KMS, IAM and STS are moto's;
Comprehend's custom models, the judging of the caller's policies, the faults and the contents (:mod:`wizard.demo.story`)
are ours; so are the answers of Service Quotas (:mod:`wizard.demo.quotas`) and of the AWS Price List
(:mod:`wizard.demo.pricing`).

- :mod:`wizard.demo.server`: the account in a thread, for tests; :mod:`wizard.demo.handler`: its HTTP
- :mod:`wizard.demo.process`: the account in a child process, for ``--demo``
- :mod:`wizard.demo.command`: ``demo serve``, for other clients

Where it is not AWS
===================

**Nobody's signature is checked.** The access key id says who calls; the secret may be anything. Only Comprehend calls
and ``iam:PassRole`` are judged by the caller's policies; S3, EC2, KMS, IAM and STS let every known access key do
everything (see ``--fault`` for refusals). Service control policies and resource policies on models are not judged, nor
for callers the policies of buckets and keys. A temporary session is known by its role, its session policy and the
role's permissions boundary; federation and GetSessionToken are not.

**The policy simulator** (IAM SimulatePrincipalPolicy and SimulateCustomPolicy) answers every caller; AWS asks for the
right to the action of that name first. It knows identity policies and permissions boundaries (of roles: moto keeps none
of users), not resource policies, service control policies or exclusions. :mod:`wizard.demo.iam.simulate` says what of
its answers is documented and what is taken from published ones; what it says of bad policies is moto's or ours.

**Service Quotas and the AWS Price List** answer every caller, for Comprehend alone and in whichever region they are
asked; quotas cannot be raised, and what a price product is called in bills is made up.

**TRAINED_WITH_WARNING** is what a classifier of native documents gets where one of them is an empty object. AWS
documents that what was skipped is in a folder beside the output; its name and the manifest in it are ours.

**CloudTrail** has the event history alone: what reaches KMS and Comprehend, and what Comprehend does with keys as the
data access role (:mod:`wizard.demo.cloudtrail`). Which key is used when, and what the encryption context holds, AWS
documents nowhere: both are ours. Lookups are not slowed down to two a second (``--fault
'cloudtrail:LookupEvents=Throttling x2'`` shows what that is like), and events appear at once, not after minutes.

**Comprehend** knows the operations of classifiers, recognizers, endpoints and their tags, in the JSON 1.1 protocol that
boto3 and the AWS CLI use (not the newer rpc-v2-cbor), and of flywheels those that an endpoint needs
(:mod:`wizard.demo.comprehend.flywheels`); no analysis jobs, imports or resource policies.

- Parameters are checked by botocore's model. What AWS checks beyond that is written from the API reference and the
  developer guide; whether AWS refuses some of it at the call or fails the training later is not documented. Refused at
  the call here: buckets that do not exist or are in another region, keys, subnets and security groups. Judged when the
  training begins: the role's trust and rights, the way to S3, the data.
- The order of checks is: parameters, the caller's rights, sense. Whether AWS judges rights first is not documented.
- The sentences are AWS's where AWS or a public report quotes them: ValidationException, AccessDeniedException,
  ResourceInUseException, NO_READ_ACCESS_TO_INPUT, NO_WRITE_ACCESS_TO_OUTPUT. The others say the fact in our words.
- A key of another account cannot be looked into and is taken as given. Of the account's own keys policy and grants
  are judged when the training begins (grants without their constraints), of its buckets the policies: both for the data
  access role alone, by what a request is known to carry.
- Of the subnets given, the one with the most free addresses is used. No network interface appears in EC2.
- Whether S3 is reached is judged by routes, endpoints with their policies and groups, NAT gateways, outbound rules and
  the VPC's DNS attributes; network ACLs, DHCP options, peering, transit gateways and hosted zones are not looked at.
- Trainings take ``training_seconds``, not an hour, and are settled when the account is next asked something: what S3
  and IAM hold at that moment decides. The metrics are made up from a hash (:mod:`wizard.demo.comprehend.datasets`);
  the counts of labels, documents and mentions are counted.
- Native documents are listed, not opened.
- Quotas are those published, and cannot be raised.

**moto's own gaps** that matter here are mended (:mod:`wizard.demo.mends`, :mod:`wizard.demo.ec2_pages`,
:mod:`wizard.demo.s3_lists`): pages of KMS, EC2 and S3's buckets, ids of multi-Region keys, the policy simulator; and so
is the time that it takes to write long lists. Not mended: S3 answers for a bucket whatever the region of the call (AWS
redirects), encryption at rest is noted and not done, and EC2's ids are random again for whatever is created after the
story.
"""
