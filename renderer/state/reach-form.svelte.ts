// Name, Region and endpoints of a connection as they are being filled in.

import { PLAIN_REACH, type Reach } from '../../main/domain/connection.ts';

const REGION = /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;
const HERE = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?(?:\/|$)/;

/** One per opened form. Empty texts leave a thing to AWS's own settings. */
export class ReachForm {
  name = $state('');
  region = $state('');
  endpoint = $state('');
  kmsEndpoint = $state('');
  stsEndpoint = $state('');
  useFips = $state(false);
  /** The engineer pressed the button, so what is wrong is named. */
  showsProblems = $state(false);

  constructor(name = '', reach: Reach = PLAIN_REACH) {
    this.name = name;
    this.region = reach.region ?? '';
    this.endpoint = reach.endpoint ?? '';
    this.kmsEndpoint = reach.kmsEndpoint ?? '';
    this.stsEndpoint = reach.stsEndpoint ?? '';
    this.useFips = reach.useFips;
  }

  get isNameBad(): boolean {
    const length = this.name.trim().length;
    return length === 0 || length > 60;
  }

  get isRegionBad(): boolean {
    const region = this.region.trim();
    return region !== '' && !REGION.test(region);
  }

  /** Is one of the fields under “More settings” wrong? */
  get isReachBad(): boolean {
    return (
      this.isRegionBad ||
      [this.endpoint, this.kmsEndpoint, this.stsEndpoint].some((text) => isEndpointBad(text))
    );
  }

  get isBad(): boolean {
    return this.isNameBad || this.isReachBad;
  }

  get reach(): Reach {
    const textOf = (text: string): string | null => (text.trim() === '' ? null : text.trim());
    return {
      region: textOf(this.region),
      endpoint: textOf(this.endpoint),
      kmsEndpoint: textOf(this.kmsEndpoint),
      stsEndpoint: textOf(this.stsEndpoint),
      useFips: this.useFips,
    };
  }
}

/** Is this text, if there is one, neither https nor on this computer? Main decides; this only says so early. */
export function isEndpointBad(text: string): boolean {
  const address = text.trim();
  if (address === '') return false;
  return URL.parse(address) === null || !(address.startsWith('https://') || HERE.test(address));
}
