import {
  GlobalWorkerOptions,
  getDocument,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import jpeg2000 from 'pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useElementWidth } from './element-width.ts'

GlobalWorkerOptions.workerSrc = worker

/** Character maps for Chinese fonts that a paper names and does not embed; the letters themselves are those of this machine. */
const maps = import.meta.glob<string>('../../../node_modules/pdfjs-dist/cmaps/{GB,UniGB,Adobe-GB1}*.bcmap', {
  query: '?url',
  import: 'default',
  eager: true,
})
const addresses = new Map(Object.entries(maps).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]))

/** Hands pdf.js the maps by name; built assets carry a hash, so no folder address would do. */
class CharacterMaps {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const address = addresses.get(filename)
    if (!address) throw new Error(`${filename} is not served`)
    const reply = await fetch(address)
    if (!reply.ok) throw new Error(`${filename}: ${reply.status}`)
    return new Uint8Array(await reply.arrayBuffer())
  }
}

const openPdf = (data: Uint8Array) =>
  getDocument({
    data,
    BinaryDataFactory: CharacterMaps,
    cMapUrl: 'own/',
    // The one file the worker loads itself: the name it appends falls into the query.
    wasmUrl: `${jpeg2000}?/`,
    // The page allows neither eval nor WebAssembly; nothing in a file of the public may run.
    isEvalSupported: false,
    useWasm: false,
    enableXfa: false,
    verbosity: 0,
  })

/** Room left and right of a page, in px. */
const margin = 32
/** More than this a canvas does not get, in device pixels. */
const mostPixels = 16_000_000

/** PDF 的每一页，画在画布上：不靠浏览器自带的阅读器，文件里的脚本不会运行。Pages are drawn when they come near the window. */
export default function PdfPages({
  blob,
  name,
  zoom,
  failed,
  end,
}: {
  blob: Blob
  name: string
  /** 1: as wide as there is room */
  zoom: number
  /** shown when the file cannot be drawn, with the reason in words */
  failed: (why: string) => ReactNode
  end: ReactNode
}) {
  const [box, width] = useElementWidth<HTMLElement>(800)
  const [pages, setPages] = useState<readonly PDFPageProxy[]>()
  const [why, setWhy] = useState<string>()
  useEffect(() => {
    let gone = false
    let task: ReturnType<typeof openPdf> | undefined
    const read = async () => {
      task = openPdf(new Uint8Array(await blob.arrayBuffer()))
      const pdf: PDFDocumentProxy = await task.promise
      const all = await Promise.all(Array.from({ length: pdf.numPages }, (_, i) => pdf.getPage(i + 1)))
      if (!gone) setPages(all)
    }
    read().catch((error: unknown) => {
      if (gone) return
      const locked = error instanceof Error && error.name === 'PasswordException'
      setWhy(locked ? '这个 PDF 有密码。请申请人交没有密码的。' : '这个 PDF 打不开，可能没有传完整。')
    })
    return () => {
      gone = true
      void task?.destroy()
    }
  }, [blob])
  if (why !== undefined) return failed(why)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled pages must be reachable by keyboard
    <section className="viewer-pages" tabIndex={0} aria-label={name} aria-busy={!pages} ref={box}>
      {pages?.map((page, i) => (
        <Page
          key={page.pageNumber}
          page={page}
          label={`${name}，第 ${i + 1} 页，共 ${pages.length} 页`}
          width={Math.max(200, (width - margin) * zoom)}
        />
      ))}
      {pages ? <p className="viewer-end">{end}</p> : <div className="blank">正在打开 {name}</div>}
    </section>
  )
}

function Page({ page, label, width }: { page: PDFPageProxy; label: string; width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [near, setNear] = useState(false)
  const natural = page.getViewport({ scale: 1 })
  const height = (width / natural.width) * natural.height
  useEffect(() => {
    const element = canvas.current
    if (!element) return undefined
    const watch = new IntersectionObserver((seen) => setNear(seen.some((one) => one.isIntersecting)), {
      rootMargin: '100% 0px',
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  useEffect(() => {
    const element = canvas.current
    if (!element || !near) return undefined
    const fine = Math.min(window.devicePixelRatio, Math.sqrt(mostPixels / (width * height)))
    const viewport = page.getViewport({ scale: (width / natural.width) * fine })
    element.width = Math.floor(viewport.width)
    element.height = Math.floor(viewport.height)
    const drawing = page.render({ canvas: element, viewport })
    drawing.promise.catch(() => undefined)
    return () => {
      drawing.cancel()
      // A page far from the window gives its memory back.
      element.width = 0
    }
  }, [page, near, width, height, natural.width])
  return <canvas ref={canvas} className="viewer-page" role="img" aria-label={label} style={{ width, height }} />
}
