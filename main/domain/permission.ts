// The actions of IAM that Fieldpass uses and can try without effect: what each is needed for, in words.

/** `needed`: without it something a person came for does not work. `optional`: something is merely not shown. */
export type Need = { readonly words: string; readonly isOptional: boolean };

const needed = (words: string): Need => ({ words, isOptional: false });
const optional = (words: string): Need => ({ words: `optional: ${words}`, isOptional: true });

/** What each action is for, for somebody signed in to AWS; in the order in which a person meets them. */
export const NEEDED_FOR = {
  ListReceivedLicenses: needed('to see your licenses'),
  GetLicense: needed('to look at a license again before it is used'),
  GetLicenseUsage: optional('shows free seats'),
  CheckoutBorrowLicense: needed('to borrow'),
  CheckInLicense: needed('to give back'),
  CheckoutLicense: needed('to check out online'),
  ExtendLicenseConsumption: needed('to keep an online checkout'),
  ListReceivedGrants: optional('shows grants that wait for you'),
  GetGrant: optional('to accept grants yourself'),
} as const satisfies Record<string, Need>;

export type NeededAction = keyof typeof NEEDED_FOR;

// The license of an access token is named in the token itself, and its grant belongs to whoever made the token.
const WITH_TOKEN: Partial<Record<NeededAction, Need>> = {
  ListReceivedLicenses: optional('an access token names its license itself'),
  ListReceivedGrants: optional('grants are accepted by whoever made the access token'),
  GetGrant: optional('grants are accepted by whoever made the access token'),
};

/** What an action is needed for; an access token needs fewer than a sign-in. */
export function needOf(action: NeededAction, withToken: boolean): Need {
  return (withToken ? WITH_TOKEN[action] : undefined) ?? NEEDED_FOR[action];
}
