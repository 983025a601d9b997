/** Files that lie, swell, hide or run, made here byte by byte; and what becomes of each. */
import { deflateRawSync } from 'node:zlib'

/** One hostile file: refused at the door, or kept as what it really is and never run. */
export interface HostileFile {
  readonly what: string
  readonly name: string
  readonly bytes: Buffer
  readonly becomes: 'refused' | 'kept'
}

interface Entry {
  readonly name: string
  readonly data?: Buffer
  /** What the directory claims, where it lies. */
  readonly claims?: number
  readonly packedClaims?: number
  readonly mode?: number
}

/** A ZIP archive with a directory that says whatever it is told to. */
export function zip(entries: readonly Entry[], comment = ''): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, data = Buffer.from('x'), claims = data.length, packedClaims, mode = 0 } of entries) {
    const packed = deflateRawSync(data)
    const label = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(data.length, 22)
    local.writeUInt16LE(label.length, 26)
    const line = Buffer.alloc(46)
    line.writeUInt32LE(0x02014b50)
    line.writeUInt16LE((3 << 8) | 20, 4)
    line.writeUInt16LE(20, 6)
    line.writeUInt16LE(8, 10)
    line.writeUInt32LE(packedClaims ?? packed.length, 20)
    line.writeUInt32LE(claims, 24)
    line.writeUInt16LE(label.length, 28)
    line.writeUInt16LE(mode, 40)
    line.writeUInt32LE(at, 42)
    locals.push(local, label, packed)
    directory.push(line, label)
    at += local.length + label.length + packed.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(entries.length & 0xffff, 8)
  end.writeUInt16LE(entries.length & 0xffff, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...locals, list, end, Buffer.from(comment)])
}

/** A small true picture. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const jpeg = (width: number, height: number): Buffer => {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0])
  return Buffer.concat([head, frame, Buffer.from([0xff, 0xd9])])
}
const flood = (): Buffer => {
  const bytes = Buffer.from(png)
  bytes.writeUInt32BE(60_000, 16)
  bytes.writeUInt32BE(60_000, 20)
  return bytes
}
const pdf = (body: string): Buffer =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n<<${body}>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n`)
const docx = { name: 'word/document.xml', data: Buffer.from('<w:document/>') }
const types = { name: '[Content_Types].xml', data: Buffer.from('<Types/>') }
const sparse = Buffer.alloc(40_000_000)

/** The corpus. */
export function hostileFiles(): readonly HostileFile[] {
  const refused = (what: string, name: string, bytes: Buffer): HostileFile => ({
    what,
    name,
    bytes,
    becomes: 'refused',
  })
  const kept = (what: string, name: string, bytes: Buffer): HostileFile => ({ what, name, bytes, becomes: 'kept' })
  return [
    refused('empty', '空.png', Buffer.alloc(0)),
    refused('a program called a photo', '照片.jpg', Buffer.from('MZ\x90\0 program')),
    refused('an ELF program', '照片.png', Buffer.from('\x7fELF\x02\x01\x01')),
    refused('a script', '说明.pdf', Buffer.from('#!/bin/sh\necho attack\n')),
    refused('a web page called a photo', '照片.png', Buffer.from('<!doctype html><script>attack()</script>')),
    refused('SVG with script', '图.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="attack()"/>')),
    refused('SVG called PNG', '图.png', Buffer.from('<?xml version="1.0"?><svg><script>attack()</script></svg>')),
    refused('GIF that is also a script', '图.gif', Buffer.from('GIF89a/*<svg/onload=attack()>*/=1;')),
    refused(
      'XML with an outside entity',
      '表.xml',
      Buffer.from('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'),
    ),
    refused('a plain archive', '材料.zip', zip([{ name: 'a.txt' }])),
    refused('RAR', '材料.rar', Buffer.from('Rar!\x1a\x07\x00attack')),
    refused('an ending that lies', '户口簿.pdf', png),
    refused('one entry that swells', '表.docx', zip([types, docx, { name: 'word/media/1.bin', data: sparse }])),
    refused('a directory that claims gigabytes', '表.docx', zip([types, docx, { name: 'b', claims: 0xfffffffe }])),
    refused(
      'more entries than a document has',
      '表.docx',
      zip([types, docx, ...Array.from({ length: 1_100 }, (_, n) => ({ name: `f${n}` }))]),
    ),
    refused(
      'entries that share their bytes',
      '表.docx',
      zip([
        types,
        docx,
        ...Array.from({ length: 40 }, (_, n) => ({ name: `o${n}`, packedClaims: 60_000, claims: 61_000 })),
      ]),
    ),
    refused('a path out of the folder', '表.docx', zip([types, docx, { name: '../../attack.txt' }])),
    refused('an absolute path', '表.docx', zip([types, docx, { name: '/etc/attack' }])),
    refused('a Windows path', '表.docx', zip([types, docx, { name: '..\\..\\attack.exe' }])),
    refused(
      'a link to another place',
      '表.docx',
      zip([types, docx, { name: 'word/link', data: Buffer.from('/etc/passwd'), mode: 0xa1ff }]),
    ),
    refused('an archive cut off', '表.docx', zip([types, docx]).subarray(0, 60)),
    refused(
      'a directory that points nowhere',
      '表.docx',
      Buffer.concat([
        zip([types, docx]).subarray(0, -22),
        Buffer.from('PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\x7f\xff\xff\xff\x7f\0\0', 'latin1'),
      ]),
    ),
    refused('a picture of 3.6 billion pixels', '图.png', flood()),
    refused('a JPEG of 4 billion pixels', '图.jpg', jpeg(65_000, 65_000)),
    kept('PDF with JavaScript', '表.pdf', pdf('/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>')),
    kept('PDF that starts a program', '表.pdf', pdf('/OpenAction<</S/Launch/F(cmd.exe)>>')),
    kept('PDF and archive at once', '表.pdf', Buffer.concat([pdf(''), zip([{ name: 'attack.exe' }])])),
    kept('JPEG and archive at once', '图.jpg', Buffer.concat([jpeg(10, 10), zip([{ name: 'attack.exe' }])])),
    kept('picture and web page at once', '图.png', Buffer.concat([png, Buffer.from('<script>attack()</script>')])),
    kept('a PDF called a batch file', '发票.bat', pdf('')),
    kept('a double ending', '发票.pdf.exe', pdf('')),
    kept('a web page by name', '图.html', png),
    kept('a name that reads backwards', '图\u202egnp.exe', png),
    kept('a path as a name', '../../../../tmp/attack.png', png),
    kept('a Windows path as a name', 'C:\\Windows\\attack.png', png),
    kept('a device as a name', 'CON.png', png),
    kept('a name of 300 signs', `${'长'.repeat(300)}.png`, png),
    kept('emoji', '👨‍👩‍👧🏻.png', png),
    kept('markup as a name', '"><attack-tag onattack=1>.png', png),
    kept('quotes and semicolons', 'a";filename="attack.exe";x=".png', png),
    kept('a header in a name', 'a\r\nX-Attack: 1.png', png),
    kept('a formula as a name', '=cmd|attack.png', png),
    kept('a true document', '表.docx', zip([types, docx])),
  ]
}
