import { type RefObject, useRef, useState } from 'react'
import { intentKey, upload } from '../api/client.ts'
import { problemOf } from '../api/problem.ts'
import { KeyCap } from './key-cap.tsx'

/** A file handed in at this desk. */
export interface GivenFile {
  uploadId: string
  name: string
}

const accepted = '.jpg,.jpeg,.png,.webp,.heic,.pdf,.ofd,.docx,.xlsx'

/** Takes files from the scanner's folder and hands them to the server at once; says which one failed and why. */
export function UploadButton({
  files,
  onChange,
  keyName,
  picker,
}: {
  files: readonly GivenFile[]
  onChange: (files: readonly GivenFile[]) => void
  keyName?: string
  /** lets a key of the page open the choice of files */
  picker?: RefObject<HTMLInputElement | null>
}) {
  const own = useRef<HTMLInputElement>(null)
  const input = picker ?? own
  const [busy, setBusy] = useState('')
  const [fault, setFault] = useState('')
  const take = async (chosen: FileList | null) => {
    setFault('')
    let kept = files
    for (const file of chosen ?? []) {
      setBusy(file.name)
      try {
        const { uploadId, name } = await upload(file, intentKey())
        kept = [...kept, { uploadId, name }]
        onChange(kept)
      } catch (error) {
        setFault(`${file.name}：${problemOf(error)?.message ?? ''}`)
      }
    }
    setBusy('')
    if (input.current) input.current.value = ''
  }
  return (
    <div className="upload">
      <input
        ref={input}
        type="file"
        multiple
        accept={accepted}
        className="for-readers"
        tabIndex={-1}
        aria-label="选文件"
        onChange={(event) => void take(event.target.files)}
      />
      <button type="button" className="btn btn-small" disabled={busy !== ''} onClick={() => input.current?.click()}>
        {busy ? '正在传' : '扫描、选文件'}
        {keyName && <KeyCap of={keyName} />}
      </button>
      {files.map((file) => (
        <span key={file.uploadId} className="upload-file">
          {file.name}
          <button
            type="button"
            className="link"
            aria-label={`去掉 ${file.name}`}
            onClick={() => onChange(files.filter((one) => one !== file))}
          >
            ×
          </button>
        </span>
      ))}
      {fault && (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
