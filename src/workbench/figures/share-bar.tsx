import { percent } from './figure-words.ts'

/** A bar of a share with the mark of its target; the number stands beside it, so the picture is only a picture. */
export function ShareBar({ value, target }: { value: number | null; target?: number | undefined }) {
  const wide = Math.min(1, Math.max(0, value ?? 0)) * 100
  return (
    <svg className="share-bar" viewBox="0 0 104 16" preserveAspectRatio="none" aria-hidden="true">
      <rect x="2" y="3" width="100" height="10" className="share-room" />
      <rect x="2" y="3" width={wide} height="10" className="share-part" />
      {target !== undefined && (
        <path d={`M${2 + target * 100} 0 V16`} className="share-target">
          <title>{`目标 ${percent(target)}%`}</title>
        </path>
      )}
    </svg>
  )
}
