/** Files and bytes one actor may send on one day, Beijing time. */
export interface DailyQuota {
  readonly files: number
  readonly bytes: number
}

/** Limits of uploads; an installation may set others. */
export interface UploadLimits {
  readonly filesPerMaterial: number
  readonly person: DailyQuota
  /** staff and programs; a counter scans for many people */
  readonly staff: DailyQuota
  /** days after which a file that neither a draft nor a case names is cleared */
  readonly looseDays: number
}

const gigabyte = 1_073_741_824

export const uploadLimits: UploadLimits = {
  filesPerMaterial: 20,
  person: { files: 200, bytes: gigabyte },
  staff: { files: 2_000, bytes: 20 * gigabyte },
  looseDays: 7,
}

/** What hinders one more file today. `used` is what this actor sent today before it. */
export function quotaHindrance(
  used: DailyQuota,
  bytes: number,
  quota: DailyQuota,
): 'materials.daily-files' | 'materials.daily-bytes' | undefined {
  if (used.files + 1 > quota.files) return 'materials.daily-files'
  return used.bytes + bytes > quota.bytes ? 'materials.daily-bytes' : undefined
}
