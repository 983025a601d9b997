/** Family of browser and system from a user agent, coarse enough to tell nothing else: `Chrome · Windows`, `微信 · Android`. */
export function deviceOf(userAgent: string | undefined): string {
  const text = userAgent ?? ''
  const browser = [
    [/MicroMessenger/, '微信'],
    [/Edg\//, 'Edge'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ] as const
  const system = [
    [/HarmonyOS|OpenHarmony/, '鸿蒙'],
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'macOS'],
    [/Linux/, 'Linux'],
  ] as const
  const named = (list: readonly (readonly [RegExp, string])[], other: string) =>
    list.find(([pattern]) => pattern.test(text))?.[1] ?? other
  return `${named(browser, '其他浏览器')} · ${named(system, '其他系统')}`
}
