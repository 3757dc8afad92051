// The inputs of the four token operations, read under the constraints of the service model.
import { Members } from '../members.ts';
import type { StringRule } from '../members.ts';
import { ARN, CLIENT_TOKEN, NEXT_TOKEN } from '../requests.ts';

// The model bounds ExpirationInDays nowhere; a token lives at least a day, and its end must stay a date.
const MAX_DAYS = 36_500;
const MAX_PROPERTIES = 3;
const TOKEN: StringRule = { max: 4096, pattern: /^\S+$/ };

export type CreateTokenRequest = {
  readonly licenseArn: string;
  readonly roleArns: readonly string[];
  readonly expirationInDays: number;
  readonly tokenProperties: readonly string[];
  readonly clientToken: string;
};

export type ListTokensRequest = {
  readonly tokenIds: readonly string[] | undefined;
  readonly filters: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly nextToken: string | undefined;
  readonly maxResults: number | undefined;
};

/** Reads the input of CreateToken; ExpirationInDays is 365 unless said. */
export function readCreateTokenRequest(raw: unknown): CreateTokenRequest {
  const members = new Members(raw);
  const request = {
    licenseArn: members.text('LicenseArn', ARN),
    roleArns: members.optionalTexts('RoleArns', ARN) ?? [],
    expirationInDays: members.optionalInteger('ExpirationInDays', 1, MAX_DAYS) ?? 365,
    tokenProperties: members.optionalTexts('TokenProperties', {}, MAX_PROPERTIES) ?? [],
    clientToken: members.text('ClientToken', CLIENT_TOKEN),
  };
  members.finish();
  return request;
}

/** Reads the input of GetAccessToken. */
export function readGetAccessTokenRequest(raw: unknown): {
  readonly token: string;
  readonly tokenProperties: readonly string[];
} {
  const members = new Members(raw);
  const request = {
    token: members.text('Token', TOKEN),
    tokenProperties: members.optionalTexts('TokenProperties', {}, MAX_PROPERTIES) ?? [],
  };
  members.finish();
  return request;
}

/** Reads the input of ListTokens. */
export function readListTokensRequest(raw: unknown): ListTokensRequest {
  const members = new Members(raw);
  const request = {
    tokenIds: members.optionalTexts('TokenIds'),
    filters:
      members.optionalStructures('Filters', (item) => ({
        name: item.optionalText('Name') ?? '',
        values: item.optionalTexts('Values') ?? [],
      })) ?? [],
    nextToken: members.optionalText('NextToken', NEXT_TOKEN),
    maxResults: members.optionalInteger('MaxResults', 1, 100),
  };
  members.finish();
  return request;
}

/** Reads the input of DeleteToken. */
export function readDeleteTokenRequest(raw: unknown): { readonly tokenId: string } {
  const members = new Members(raw);
  const request = { tokenId: members.text('TokenId') };
  members.finish();
  return request;
}
