// Regions and the partitions they belong to, as far as ARNs need them.

/** Gives whether a text has the form of a Region code, such as us-east-1 or us-gov-west-1. */
export function isRegion(text: string): boolean {
  return /^([a-z]+-){2,3}\d+$/.test(text) && text.length <= 32;
}

/** Gives the ARN partition of a Region. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
