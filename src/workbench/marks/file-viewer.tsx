import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { z } from 'zod'
import type { FileView } from '#modules/cases/contract.ts'
import { fetchFile } from '../api/client.ts'
import { problemOf } from '../api/problem.ts'

type StoredFile = z.output<typeof FileView>

/** Drawn by a library that only those need who have a PDF before them. */
const PdfPages = lazy(() => import('./pdf-pages.tsx'))
const pictures = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])

/** A size as people say it. */
export const size = (bytes: number): string =>
  bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`

/**
 * Shows a file of a case without leaving the page: pictures from a blob: address whose type we set ourselves, PDF drawn on canvases, so a
 * file can never act as a page; anything else is offered to be saved.
 */
export function FileViewer({ file, zoom }: { file: StoredFile; zoom: number }) {
  const shown = pictures.has(file.mediaType) || file.mediaType === 'application/pdf'
  const read = useQuery({
    queryKey: ['file', file.fileId],
    queryFn: async ({ signal }) =>
      new Blob([await fetchFile(file.url, signal)], { type: shown ? file.mediaType : 'application/octet-stream' }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
  })
  const address = useBlobAddress(read.data)
  if (read.error) {
    return (
      <div className="blank">
        <b>文件没有读到</b>
        <p>{problemOf(read.error)?.message}</p>
        <button type="button" className="btn" onClick={() => void read.refetch()}>
          再读一次
        </button>
      </div>
    )
  }
  if (!address) return <div className="blank">正在读 {file.name}</div>
  if (pictures.has(file.mediaType)) {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled picture must be reachable by keyboard
      <section className="viewer-canvas" tabIndex={0} aria-label={file.name}>
        <img
          src={address}
          alt={file.name}
          style={zoom === 1 ? { maxWidth: '100%', maxHeight: '100%' } : { width: `${zoom * 100}%` }}
        />
      </section>
    )
  }
  const save = (
    <a className="btn" href={address} download={file.name}>
      保存到本机
    </a>
  )
  const saveOnly = (why: string) => (
    <div className="blank">
      <b>{file.name}</b>
      <p>{why}</p>
      {save}
    </div>
  )
  if (file.mediaType === 'application/pdf' && read.data) {
    return (
      <Suspense fallback={<div className="blank">正在打开 {file.name}</div>}>
        <PdfPages
          blob={read.data}
          name={file.name}
          zoom={zoom}
          end={save}
          failed={(why) => saveOnly(`${why}也可以下载后查看。`)}
        />
      </Suspense>
    )
  }
  return saveOnly(`这种文件不能在页里看（${size(file.bytes)}），请下载后查看。`)
}

function useBlobAddress(blob: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (!blob) return undefined
    const made = URL.createObjectURL(blob)
    setAddress(made)
    return () => {
      URL.revokeObjectURL(made)
      setAddress(undefined)
    }
  }, [blob])
  return address
}
