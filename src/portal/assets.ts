import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** A file every page needs, served under an address that changes with its content. */
export interface Asset {
  path: string
  mediaType: string
  bytes: Buffer
  /** Packed when first asked for: a start does not wait for it. */
  readonly gzip: Buffer
  readonly brotli: Buffer
}

export interface PortalAssets {
  style: Asset
  script: Asset
  icon: Asset
}

function asset(name: string, ending: string, mediaType: string, text: string): Asset {
  const bytes = Buffer.from(text)
  const packed: { gzip?: Buffer; brotli?: Buffer } = {}
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 12)
  return {
    path: `/assets/${name}-${hash}.${ending}`,
    mediaType,
    bytes,
    get gzip() {
      packed.gzip ??= gzipSync(bytes)
      return packed.gzip
    },
    get brotli() {
      packed.brotli ??= brotliCompressSync(bytes)
      return packed.brotli
    },
  }
}

/** Comments and needless space taken out; enough for styles written by hand, strings in them left alone. */
export function tightStyle(css: string): string {
  return css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split(/("[^"]*")/)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replaceAll(/\s+/g, ' ')
            .replaceAll(/ ?([{};,>]) ?/g, '$1')
            .replaceAll(/;}/g, '}'),
    )
    .join('')
    .trim()
}

/** Reads the portal's styles, script and icon once, at start. */
export function loadAssets(): PortalAssets {
  const read = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8')
  const style = ['tokens.css', 'portal.css', 'errands.css', 'print.css'].map((name) => tightStyle(read(name))).join('')
  return {
    style: asset('portal', 'css', 'text/css; charset=utf-8', style),
    script: asset('enhance', 'js', 'text/javascript; charset=utf-8', read('enhance.js')),
    icon: asset('icon', 'svg', 'image/svg+xml', read('icon.svg')),
  }
}
