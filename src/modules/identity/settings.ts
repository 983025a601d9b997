/**
 * Numbers of sign-in. Standards leave them to the operator (等保 2.0 要求“限制非法登录次数”而未定数), so they are data with defaults.
 */
export interface IdentitySettings {
  code: {
    digits: number
    validMinutes: number
    tries: number
    /** of these, how many from another address and device than asked for the code: a stranger leaves the owner the rest */
    triesElsewhere: number
    pauseSeconds: number
    /** codes to one phone asked for from one address, or from one device that signed in to it before, in 24 hours */
    perPhoneDaily: number
    /** codes to one phone asked for from all unknown devices together, in 24 hours */
    perPhoneCeiling: number
    /** codes to all phones asked for from one address in an hour */
    perSourceHourly: number
    /** how long a device is known after its last sign-in */
    deviceDays: number
  }
  lock: {
    /** wrong tries from one address before that address is locked for this work number */
    tries: number
    /** length of the first lock; each further one is twice as long */
    minutes: number
    longestMinutes: number
    /** wrong tries from one source in half an hour; a whole hall may share one address */
    perSource: number
    /** wrong tries at one work number in 24 hours from all addresses it never signed in from; then these are locked, the others not */
    perWorkNo: number
  }
  session: {
    personIdleMinutes: number
    personHours: number
    staffIdleMinutes: number
    staffHours: number
    /** between password and one-time code */
    pendingMinutes: number
  }
  password: { minLength: number; kinds: number; validDays: number }
  /** Level at which somebody may bind a legal person: 4 where a face check is connected (standards §10.3), 3 while it is not. */
  bindLevel: 3 | 4 | 5
  /** Logins marked as demonstration work only where this is true. */
  demo: boolean
}

export const identityDefaults: IdentitySettings = {
  code: {
    digits: 6,
    validMinutes: 5,
    tries: 5,
    triesElsewhere: 2,
    pauseSeconds: 60,
    perPhoneDaily: 5,
    perPhoneCeiling: 15,
    perSourceHourly: 60,
    deviceDays: 180,
  },
  lock: { tries: 5, minutes: 30, longestMinutes: 24 * 60, perSource: 50, perWorkNo: 50 },
  session: { personIdleMinutes: 60, personHours: 12, staffIdleMinutes: 30, staffHours: 10, pendingMinutes: 5 },
  password: { minLength: 10, kinds: 3, validDays: 180 },
  bindLevel: 3,
  demo: false,
}
