import type { MaterialView } from '#modules/cases/contract.ts'
import { Status } from '../marks/status.tsx'
import { type GivenFile, UploadButton } from '../marks/upload-button.tsx'

/** What came in of one material: the paper itself, files, or both. */
export interface Given {
  paper: boolean
  files: readonly GivenFile[]
}

export const nothingGiven: Given = { paper: false, files: [] }

/** Whether anything of it came in. */
export const isGiven = (given: Given | undefined): boolean =>
  given !== undefined && (given.paper || given.files.length > 0)

/** A material as the server takes it. */
export const materialInput = ({ key }: MaterialView, { files }: Given) => ({
  key,
  state: 'supplied' as const,
  medium: files.length > 0 ? ('electronic' as const) : ('paper' as const),
  uploads: files.map((file) => file.uploadId),
})

/** 一样要交的材料：收到原件打勾，或者传文件。 */
export function AskedMaterial({
  material,
  asked,
  given,
  onChange,
}: {
  material: MaterialView
  /** what the notice says about it */
  asked?: string | undefined
  given: Given
  onChange: (given: Given) => void
}) {
  const came = isGiven(given)
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={given.paper}
          onChange={(event) => onChange({ ...given, paper: event.target.checked })}
        />
        <span>
          {material.name}
          <span className="sub">　{given.paper ? '已收原件' : '收到原件就打勾'}</span>
        </span>
        <Status shape={came ? 'done' : 'none'}>{came ? '已收' : '缺'}</Status>
      </label>
      <div className="notice-words">
        {asked && <p className="sub">{asked}</p>}
        <UploadButton files={given.files} onChange={(files) => onChange({ ...given, files })} />
      </div>
    </li>
  )
}
