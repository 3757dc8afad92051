# What a script would do instead: all received licenses, page by page, as no paginator exists for this operation.
import os, sys
import boto3

client = boto3.client("license-manager", endpoint_url=sys.argv[1], region_name="us-east-1")
names, token = [], None
while True:
    page = client.list_received_licenses(MaxResults=100, **({"NextToken": token} if token else {}))
    names += [(one["LicenseArn"], one["LicenseName"]) for one in page["Licenses"]]
    token = page.get("NextToken")
    if not token:
        break
for arn, name in names:
    print(arn, name)
if len(names) != int(sys.argv[2]):
    sys.exit(f"{len(names)} licenses instead of {sys.argv[2]}")
