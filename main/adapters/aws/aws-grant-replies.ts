// Received grants as AWS tells them, read into our own type.

import * as v from 'valibot';
import type { Grant } from '../../domain/grant.ts';
import { arn, invalidReply, must, readItems, text, type Page } from './aws-replies.ts';

const status = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

const grantShape = v.object({
  GrantArn: arn,
  GrantName: text,
  ParentArn: text,
  LicenseArn: arn,
  // It becomes part of a host name.
  HomeRegion: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,63}$/)),
  GrantStatus: status,
  StatusReason: text,
  Version: text,
  GrantedOperations: v.nullish(v.array(v.string())),
});

const pageShape = v.object({ Grants: v.nullish(v.array(v.unknown())), NextToken: text });

/** Reads a page of ListReceivedGrants. Throws reply-invalid. */
export function readGrantPage(raw: unknown): Page<Grant> {
  const { Grants, NextToken } = must(pageShape, raw);
  return { ...readItems(Grants, grantShape, grantFrom), nextToken: NextToken || null };
}

/** Reads the grant of GetGrant. Throws reply-invalid, also when it is another than was asked for. */
export function readGrant(raw: unknown, grantArn: string): Grant {
  const grant = grantFrom(must(v.object({ Grant: grantShape }), raw).Grant);
  if (grant.arn === grantArn) return grant;
  throw invalidReply({ problem: 'grant-differs' });
}

/** Reads the status that AcceptGrant, RejectGrant and CreateGrantVersion answer with. Throws reply-invalid. */
export function readGrantStatus(raw: unknown, grantArn: string): { readonly status: string } {
  const { GrantArn, Status } = must(v.object({ GrantArn: text, Status: status }), raw);
  if (GrantArn && GrantArn !== grantArn) throw invalidReply({ problem: 'grant-differs' });
  return { status: Status };
}

function grantFrom(raw: v.InferOutput<typeof grantShape>): Grant {
  return {
    arn: raw.GrantArn,
    name: raw.GrantName || raw.GrantArn,
    licenseArn: raw.LicenseArn,
    parentArn: raw.ParentArn || null,
    // A grant's ARN carries the account that made it.
    granterAccount: raw.GrantArn.split(':')[4] ?? '',
    homeRegion: raw.HomeRegion,
    status: raw.GrantStatus,
    statusReason: raw.StatusReason || null,
    version: raw.Version ?? null,
    operations: raw.GrantedOperations ?? [],
  };
}
